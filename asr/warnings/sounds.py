"""Words found by their sound: what a recogniser writes for 煤气泄漏 may be 煤气谢漏."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from asr.warnings.phrases import Span
from crm.pinyin import NEIGHBOUR, syllable_distance, syllables

SHORTEST = 3
"""Syllables; shorter words have too many others of the same sound."""


class Sounds:
    """Words by their first syllable, so that of hundreds only the few that could begin here are compared.

    Args:
        words: Words of Chinese characters; shorter ones than ``SHORTEST`` are left out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [(word, sounds_of(word)) for word in words if len(word) >= SHORTEST]
        self._beginning = cache(self._words_beginning)

    def find(self, said: Sequence[str]) -> Iterator[tuple[str, Span]]:
        """Give the words whose sound is there, each with its place.

        Args:
            said: The text's syllables, one a character.
        """
        for at, syllable in enumerate(said):
            for word, sound in self._beginning(syllable):
                if _alike(said[at : at + len(sound)], sound):
                    yield word, (at, at + len(sound))

    def _words_beginning(self, syllable: str) -> list[tuple[str, tuple[str, ...]]]:
        return [entry for entry in self._words if syllable_distance(syllable, entry[1][0]) <= NEIGHBOUR]


def sounds_of(text: str) -> tuple[str, ...]:
    """Return the syllable of each character by itself.

    A look at whole words would know more of those with several readings, but costs milliseconds for every letter that
    is added to a sentence; rules and speech are read in the same way here.
    """
    return tuple(syllables(letter)[0] for letter in text)


def _alike(said: Sequence[str], sound: Sequence[str]) -> bool:
    """Return whether as many syllables sound the same but for one that is often confused, in longer words two."""
    if len(said) != len(sound):
        return False
    left = 1 if len(sound) == SHORTEST else 2
    for one, other in zip(said, sound, strict=True):
        if one != other:
            left -= 1
            if left < 0 or syllable_distance(one, other) > NEIGHBOUR:
                return False
    return True
