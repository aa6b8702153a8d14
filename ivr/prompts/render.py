"""Make the audio files of a list of prompts."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from ivr.prompts.catalogue import Prompt
from ivr.prompts.sound import (
    AudioReport,
    NoPauseError,
    Samples,
    after_pause,
    check_audio,
    level_to,
    resample,
    trim,
    write_wav,
)
from ivr.prompts.speech import KokoroSpeaker, Speaker, spoken

_SENTENCE_PAUSE_S = 0.35
_LONG_PAUSE_S = 4.0
_LONG_PAUSE = "……"
_CARRIERS = ("现在是，{}。", "一共是，{}。", "请记下，{}。", "好的。{}。")
"""What is said before a sound, and cut off: a syllable by itself is not spoken as within a sentence."""


def render(
    catalogue: Iterable[Prompt],
    folder: Path,
    voice: str | None = None,
    progress: Callable[[Prompt, AudioReport], None] = lambda prompt, report: None,
    speaker: Speaker | None = None,
) -> None:
    """Speak every prompt into its files in the folder.

    Args:
        catalogue: What to say.
        folder: Where the files go; made if absent.
        voice: Voice for all prompts instead of their own.
        progress: Called after each file with what it holds.
        speaker: Who speaks; the Kokoro model unless given.

    Raises:
        SpeechToolsMissingError: The speech packages are not installed.
        SpeechModelError: The speech model or the voice cannot be used.
    """
    speaker = speaker or KokoroSpeaker()
    folder.mkdir(parents=True, exist_ok=True)
    for prompt in catalogue:
        for file, words in prompt.files.items():
            write_wav(folder / file, _speak(speaker, prompt, words, voice or prompt.voice), prompt.rate)
            progress(prompt, check_audio(folder / file))


def _speak(speaker: Speaker, prompt: Prompt, words: str, voice: str) -> Samples:
    """Words of a prompt at its own rate: sentence by sentence, each brought to the same level."""
    pieces: list[Samples] = []
    for sentence, pause_s in _sentences(spoken(words)):
        if prompt.sound:
            said = _carried(speaker, sentence, voice, prompt.speed)
        else:
            said = trim(speaker.say(sentence, voice, prompt.speed), speaker.rate)
        at_rate = trim(resample(said, speaker.rate, prompt.rate), prompt.rate)
        pieces += [level_to(at_rate, prompt.rate), np.zeros(round(pause_s * prompt.rate))]
    return np.concatenate(pieces[:-1])


def _carried(speaker: Speaker, words: str, voice: str, speed: float) -> Samples:
    """A sound, cut out of the first sentence in which a pause goes before it."""
    for carrier in _CARRIERS:
        with contextlib.suppress(NoPauseError):
            return after_pause(speaker.say(carrier.format(words), voice, speed), speaker.rate)
    return trim(speaker.say(words, voice, speed), speaker.rate)


def _sentences(text: str) -> Iterator[tuple[str, float]]:
    """Sentences of a text with the pause, in seconds, that follows each."""
    for part in text.split(_LONG_PAUSE):
        sentences = [sentence for sentence in re.split(r"(?<=[。！？])", part) if sentence]
        for number, sentence in enumerate(sentences, start=1):
            yield sentence, _LONG_PAUSE_S if number == len(sentences) else _SENTENCE_PAUSE_S
