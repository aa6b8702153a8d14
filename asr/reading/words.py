"""Thousands of the city's words, looked for in one pass over a sentence."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_SHORTEST = 2
_COUNTED = re.compile(r"[0-9个天人户年号路次米斤公辆家栋幢弄室平吨条张亩楼层岁名位月日点分万千百元块度页件多几]")
_NUMBERED = re.compile(r"[0-9a-zA-Z第路街道巷弄村]$")
"""What stands after figures that count something or number a house, and before such that do."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that stands in a text, whose word it is, and where it begins."""

    word: str
    owner: str
    at: int

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.at + len(self.word)


class WordIndex:
    """Finds words by their first two characters; the cost follows the text's length, not the number of words.

    A word of a single character would be found everywhere and is not looked for.

    Args:
        owned: Each word with its owner (a category's path, a kind, a place).
    """

    def __init__(self, owned: Iterable[tuple[str, str]]) -> None:
        by_head: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for word, owner in owned:
            if len(word) >= _SHORTEST:
                by_head[word[:2]].append((word, owner))
        self._by_head = {head: sorted(words, key=lambda w: -len(w[0])) for head, words in by_head.items()}

    def find(self, text: str) -> list[Hit]:
        """Return the words in a text in order; one that lies within a longer one is not said.

        ``加装电梯`` says nothing of ``电梯``, and ``大道120号`` nothing of the emergency line ``120``.
        """
        hits: list[Hit] = []
        reach = 0
        by_head = self._by_head
        for at in range(len(text)):
            for word, owner in by_head.get(text[at : at + 2], ()):
                end = at + len(word)
                if end > reach and text.startswith(word, at) and not (word.isdigit() and _number(text, at, end)):
                    hits.append(Hit(word, owner, at))
                    reach = end
                    break
        return hits


def _number(text: str, at: int, end: int) -> bool:
    return bool(_COUNTED.match(text, end) or _NUMBERED.search(text[:at]))
