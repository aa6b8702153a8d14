"""What every request is, and the fields they are made of."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LONG_TEXT = 10_000


def _no_controls(value: str) -> str:
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in value):
        raise ValueError("expected text, got control characters")
    return value


Text = Annotated[str, Field(max_length=LONG_TEXT), AfterValidator(_no_controls)]
Said = Annotated[str, Field(min_length=1, max_length=LONG_TEXT, pattern=r"\S"), AfterValidator(_no_controls)]
"""Text that must not be empty."""
Account = Annotated[str, Field(max_length=LONG_TEXT, pattern=r"(\S\s*){5}"), AfterValidator(_no_controls)]
"""What was done, in five letters at least: a word like "done" proves nothing."""
Name = Annotated[str, Field(max_length=64), AfterValidator(_no_controls)]
"""Of a person, as somebody typed it; may be empty."""
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_no_controls)]
TicketNumber = Annotated[str, Field(pattern=r"^[0-9]{18}$")]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Score = Literal["very_satisfied", "satisfied", "fairly", "dissatisfied", "very_dissatisfied", ""]
Solved = Literal["solved", "partly", "unsolved", "impossible"]
Values = Annotated[dict[Annotated[str, Field(max_length=32)], Text], Field(max_length=32)]


class Request(BaseModel):
    """What every move has."""

    model_config = ConfigDict(extra="forbid", frozen=True)
