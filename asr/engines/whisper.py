"""Whisper through faster-whisper: decodes a whole utterance at a time; word times only when it may take its time."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
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

LEAST_S = 0.4

LONGEST_S = 10.0
LONGEST_CAREFUL_S = 20.0
"""The gate cuts at 18 s. With its partial result that takes 5 s on two cores; read with care by one of them, 14 s."""

BEAM = 2
CAREFUL_BEAM = 5
QUIET_S = 0.3
"""Silence put around an utterance that is read with care: real Mandarin comes out better, and word times are surer."""


class WhisperEngine:
    """A Whisper model in memory, in 8-bit integers."""

    def __init__(
        self, path: Path, threads: int, hints: tuple[str, ...] = (), language: str = "zh", *, careful: bool = False
    ) -> None:
        longest_s = LONGEST_CAREFUL_S if careful else LONGEST_S
        self.capabilities = Capabilities(
            word_times=careful,
            partial_every_s=0.4,
            parallel=False,
            languages=(language,),
            longest_s=longest_s,
            stuck_s=longest_s,
        )
        self._model = WhisperModel(str(path), device="cpu", compute_type="int8", cpu_threads=threads)
        self._prompt = prompt(hints)

    def recogniser(self) -> "WhisperRecogniser":
        """Return a new recogniser; it holds nothing but the running utterance."""
        return WhisperRecogniser(self._model, self._prompt, self.capabilities)


class WhisperRecogniser:
    """Collects an utterance and reads it as one."""

    def __init__(self, model: Any, prompt: str, capabilities: Capabilities) -> None:
        self._model = model
        self._prompt = prompt
        self._capabilities = capabilities
        self._pcm = bytearray()

    def accept(self, pcm: bytes) -> None:
        """Keep the next piece."""
        self._pcm += pcm

    def partial(self) -> str:
        """Read what is there so far, quickly."""
        return self._read(beam=1).text

    def finish(self) -> Result:
        """Read the utterance with care."""
        careful = self._capabilities.word_times
        result = self._read(beam=CAREFUL_BEAM if careful else BEAM, word_times=careful)
        self._pcm.clear()
        return result

    def _read(self, beam: int, *, word_times: bool = False) -> Result:
        spoken = seconds(len(self._pcm))
        if spoken < LEAST_S:
            return Result("")
        quiet = QUIET_S if word_times else 0.0
        audio = np.frombuffer(bytes(self._pcm), dtype="<i2").astype(np.float32) / 32768
        audio = np.pad(audio, round(quiet * RATE))
        segments, _ = self._model.transcribe(
            audio,
            language=self._capabilities.languages[0],
            beam_size=beam,
            temperature=0.0,
            initial_prompt=self._prompt,
            condition_on_previous_text=False,
            without_timestamps=True,
            word_timestamps=word_times,
            # A person says at most about nine characters a second; a token is about one character.
            max_new_tokens=min(220, 16 + int(spoken * 12)),
        )
        # One utterance, one window, one segment: with word times Whisper would read on after it, and invent.
        segments = itertools.islice(segments, 1)
        heard = [s for s in segments if s.no_speech_prob < NO_SPEECH]
        text = punctuate(simplify(join_characters(" ".join(s.text for s in heard))))
        sure = all(s.no_speech_prob < SURE_OF_SPEECH and s.avg_logprob > SURE_OF_WORDS for s in heard)
        text = believable(text, spoken, self._prompt, sure=sure)
        words: tuple[Word, ...] = tuple(
            (simplify(w.word.strip()), _within(w.start - quiet, spoken), _within(w.end - quiet, spoken))
            for segment in heard
            for w in segment.words or ()
        )
        return Result(text, words if text else ())


def _within(moment: float, spoken: float) -> float:
    return round(min(max(0.0, float(moment)), spoken), 2)
