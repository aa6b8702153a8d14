"""Cutting Chinese text into words, with the city's own words among them."""

import warnings
from collections.abc import Iterable
from typing import Any


class Segmenter:
    """Cuts text into words. It has a dictionary of its own (some 60 MB), read when it is made, which takes seconds.

    Args:
        words: Words that no dictionary has.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = _tokenizer()
        for word in words:
            self._jieba.add_word(word)

    def words(self, text: str) -> list[str]:
        """Return the words in their order, punctuation and spaces among them."""
        return list(self._jieba.cut(text))

    def parts(self, word: str) -> list[str]:
        """Return the words that a long word is made of, itself included (``居住证``: ``居住``, ``居住证``)."""
        return list(self._jieba.cut_for_search(word))


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
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    return made
