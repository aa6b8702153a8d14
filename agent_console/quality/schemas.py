"""Inspections as pages see them."""

from datetime import date, datetime, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, model_validator

from agent_console.calls.schemas import CallRow
from crm.quality.states import Decision, InspectionState, Reason
from crm.tickets.moves.requests import Said, Text

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
MOST_DAYS = timedelta(days=366)
ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Scores = Annotated[dict[ItemKey, StrictInt], Field(max_length=200)]


class MayOut(BaseModel):
    """What the reader may do just now."""

    model_config = ConfigDict(from_attributes=True)

    claim: bool
    release: bool
    score: bool
    appeal: bool
    agree: bool
    decide: bool


class InspectionRow(BaseModel):
    """One line of a list of inspections. Who put in, claimed or scored is told to inspectors only.

    Attributes:
        due_at: When it is late.
        most: What the card gives at most.
        appeal_until: Until when the operator may appeal.
        seen_at: When the operator saw the result as it stands.
    """

    id: int
    version: int
    state: InspectionState
    call: CallRow
    operator: str
    operator_name: str
    reasons: list[Reason]
    drawn_at: datetime
    due_at: datetime
    claimed_by: str | None
    claimed_until: datetime | None
    scored_by: str | None
    points: int | None
    most: int
    fatal_failed: bool
    told_at: datetime | None
    appeal_until: datetime | None
    seen_at: datetime | None
    may: MayOut


class CardItemOut(BaseModel):
    """One thing that is looked at."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    name_en: str
    points: int
    fatal: bool
    guidance: str
    guidance_en: str


class CardGroupOut(BaseModel):
    """Items that belong together."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    name_en: str
    items: list[CardItemOut]


class CardOut(BaseModel):
    """The card of the call's day."""

    day: date
    groups: list[CardGroupOut]


class AppealOut(BaseModel):
    """An appeal, and what became of it. ``points_before``: what the call had, if a decision changed it."""

    reason: str
    asked_at: datetime
    decision: Decision | None
    decision_reason: str
    decided_by: str | None
    decided_at: datetime | None
    points_before: int | None


class InspectionOut(InspectionRow):
    """An inspection with its card and what was said."""

    asked_by: str | None
    asked_reason: str
    card: CardOut
    scores: dict[str, int] | None
    remarks: dict[str, str]
    summary: str
    appeal: AppealOut | None


class InspectionCounts(BaseModel):
    """How many wait, are mine, may be decided by me, and results of mine that I have not seen."""

    waiting: int
    mine: int
    appeals: int
    own_new: int


class PutInBody(BaseModel):
    """A call that is to be inspected, and why."""

    model_config = ConfigDict(extra="forbid")

    call_id: Annotated[str, Field(min_length=1, max_length=64)]
    reason: Said


class ScoreBody(BaseModel):
    """Points of all items, remarks where points are taken, and the version that was scored."""

    model_config = ConfigDict(extra="forbid")

    scores: Scores
    remarks: Annotated[dict[ItemKey, Text], Field(max_length=200)] = {}
    summary: Text = ""
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class AppealBody(BaseModel):
    """Why a result is wrong."""

    model_config = ConfigDict(extra="forbid")

    reason: Said


class DecisionBody(BaseModel):
    """Other scores, or none to leave them, and why."""

    model_config = ConfigDict(extra="forbid")

    scores: Scores | None = None
    reason: Said


class FiguresQuery(BaseModel):
    """The city's days of the calls, both included."""

    since: Day
    until: Day

    @model_validator(mode="after")
    def days_follow(self) -> Self:
        """Refuse days that do not follow each other, and more than a year of them."""
        if not timedelta(0) <= self.until - self.since < MOST_DAYS:
            raise ValueError(f"expected at most {MOST_DAYS.days} days, got {self.since} to {self.until}")
        return self


class OperatorFiguresOut(BaseModel):
    """One operator's scored calls; ``mean`` in percent of the card."""

    operator: str
    name: str
    inspected: int
    mean: float
    fatal: int
    appealed: int
    changed: int


class ItemFiguresOut(BaseModel):
    """One item of the card: in how many calls it was scored, and the mean of the points it lost."""

    key: str
    name: str
    name_en: str
    points: int
    inspected: int
    loss: float


class FiguresOut(BaseModel):
    """Figures by operator, and by item, the one that costs most first."""

    operators: list[OperatorFiguresOut]
    items: list[ItemFiguresOut]
