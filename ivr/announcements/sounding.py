"""An announcement that can be played."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sounding:
    """An announcement in force that fits a call.

    Attributes:
        id: The announcement.
        prompts: What it sounds of, one after the other.
        played: Whether it was played in this call already.
    """

    id: int
    prompts: tuple[str, ...]
    played: bool = False
