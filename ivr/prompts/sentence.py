"""Prompts with values in them: a sentence becomes the files that are played one after the other."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from config.languages import LANGUAGES, OWN, Language
from config.settings import Settings
from ivr.prompts import english, numerals, prompt_folder
from ivr.prompts.catalogue import Prompt, load_catalogue
from ivr.prompts.playable import Playable

MANDARIN = "mandarin"
"""Folder in which Asterisk finds Mandarin sounds whatever a channel's language: a sentence is said in one language."""

_SLOTS = {"zh": numerals.SLOTS, "en": english.SLOTS}


class Sentences:
    """The hotline's prompts, ready to be said with values.

    Args:
        catalogue: All prompts, those among them of which values are put together.
        there: The sounds there are, by language; the hotline's own unless given.
    """

    def __init__(self, catalogue: Sequence[Prompt], there: Mapping[Language, Collection[str]] | None = None) -> None:
        self._prompts = {prompt.id: prompt for prompt in catalogue}
        self._there = there or {language: Playable(prompt_folder(language)) for language in LANGUAGES}
        self._sounds = {language: _sounds(catalogue, language) for language in LANGUAGES}

    def say(self, name: str, *values: object, language: Language = OWN) -> tuple[str, ...]:
        """Return the files of a prompt in order, without ending; in Mandarin if one of the language's is missing.

        Args:
            name: The prompt.
            values: One for each of its slots, as ``ivr.prompts.numerals`` takes them.
            language: What it is said in.

        Raises:
            ValueError: If there are more or fewer values than slots, or one cannot be said.
        """
        return self.tell((name, *values), language=language)

    def tell(self, *sentences: tuple[object, ...], language: Language = OWN) -> tuple[str, ...]:
        """Return the files of several prompts, each with its values, all in one language as ``say`` does.

        Raises:
            ValueError: As ``say``.
        """
        said = tuple(self._told(sentences, language))
        if language == OWN or self.sayable(said, language):
            return said
        return tuple(f"{MANDARIN}/{file}" for file in self._told(sentences, OWN))

    def sayable(self, files: Collection[str], language: Language) -> bool:
        """Return whether all of these sounds are there in a language; those that name Mandarin, in Mandarin."""
        return bool(files) and all(self._is_there(file, language) for file in files)

    def _is_there(self, file: str, language: Language) -> bool:
        folder, _, own = file.rpartition("/")
        return own in self._there[OWN if folder == MANDARIN else language]

    def _told(self, sentences: Iterable[tuple[object, ...]], language: Language) -> Iterator[str]:
        for name, *values in sentences:
            yield from self._say(self._prompts[str(name)], values, language)

    def _say(self, prompt: Prompt, values: list[object], language: Language) -> Iterator[str]:
        parts = prompt.parts(language)
        slots = [part.slot for part in parts if part.slot]
        if parts and len(slots) != len(values):
            raise ValueError(f"{prompt.id}: expected {len(slots)} values, got {len(values)}")
        for part in parts:
            if part.slot:
                yield from self._sounded(_SLOTS[language][part.slot](values.pop(0)), self._sounds[language])
            else:
                yield part.file

    def _sounded(self, text: str, sounds: Mapping[str, str]) -> Iterator[str]:
        """Yield the sounds of a text, the longest that fits first; punctuation is a break between them."""
        at, longest = 0, max(map(len, sounds), default=0)
        while at < len(text):
            for length in range(min(longest, len(text) - at), 0, -1):
                if sound := sounds.get(text[at : at + length]):
                    yield sound
                    at += length
                    break
            else:
                if not re.match(r"[，, ]", text[at]):
                    raise ValueError(f"expected only what there are sounds for, got {text[at]!r}")
                at += 1


def make_sentences(settings: Settings) -> Sentences:
    """Return the prompts with the sounds there are of them: the hotline's, and the city's own."""
    there = {language: Playable(prompt_folder(language), settings.prompts_dir / language) for language in LANGUAGES}
    return Sentences(load_catalogue(), there)


def _sounds(catalogue: Sequence[Prompt], language: Language) -> dict[str, str]:
    """Return the sounds of a language by their words."""
    return {text: prompt.id for prompt in catalogue if prompt.sound and (text := prompt.text(language))}
