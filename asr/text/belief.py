"""What Whisper is told beforehand, and whether what it writes was said at all."""

import re
from collections.abc import Callable, Sequence

from asr.text.inventions import invented

_ECHO = 8
"""Letters from which on words that stand in the prompt in the same order are the prompt itself."""

FASTEST = 9

_STUCK = re.compile(r"(\D{1,12}?|(?:\d[，,、]+){2,4}?)\1{5,}")
_BROKEN = "\ufffd"
"""Stands for a character of which only a part was written."""


def prompt(hints: Sequence[str], most: int, length: Callable[[str], int] = len) -> str:
    """Return what Whisper is told beforehand: simplified characters, punctuation, and the city's own words.

    Args:
        hints: The words, most important first.
        most: How long it may be; words that would make it longer are left out.
        length: How long a text is, as the model counts.
    """
    told = "12345热线的普通话通话，市民反映情况。"
    for count in range(1, len(hints) + 1):
        longer = f"12345热线通话：{'、'.join(hints[:count])}。"
        if length(longer) > most:
            break
        told = longer
    return told


def believable(text: str, spoken_s: float, prompted: str = "", *, sure: bool = True, foreign: bool = False) -> str:
    """Return what Whisper wrote, or nothing where it wrote what nobody said.

    On noise it repeats itself, invents (``asr.text.inventions``) or gives back its prompt. A person says at most about
    nine Chinese characters a second, and three times as many letters.

    Args:
        text: One utterance.
        spoken_s: Its length in seconds.
        prompted: What Whisper was told beforehand.
        sure: Whether Whisper is sure that it heard speech, and of its words.
        foreign: Whether it is another language, written in letters.
    """
    text = _STUCK.sub(r"\1", text.replace(_BROKEN, "")).strip()
    letters = _letters(text)
    if not letters or invented(text, sure=sure) or len(letters) > FASTEST * (1 + 2 * foreign) * spoken_s + 4:
        return ""
    return "" if _echoes(text, prompted) else text


def _echoes(text: str, prompted: str) -> bool:
    """Return whether this is the prompt: the same words in the same order, or a list of them."""
    told = _letters(prompted)
    if len(_letters(text)) >= _ECHO and _letters(text) in told:
        return True
    parts = [part for part in re.split(r"\W+", text) if part]
    listed = len(parts) > 1 and all(part in told for part in parts)
    return listed and (len(set(parts)) < len(parts) or text.count("、") > 1)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)
