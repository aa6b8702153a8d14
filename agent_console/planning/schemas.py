"""Planning as pages see it. Days and ``HH:MM`` are by the city's clocks; lengths of time are seconds."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from crm.planning.checks import FaultKind
from crm.planning.states import PlanState, SwapMove, SwapState

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
Login = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Revision = Annotated[int, Field(ge=0, le=2**31 - 2)]


class ShiftName(BaseModel):
    """A shift by its day and pattern."""

    day: Day
    shift: Code


class ShiftWish(ShiftName):
    """A shift somebody is to work for a queue."""

    operator: Login
    queue: Code


class Pause(BaseModel):
    """A break of a shift."""

    starts_at: datetime
    ends_at: datetime


class ShiftOut(BaseModel):
    """A planned shift."""

    operator: str
    name: str
    day: date
    shift: str
    queue: str
    starts_at: datetime
    ends_at: datetime
    breaks: list[Pause]


class PatternOut(BaseModel):
    """A shift there is; ``covers`` are the half hours somebody sits, counted from the day's midnight."""

    code: str
    name: str
    name_en: str
    start: str
    until: str
    worked_s: int
    covers: list[int]


class PersonOut(BaseModel):
    """Somebody who answers queues, or is planned; ``active``: whether the account is open."""

    login: str
    name: str
    queues: list[str]
    active: bool


class QueueOut(BaseModel):
    """A queue's names."""

    code: str
    name: str
    name_en: str


class DayOut(BaseModel):
    """A day of the week: whether offices work, and why."""

    day: date
    work: bool
    why: str
    why_en: str


class PlanOut(BaseModel):
    """A version of the week's plan."""

    version: int
    revision: int
    state: PlanState
    made_by: str
    made_at: datetime
    published_by: str | None
    published_at: datetime | None


class FaultOut(BaseModel):
    """What forbids to publish; ``hours`` of rest or work there are, ``limit`` those of the rules."""

    kind: FaultKind
    operator: str
    name: str
    day: date
    hours: float | None
    limit: float | None


class LimitsOut(BaseModel):
    """What the week is planned for, and what people may be asked."""

    share: float
    within_s: int
    rest_h: float
    week_h: float


class WeekOut(BaseModel):
    """A week to plan: its draft, or what is in force; ``around`` are shifts just before and after it."""

    monday: date
    days: list[DayOut]
    plan: PlanOut | None
    published_version: int | None
    shifts: list[ShiftOut]
    around: list[ShiftOut]
    faults: list[FaultOut]
    people: list[PersonOut]
    patterns: list[PatternOut]
    queues: list[QueueOut]
    limits: LimitsOut
    server_time: datetime


class HalfHourOut(BaseModel):
    """What a half hour is expected to bring and takes; ``in_time`` is the share ``seats`` answer in time."""

    starts_at: datetime
    calls: float
    low: float
    high: float
    handling_s: float
    seats: int
    people: int
    in_time: float


class LackOut(BaseModel):
    """Why there is no forecast."""

    of: Literal["days", "calls"]
    found: int
    needed: int


class DayNeedOut(BaseModel):
    """What a queue's day takes, made from so many ``days`` alike; no half hours if something is lacking."""

    queue: str
    day: date
    days: int
    half_hours: list[HalfHourOut]
    lack: LackOut | None


class GapOut(BaseModel):
    """A half hour with fewer people than it takes."""

    queue: str
    starts_at: datetime
    required: int
    planned: int
    missing: int


class DraftRequest(BaseModel):
    """All shifts of a week; ``revision`` of the draft they were made from, empty if there was none."""

    shifts: Annotated[list[ShiftWish], Field(max_length=10_000)]
    revision: Revision | None = None


class DraftOut(BaseModel):
    """The kept draft, and what forbids to publish it."""

    plan: PlanOut
    faults: list[FaultOut]


class ProposalRequest(BaseModel):
    """Shifts that stay as they are."""

    shifts: Annotated[list[ShiftWish], Field(max_length=10_000)]


class ProposalOut(BaseModel):
    """A week filled by itself, not kept, and what stays open."""

    shifts: list[ShiftOut]
    gaps: list[GapOut]


class PublicationRequest(BaseModel):
    """The draft's revision that was looked at."""

    revision: Revision


class PublishedOut(BaseModel):
    """The plan in force, and where it has too few people."""

    plan: PlanOut
    gaps: list[GapOut]


class SwapRequest(BaseModel):
    """The own shift, and the colleague's in exchange."""

    own: ShiftName
    colleague: Login
    theirs: ShiftName


class SwapMoveRequest(BaseModel):
    """What to do with a swap."""

    move: SwapMove


class SwapOut(BaseModel):
    """A swap; ``moves`` are those this reader may make."""

    id: int
    asked_by: str
    asked_by_name: str
    day: date
    shift: str
    colleague: str
    colleague_name: str
    colleague_day: date
    colleague_shift: str
    state: SwapState
    asked_at: datetime
    decided_by: str | None
    moves: list[SwapMove]


class MyShiftsOut(BaseModel):
    """One's own shifts of a week, colleagues' that could be swapped for, and one's swaps."""

    monday: date
    days: list[DayOut]
    version: int | None
    shifts: list[ShiftOut]
    swappable: list[ShiftOut]
    swaps: list[SwapOut]
    patterns: list[PatternOut]
    queues: list[QueueOut]
    server_time: datetime


class SpanOut(BaseModel):
    """A stretch of one state; ``work``: whether it counts as work."""

    state: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    work: bool


class AdherenceOut(BaseModel):
    """How a shift was kept, and the states behind it.

    planned = worked + late + early + paused; share = worked ÷ planned.
    """

    shift: ShiftOut
    over: bool
    planned_s: int
    worked_s: int
    late_s: int
    early_s: int
    paused_s: int
    share: float | None
    spans: list[SpanOut]


class AdherenceDayOut(BaseModel):
    """A day's shifts that have begun, and how they were kept."""

    day: date
    shifts: list[AdherenceOut]
    patterns: list[PatternOut]
    server_time: datetime
