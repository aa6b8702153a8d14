"""Cutting Chinese text into words, with the city's own words among them."""

import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import IO, Any

LEAST = 6
"""How often a word of several characters must stand in the corpus the dictionary was counted on. Two thirds stand there
less often; without them it takes 20 MB in place of 60, and what people ask is found as well."""

REMEMBERED = 16_384
"""Words whose parts are kept: finding them takes as long as cutting the text did, and texts repeat their words."""


class Segmenter:
    """Cuts text into words. It has a dictionary of its own (some 20 MB), read when it is made, which takes a second.

    Args:
        words: Words that no dictionary has.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = _tokenizer()
        for word in words:
            self._jieba.add_word(word)
        self._parts = lru_cache(REMEMBERED)(lambda word: tuple(self._jieba.cut_for_search(word)))

    def words(self, text: str) -> list[str]:
        """Return the words in their order, punctuation and spaces among them."""
        return list(self._jieba.cut(text))

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the words that a long word is made of, itself included (``居住证``: ``居住``, ``居住证``)."""
        return self._parts(word)


def _tokenizer() -> Any:
    """Return a tokenizer with its dictionary read from the package, nowhere else.

    The library's own way keeps a cache in the folder of temporary files, which anybody may have put there, and writes
    to the error stream as it is imported.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.default_logger.handlers.clear()
    made = jieba.Tokenizer()
    made.FREQ, made.total = _counts(made.get_dict_file())
    made.initialized = True
    return made


def _counts(dictionary: IO[bytes]) -> tuple[dict[str, int], int]:
    """Return how often each word stands in the corpus, beginnings of words with 0 as the library wants, and the sum."""
    counts: dict[str, int] = {}
    with dictionary:
        for line in dictionary:
            word, count = line.decode().split(" ")[:2]
            if int(count) < LEAST and len(word) > 1:
                continue
            counts[word] = int(count)
            for end in range(1, len(word)):
                counts.setdefault(word[:end], 0)
    return counts, sum(counts.values())
