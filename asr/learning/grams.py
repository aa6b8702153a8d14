"""What the model sees of a text: which pairs and triples of characters stand in it."""

import re
from collections.abc import Iterable

LONGEST_TEXT = 4_000
"""Characters that are looked at; a telling is not longer."""

_NUMBER = re.compile(r"[0-9]+")
_NO_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


def grams_of(text: str) -> set[str]:
    """Return the runs of one to three characters of a text.

    Figures count as one ``0``: a number, a house, a sum must not be learned. No run reaches over a pause.
    """
    grams: set[str] = set()
    for part in _parts(text[:LONGEST_TEXT]):
        for length in (1, 2, 3):
            grams.update(part[at : at + length] for at in range(len(part) - length + 1))
    return grams


def _parts(text: str) -> Iterable[str]:
    return filter(None, _NO_WORD.split(_NUMBER.sub("0", text.lower())))
