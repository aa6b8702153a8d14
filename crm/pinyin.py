"""How Chinese words sound: syllables without tones, and how far two soundings are from each other.

A recogniser that errs mostly writes another character of the same or a neighbouring sound (``江岸去`` for ``江岸区``).
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin

DIFFERENT = 1.0
NEIGHBOUR = 0.25
"""Cost of one syllable that sounds quite different, or like its neighbour in many people's Mandarin."""

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_CONFUSED_INITIALS = (("z", "zh"), ("c", "ch"), ("s", "sh"), ("l", "n"), ("l", "r"), ("f", "h"))
_CONFUSED_FINALS = (("an", "ang"), ("en", "eng"), ("in", "ing"), ("ian", "iang"), ("uan", "uang"))
"""Halves that many people's Mandarin, and recognisers after them, do not keep apart."""
_COARSE = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}
_LIKE_INITIALS = {frozenset(pair) for pair in _CONFUSED_INITIALS}
_LIKE_FINALS = {frozenset(pair) for pair in _CONFUSED_FINALS}
_LONGEST_SYLLABLE = 6


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


def typed_syllables(letters: str) -> tuple[str, ...]:
    """Return the syllables of pinyin typed without spaces, as few as will do; none if it is no pinyin."""
    known = _known_syllables()
    best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for begin in range(max(0, end - _LONGEST_SYLLABLE), end):
            before = best[begin]
            if before is None or letters[begin:end] not in known:
                continue
            present = best[end]
            if present is None or len(before) + 1 < len(present):
                best[end] = (*before, letters[begin:end])
    return best[-1] or ()


@cache
def _known_syllables() -> frozenset[str]:
    """Return every syllable a Chinese character has; those without a vowel are sounds nobody types."""
    all_of_them = {syllables(chr(code))[0] for code in range(0x4E00, 0x9FA6)}
    return frozenset(s for s in all_of_them if s.isascii() and set(s) & set("aeiouv"))
