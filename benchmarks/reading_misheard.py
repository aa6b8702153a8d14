"""Text as a recogniser that errs would write it: characters give way to others of the same or a neighbouring sound."""

import random
from collections import defaultdict
from collections.abc import Iterator

from crm.pinyin import coarse, syllables

SAME_SOUND = 0.7
"""Share of errors with exactly the same sound; the rest sound like neighbours."""


class Misheard:
    """Makes errors, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._same: defaultdict[str, list[str]] = defaultdict(list)
        self._near: defaultdict[str, list[str]] = defaultdict(list)
        for character in _common():
            sound = syllables(character)[0]
            self._same[sound].append(character)
            self._near[coarse(sound)].append(character)

    def write(self, text: str, rate: float) -> str:
        """Return the text with this share (0 to 1) of its Chinese characters misheard."""
        return "".join(self._other(c) if self._random.random() < rate else c for c in text)

    def _other(self, character: str) -> str:
        sound = syllables(character)[0]
        alike = self._same if self._random.random() < SAME_SOUND else self._near
        others = [c for c in alike[sound if alike is self._same else coarse(sound)] if c != character]
        return self._random.choice(others) if others else character


def _common() -> Iterator[str]:
    """Yield the 3755 common characters: level 1 of GB 2312."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF if row < 0xD7 else 0xFA):
            yield bytes((row, cell)).decode("gb2312")
