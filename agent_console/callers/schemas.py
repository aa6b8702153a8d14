"""Entries of lists as pages see them. Numbers are masked in all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.callers import CallerList
from crm.callers.service import LONGEST_REASON
from crm.callers.states import EntryMove, EntryState

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]


class EntryOut(BaseModel):
    """An entry of a list; ``moves`` are what the reader can do with it now."""

    id: int
    list: CallerList
    number_shown: str
    state: EntryState
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    appeal: str
    appeal_by: str | None
    appeal_at: datetime | None
    verdict: str
    verdict_by: str | None
    over_by: str | None
    over_at: datetime | None
    moves: Sequence[EntryMove]


class ListChoice(BaseModel):
    """A list the reader may ask an entry of, and how long one lasts at most."""

    list: CallerList
    longest_days: int


class AskBody(BaseModel):
    """A number for a list: as it is dialled, or that of a call, which nobody need see."""

    model_config = ConfigDict(extra="forbid")

    list: CallerList
    number: Annotated[str, StringConstraints(max_length=32)] = ""
    call_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{0,64}$")] = ""
    reason: Reason
    days: int = Field(ge=1, le=3650)

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        """Refuse a request that names two citizens, or none."""
        if bool(self.number) == bool(self.call_id):
            raise ValueError("expected either a number or a call")
        return self


class MoveBody(BaseModel):
    """What is done with an entry, and why."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["approve", "refuse", "appeal", "uphold", "lift", "end"]
    reason: Reason
