"""Where in the asking a citizen is; goes round with the call."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Place(StrEnum):
    """What the last prompts asked for."""

    ENTRY = ""
    """Nothing yet."""
    NUMBER = "number"
    CODE = "code"
    OWN = "own"
    """A key, after one of the caller's own tickets."""
    FOUND = "found"
    """A key, after a ticket that was found by its code."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A place, and the digits it is about: those typed so far, or a ticket's number."""

    place: Place = Place.ENTRY
    about: str = ""

    def text(self) -> str:
        """Return it as a variable of the dialplan."""
        return f"{self.place}:{self.about}"

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Read it back; what is none begins anew."""
        place, _, about = text.partition(":")
        known = place in set(Place) and about.isascii() and (about.isdigit() or not about)
        return cls(Place(place), about) if known else cls()
