"""Make the audio files of a list of prompts."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from config.languages import OWN, Language
from ivr.prompts.catalogue import Prompt
from ivr.prompts.sound import (
    SPEECH,
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
from ivr.prompts.written import note

_SENTENCE_PAUSE_S = 0.35
_LONG_PAUSE_S = 4.0
_LONG_PAUSE = "……"
_CARRIERS = {
    "zh": ("现在是，{}。", "一共是，{}。", "请记下，{}。", "好的。{}。"),
    "en": ("Now it is, {}.", "All in all, {}.", "The answer is: {}.", "Very good. {}."),
}
"""What is said before a sound, and cut off: a syllable by itself is not spoken as within a sentence."""


def render(
    catalogue: Iterable[Prompt],
    folder: Path,
    voice: str | None = None,
    progress: Callable[[Prompt, AudioReport], None] = lambda prompt, report: None,
    speaker: Speaker | None = None,
    language: Language = OWN,
) -> None:
    """Speak every prompt into its files in the folder.

    Args:
        catalogue: What to say.
        folder: Where the files go; made if absent.
        voice: Voice for all prompts instead of their own.
        progress: Called after each file with what it holds.
        speaker: Who speaks; the Kokoro model unless given.
        language: Which of the prompts' words are spoken.

    Raises:
        SpeechToolsMissingError: The speech packages are not installed.
        SpeechModelError: The speech model or the voice cannot be used.
    """
    speaker = speaker or KokoroSpeaker(language)
    folder.mkdir(parents=True, exist_ok=True)
    for prompt in catalogue:
        for file, words in prompt.files(language).items():
            said = spoken(words, language)
            write_wav(folder / file, _speak(speaker, prompt, said, voice or prompt.voice, language), prompt.rate)
            progress(prompt, check_audio(folder / file))
        note(folder, prompt.files(language))


def _speak(speaker: Speaker, prompt: Prompt, words: str, voice: str, language: Language) -> Samples:
    """Words of a prompt at its own rate: sentence by sentence, each brought to the same level."""
    pieces: list[Samples] = []
    for sentence, pause_s in _sentences(words):
        if prompt.sound:
            said = _carried(speaker, sentence, voice, prompt.speed, _CARRIERS[language])
        else:
            said = trim(speaker.say(sentence, voice, prompt.speed), speaker.rate)
        levelled = level_to(resample(said, speaker.rate, prompt.rate), prompt.rate)
        pieces += [trim(levelled, prompt.rate), np.zeros(round(pause_s * prompt.rate))]
    return np.concatenate(pieces[:-1])


def _carried(speaker: Speaker, words: str, voice: str, speed: float, carriers: Iterable[str]) -> Samples:
    """A sound, cut out of the first sentence in which a pause goes before it."""
    for carrier in carriers:
        with contextlib.suppress(NoPauseError):
            said = after_pause(speaker.say(carrier.format(words), voice, speed), speaker.rate)
            if len(said) >= SPEECH.seconds[0] * speaker.rate:  # else the pause was one within the word
                return said
    return trim(speaker.say(words, voice, speed), speaker.rate)


def _sentences(text: str) -> Iterator[tuple[str, float]]:
    """Sentences of a text with the pause, in seconds, that follows each."""
    for part in text.split(_LONG_PAUSE):
        sentences = [sentence for sentence in re.split(r"(?<=[。！？])|(?<=[.!?])\s+", part) if sentence]
        for number, sentence in enumerate(sentences, start=1):
            yield sentence, _LONG_PAUSE_S if number == len(sentences) else _SENTENCE_PAUSE_S
