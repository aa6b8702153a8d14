"""What a list of calls may be narrowed by; also what an export of calls was asked for."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm.calls.states import Outcome
from crm.moments import Moment

PLAIN = r"^[^\x00-\x1f]*$"
Word = Annotated[str, Field(max_length=64, pattern=PLAIN)]
Seconds = Annotated[int | None, Field(ge=0, le=86_400)]

UNCHOSEN = "-"
"""Asks for calls of which nobody said what they came to."""


class CallFilter(BaseModel):
    """The conditions: all given ones must hold, empty ones do not count.

    Attributes:
        phone: The citizen's whole number.
        wrap_up: Code of what it came to, or ``UNCHOSEN``.
        survey: Keys with which the service was rated.
        ticket: Whether a ticket came of it, or it was made about one.
        shortest, longest: Seconds from the answer to the end; calls that were not answered have none.
        since, until: When it began; ``from`` and ``to`` for programs outside.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    direction: Literal["", "in", "out"] = ""
    queue: Word = ""
    operator: Word = ""
    outcome: Annotated[tuple[Outcome, ...], Field(max_length=len(Outcome))] = ()
    wrap_up: Word = ""
    survey: Annotated[tuple[Annotated[int, Field(ge=0, le=9)], ...], Field(max_length=10)] = ()
    ticket: bool | None = None
    shortest: Seconds = None
    longest: Seconds = None
    phone: Word = ""
    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None


ANY_CALL = CallFilter()
