"""Character error rate, so that only what was understood wrongly counts."""

import re
import unicodedata
from collections.abc import Sequence

from asr.text.numbers import in_digits

_UNHEARD = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w%‰.]|_")


def comparable(text: str) -> str:
    """Return a text without punctuation and spaces, in plain letters, its numbers in digits."""
    return _UNHEARD.sub("", unicodedata.normalize("NFKC", in_digits(text)).lower())


def errors(expected: str, heard: str) -> tuple[int, int]:
    """Return how many characters were changed, left out or put in, and how many there are."""
    one, other = comparable(expected), comparable(heard)
    return _distance(one, other), len(one)


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    row = list(range(len(other) + 1))
    for count, letter in enumerate(one, 1):
        before, row[0] = row[0], count
        for at, letter2 in enumerate(other, 1):
            before, row[at] = row[at], min(before + (letter != letter2), row[at] + 1, row[at - 1] + 1)
    return row[-1]
