"""What the model sees of a text: which runs of characters stand in it, and which runs of sounds."""

import re
from collections.abc import Iterable

from crm.pinyin import coarse, syllables

LONGEST_TEXT = 4_000
"""Characters that are looked at; a telling is not longer."""

CHARACTERS, SOUNDS = (1, 2, 3), (2, 3)
"""Lengths of the runs."""

_NUMBER = re.compile(r"[0-9]+")
_NO_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


def grams_of(text: str) -> set[str]:
    """Return the runs of one to three characters of a text, and of two and three of its syllables.

    A misheard character keeps its sound: ``路等坏了`` has the sounds of ``路灯坏了``. Syllables that are commonly
    confused are spelled alike. Figures count as one ``0``: a number, a house, a sum must not be learned. No run
    reaches over a pause.
    """
    grams: set[str] = set()
    for part in _parts(text[:LONGEST_TEXT]):
        sounds = [coarse(syllable) for syllable in syllables(part)]
        grams.update(part[at : at + length] for length in CHARACTERS for at in range(len(part) - length + 1))
        grams.update(" ".join(sounds[at : at + length]) for length in SOUNDS for at in range(len(sounds) - length + 1))
    return grams


def _parts(text: str) -> Iterable[str]:
    return filter(None, _NO_WORD.split(_NUMBER.sub("0", text.lower())))
