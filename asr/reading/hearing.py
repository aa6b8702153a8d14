"""The words that tell a matter, where a recogniser wrote other characters of the same sound: ``我要头诉``."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from asr.reading.said import Sentence
from crm.pinyin import coarse, syllables

Sound = tuple[str, ...]

_SHORTEST = 2
_CONFUSABLE_FROM = 3
"""Syllables from which on those that are commonly confused are taken for the same."""
_COMMON = range(2, 5)
"""Lengths of common words."""


class Hearing:
    """Writes such words as they are meant.

    Args:
        words: The words; those that hold anything but Chinese characters are left out.
        common: Words everybody uses: where one of them stands, the recogniser was probably right.
    """

    def __init__(self, words: Iterable[str], common: Collection[str]) -> None:
        self._common = common
        self._by_head: defaultdict[Sound, list[tuple[str, Sound, Sound]]] = defaultdict(list)
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            if len(word) >= _SHORTEST and all("\u3400" <= c <= "\u9fff" for c in word):
                exact = syllables(word)
                sound = tuple(map(coarse, exact))
                self._by_head[sound[:_SHORTEST]].append((word, exact, sound))

    def understood(self, sentence: Sentence) -> Sentence:
        """Return a sentence for the rules to read; what is shown of it stays as it was."""
        text = self.written(sentence.text)
        return sentence if text == sentence.text else Sentence(sentence.utterance_id, text, shown=sentence.text)

    def written(self, text: str) -> str:
        """Return the text, character by character, with the words in place of what sounds like them."""
        sounds = syllables(text)
        if len(sounds) != len(text):
            return text
        alike = tuple(map(coarse, sounds))
        at, written = 0, text
        while at < len(text) - 1:
            word = self._word_at(text, sounds, alike, at)
            written = written[:at] + word + written[at + len(word) :]
            at += len(word) or 1
        return written

    def _word_at(self, text: str, sounds: Sound, alike: Sound, at: int) -> str:
        for word, exact, sound in self._by_head.get(alike[at : at + _SHORTEST], ()):
            end = at + len(word)
            same = alike[at:end] == sound if len(word) >= _CONFUSABLE_FROM else sounds[at:end] == exact
            if same and (text.startswith(word, at) or not self._meant(text, at, word)):
                return word
        return ""

    def _meant(self, text: str, at: int, word: str) -> bool:
        """Return whether what stands in place of a word is part of a common one."""
        others = (at + n for n, c in enumerate(word) if text[at + n] != c)
        return any(
            text[begin : begin + length] in self._common
            for other in others
            for length in _COMMON
            for begin in range(max(0, other - length + 1), other + 1)
        )
