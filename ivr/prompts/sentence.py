"""Prompts with values in them: a sentence becomes the files that are played one after the other."""

from collections.abc import Iterator, Sequence

from ivr.prompts.catalogue import Prompt
from ivr.prompts.numerals import SLOTS


class Sentences:
    """The hotline's prompts, ready to be said with values.

    Args:
        catalogue: All prompts, those among them of which values are put together.
    """

    def __init__(self, catalogue: Sequence[Prompt]) -> None:
        self._prompts = {prompt.id: prompt for prompt in catalogue}
        self._sounds = {prompt.words: prompt.id for prompt in catalogue if prompt.sound}
        self._longest = max(map(len, self._sounds), default=0)

    def say(self, name: str, *values: object) -> tuple[str, ...]:
        """Return the files of a prompt in order, without ending.

        Args:
            name: The prompt.
            values: One for each of its slots, as ``ivr.prompts.numerals`` takes them.

        Raises:
            ValueError: If there are more or fewer values than slots, or one cannot be said.
        """
        return tuple(self._say(self._prompts[name], list(values)))

    def _say(self, prompt: Prompt, values: list[object]) -> Iterator[str]:
        slots = [part.slot for part in prompt.parts if part.slot]
        if len(slots) != len(values):
            raise ValueError(f"{prompt.id}: expected {len(slots)} values, got {len(values)}")
        for part in prompt.parts:
            if part.slot:
                yield from self._sounded(SLOTS[part.slot](values.pop(0)))
            else:
                yield part.file

    def _sounded(self, text: str) -> Iterator[str]:
        """Yield the sounds of a text, the longest that fits first; punctuation is a break between them."""
        at = 0
        while at < len(text):
            for length in range(min(self._longest, len(text) - at), 0, -1):
                if sound := self._sounds.get(text[at : at + length]):
                    yield sound
                    at += length
                    break
            else:
                if text[at] != "，":
                    raise ValueError(f"expected only what there are sounds for, got {text[at]!r}")
                at += 1
