"""What every request is, and the fields they are made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from crm.text import harmless

LONG_TEXT = 10_000


def _readable(value: object) -> object:
    """Refuse control characters, leave out marks that show nothing, before lengths are looked at."""
    if not isinstance(value, str):
        return value
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in value):
        raise ValueError("expected text, got control characters")
    return harmless(value)


Text = Annotated[str, Field(max_length=LONG_TEXT), BeforeValidator(_readable)]
Said = Annotated[str, Field(min_length=1, max_length=LONG_TEXT, pattern=r"\S"), BeforeValidator(_readable)]
"""Text that must not be empty."""
Account = Annotated[str, Field(max_length=LONG_TEXT, pattern=r"(\S\s*){5}"), BeforeValidator(_readable)]
"""What was done, in five letters at least: a word like "done" proves nothing."""
Name = Annotated[str, Field(max_length=64), BeforeValidator(_readable)]
"""Of a person, as somebody typed it; may be empty."""
Signature = Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S"), BeforeValidator(_readable)]
"""Of a person who answers for it."""
Code = Annotated[str, Field(min_length=1, max_length=64), BeforeValidator(_readable)]
TicketNumber = Annotated[str, Field(pattern=r"^[0-9]{18}$")]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Score = Literal["very_satisfied", "satisfied", "fairly", "dissatisfied", "very_dissatisfied", ""]
Solved = Literal["solved", "partly", "unsolved", "impossible"]
Values = Annotated[dict[Annotated[str, Field(max_length=32)], Text], Field(max_length=32)]


class Request(BaseModel):
    """What every move has."""

    model_config = ConfigDict(extra="forbid", frozen=True)
