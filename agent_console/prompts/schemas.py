"""What the line says, as its page sees it."""

from pydantic import BaseModel

from config.languages import Language
from ivr.prompts.inventory import Source


class SoundOut(BaseModel):
    """A sound of the flow in force, or another of the line's that needs somebody's care.

    Attributes:
        words: What it says, or is to say; empty for a prompt of the city's own that is in no list.
        changed: Whether its words changed since it was made.
        seconds: How long it is; nothing if it is missing.
        faults: What is wrong with it, in English.
    """

    name: str
    language: Language
    words: str
    source: Source
    changed: bool
    seconds: float | None
    faults: list[str]
