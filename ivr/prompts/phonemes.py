"""How English words sound, by the dictionary that comes with the speech packages."""

import importlib.resources
import json
import re
from collections.abc import Mapping
from types import ModuleType
from typing import Self

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_DICTIONARIES = ("us_silver.json", "us_gold.json")
"""The second was checked by people and stands before the first."""

_SPELT = {"AM": "ˌAˈɛm", "PM": "pˌiˈɛm"}
"""Letters that are said one by one; the dictionary has another word of the same letters."""

_VOICELESS, _SIBILANT = "ptkfθ", "szʃʒʧʤ"


class EnglishWords:
    """A dictionary of American English.

    Args:
        sounds: Words, each with its phonemes.
    """

    def __init__(self, sounds: Mapping[str, str]) -> None:
        self._sounds = sounds

    @classmethod
    def of_package(cls, package: ModuleType) -> Self:
        """Read the dictionary out of its package; a word that is said in several ways is said in its usual one."""
        sounds: dict[str, str] = {}
        for name in _DICTIONARIES:
            entries = json.loads((importlib.resources.files(package) / name).read_text(encoding="utf-8"))
            for word, said in entries.items():
                sounds[word] = said["DEFAULT"] if isinstance(said, dict) else said
        return cls(sounds | _SPELT)

    def unknown(self, sentence: str) -> list[str]:
        """Return the words of a sentence that the dictionary does not have."""
        return [word for word in _WORD.findall(sentence) if not self._said(word)]

    def phonemes(self, sentence: str) -> str:
        """Return a sentence in phonemes, its punctuation as it is."""
        return _WORD.sub(lambda word: self._said(word[0]), sentence)

    def _said(self, word: str) -> str:
        """Return a word's phonemes, also of a plural in -s; empty if it is not known."""
        if found := self._sounds.get(word) or self._sounds.get(word.lower()):
            return found
        stem = self._sounds.get(word.lower().removesuffix("s"), "") if word.endswith("s") else ""
        if not stem:
            return ""
        return stem + ("s" if stem[-1] in _VOICELESS else "ᵻz" if stem[-1] in _SIBILANT else "z")
