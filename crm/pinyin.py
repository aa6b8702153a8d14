"""How Chinese words sound: syllables without tones, and how far two soundings are from each other.

A recogniser that errs mostly writes another character of the same or a neighbouring sound (``江岸去`` for ``江岸区``).
"""

from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

DIFFERENT = 1.0
NEIGHBOUR = 0.25
"""Cost of one syllable that sounds quite different, or like its neighbour in many people's Mandarin."""

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_LIKE_INITIALS = {frozenset(p) for p in (("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("r", "l"), ("f", "h"))}
_LIKE_FINALS = {frozenset(p) for p in (("an", "ang"), ("en", "eng"), ("in", "ing"), ("ian", "iang"), ("uan", "uang"))}
"""Halves that many people's Mandarin, and recognisers after them, do not keep apart."""
_COARSE = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}


@lru_cache(maxsize=65_536)
def syllables(text: str) -> tuple[str, ...]:
    """Return the sound of each character: a toneless syllable for Chinese ones, itself in lower case for others."""
    sounds = lazy_pinyin(
        text,
        style=Style.NORMAL,
        errors=lambda other: list(other),  # type: ignore[arg-type, return-value]  # takes lists too, its types do not say
    )
    return tuple(sound.lower() for sound in sounds)


@lru_cache(maxsize=65_536)
def syllable_distance(one: str, other: str) -> float:
    """Return 0 for the same sound, ``NEIGHBOUR`` for each half that is commonly confused, at most ``DIFFERENT``."""
    if one == other:
        return 0.0
    (initial, final), (initial2, final2) = _split(one), _split(other)
    return min(DIFFERENT, _cost(initial, initial2, _LIKE_INITIALS) + _cost(final, final2, _LIKE_FINALS))


@lru_cache(maxsize=4_096)
def coarse(syllable: str) -> str:
    """Return one spelling for a syllable and its neighbours, for looking up what may have been misheard.

    Syllables that differ only by halves that are commonly confused are spelled alike; ``distance`` tells how far apart.
    """
    initial, final = _split(syllable)
    return _COARSE.get(initial, initial) + (final[:-1] if final.endswith("ng") else final)


def distance(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the cost of turning one row of syllables into the other; a missing or added one is ``DIFFERENT``."""
    row = [float(n) for n in range(len(other) + 1)]
    for count, syllable in enumerate(one, 1):
        before, row[0] = row[0], float(count)
        for at, syllable2 in enumerate(other, 1):
            changed = before + syllable_distance(syllable, syllable2)
            before, row[at] = row[at], min(changed, row[at] + DIFFERENT, row[at - 1] + DIFFERENT)
    return row[-1]


def _split(syllable: str) -> tuple[str, str]:
    initial = next((i for i in _INITIALS if syllable.startswith(i)), "")
    return initial, syllable[len(initial) :]


def _cost(one: str, other: str, alike: set[frozenset[str]]) -> float:
    if one == other:
        return 0.0
    return NEIGHBOUR if frozenset((one, other)) in alike else DIFFERENT / 2
