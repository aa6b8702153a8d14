"""Whisper through faster-whisper: decodes a whole utterance at a time, in the language that it is in.

Word times only when it may take its time.
"""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel

from asr.audio import RATE, seconds
from asr.engines.base import Capabilities, Result, Word
from asr.text.belief import believable, prompt
from asr.text.characters import join_characters, punctuate, simplify

NO_SPEECH = 0.5
"""Whisper's own measure of no speech: noise of every kind is above 0.6, however sure Whisper is of its words; speech
that can hardly be heard reaches 0.44."""

SURE_OF_SPEECH = 0.4
SURE_OF_WORDS = -0.8
"""The same measure, and the mean log probability of its words: beyond one of them, what it writes is unsure."""

FOREIGN = 0.8
"""Whisper's own probability of another language. Through a telephone English has 0.9 and more from two seconds on,
Mandarin of any voice and in any noise leaves English 0.43 at most."""

LEAST_S = 0.4

LONGEST_S = 10.0
LONGEST_CAREFUL_S = 20.0
"""The gate cuts at 18 s. With its partial result that takes 5 s on two cores; read with care by one of them, 14 s."""

BEAM = 2
CAREFUL_BEAM = 5
QUIET_S = 0.3
"""Silence put around an utterance that is read with care: real Mandarin comes out better, and word times are surer."""


BEHIND = 800
WHOLE = 3000
"""Frames of 10 ms that are encoded of what stands behind the sound, live and with care. The library fills each window
up to the 30 s that Whisper was trained on; with few of them it writes as well in two thirds of the time."""

LOUD = 0.3
"""Peak, of 1, up to which softer speech is made louder: what stands behind the sound is not wholly silent to Whisper,
and hides the words of who speaks very softly."""

Sound = npt.NDArray[np.float32]


PROMPT = 120
PROMPT_CAREFUL = 222
"""Tokens of a prompt, live and with care. It is read anew with every reading, which takes time; of one longer than
that, with the space that the library puts before it, the beginning is dropped, where the most important words stand."""


class OnceEncodedModel(WhisperModel):  # type: ignore[misc] # the library has no types
    """Encodes the same window once, and no longer than it must be: that takes most of the time.

    Language and words are both read from it.
    """

    def __init__(self, path: str, threads: int, behind: int) -> None:
        super().__init__(path, device="cpu", compute_type="int8", cpu_threads=threads)
        self._behind = behind
        self._encoded: tuple[Sound, Any] | None = None

    def tokens(self, text: str) -> int:
        """Return how long a text is to the model; a rare character counts for up to three."""
        return len(self.hf_tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, features: Sound) -> Any:
        """Return what the encoder makes of a window."""
        heard = np.flatnonzero(features.any(axis=0))
        until = int(heard[-1]) + 1 if heard.size else 0
        window = np.ascontiguousarray(features[:, : until + self._behind])
        if self._encoded is None or not np.array_equal(self._encoded[0], window):
            self._encoded = window, super().encode(window)
        return self._encoded[1]

    def language_of(self, audio: Sound, languages: Sequence[str]) -> str:
        """Return which of these languages this is; the first, unless it surely is another."""
        own, *others = languages
        # The window that ``transcribe`` reads, which leaves the last frame out.
        features = self.feature_extractor(audio)[..., :-1]
        sure = dict(self.detect_language(features=features)[2]) if others else {}
        return next((other for other in others if sure.get(other, 0.0) >= FOREIGN), own)


class WhisperEngine:
    """A Whisper model in memory, in 8-bit integers.

    Attributes:
        told: What it is told beforehand.
    """

    def __init__(
        self,
        path: Path,
        threads: int,
        hints: tuple[str, ...] = (),
        languages: tuple[str, ...] = ("zh",),
        *,
        careful: bool = False,
    ) -> None:
        longest_s = LONGEST_CAREFUL_S if careful else LONGEST_S
        self.capabilities = Capabilities(
            word_times=careful,
            partial_every_s=0.2,
            parallel=False,
            languages=languages,
            longest_s=longest_s,
            stuck_s=longest_s,
        )
        self._model = OnceEncodedModel(str(path), threads, WHOLE if careful else BEHIND)
        self.told = prompt(hints, PROMPT_CAREFUL if careful else PROMPT, self._model.tokens)

    def recogniser(self) -> "WhisperRecogniser":
        """Return a new recogniser; it holds nothing but the running utterance."""
        return WhisperRecogniser(self._model, self.told, self.capabilities)


class WhisperRecogniser:
    """Collects an utterance and reads it as one."""

    def __init__(self, model: OnceEncodedModel, prompt: str, capabilities: Capabilities) -> None:
        self._model = model
        self._prompt = prompt
        self._capabilities = capabilities
        self._pcm = bytearray()
        self._paused: Result | None = None

    def accept(self, pcm: bytes) -> None:
        """Keep the next piece."""
        self._pcm += pcm
        self._paused = None

    def partial(self) -> str:
        """Read what is there so far, quickly."""
        return self._read(beam=1).text

    def pause(self) -> str:
        """Read the utterance with care, once: it is ready if nothing follows."""
        if self._paused is None:
            careful = self._capabilities.word_times
            self._paused = self._read(beam=CAREFUL_BEAM if careful else BEAM, word_times=careful)
        return self._paused.text

    def finish(self) -> Result:
        """Read the utterance with care."""
        self.pause()
        result, self._paused = self._paused or Result(""), None
        self._pcm.clear()
        return result

    def _read(self, beam: int, *, word_times: bool = False) -> Result:
        spoken = seconds(len(self._pcm))
        if spoken < LEAST_S:
            return Result("")
        quiet = QUIET_S if word_times else 0.0
        samples = np.frombuffer(bytes(self._pcm), dtype="<i2") / 32768
        audio = np.pad(_audible(samples.astype(np.float32)), round(quiet * RATE))
        language = self._model.language_of(audio, self._capabilities.languages)
        foreign = language != self._capabilities.languages[0]
        told = "" if foreign else self._prompt
        segments, _ = self._model.transcribe(
            audio,
            language=language,
            beam_size=beam,
            temperature=0.0,
            initial_prompt=told or None,
            condition_on_previous_text=False,
            without_timestamps=True,
            word_timestamps=word_times,
            # A person says at most about nine characters a second; a token is about one character.
            max_new_tokens=min(220, 16 + int(spoken * 12)),
        )
        # One utterance, one window, one segment: with word times Whisper would read on after it, and invent.
        segments = itertools.islice(segments, 1)
        heard = [s for s in segments if s.no_speech_prob < NO_SPEECH]
        text = " ".join(s.text.strip() for s in heard)
        text = text if foreign else punctuate(simplify(join_characters(text)))
        sure = all(s.no_speech_prob < SURE_OF_SPEECH and s.avg_logprob > SURE_OF_WORDS for s in heard)
        text = believable(text, spoken, told, sure=sure, foreign=foreign)
        words: tuple[Word, ...] = tuple(
            (simplify(w.word.strip()), _within(w.start - quiet, spoken), _within(w.end - quiet, spoken))
            for segment in heard
            for w in segment.words or ()
        )
        return Result(text, words, language if foreign else "") if text else Result("")


def _audible(samples: Sound) -> Sound:
    peak = float(np.abs(samples).max())
    return samples * np.float32(LOUD / peak) if 0 < peak < LOUD else samples


def _within(moment: float, spoken: float) -> float:
    return round(min(max(0.0, float(moment)), spoken), 2)
