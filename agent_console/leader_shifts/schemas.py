"""Leaders' shifts as pages see them."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agent_console.departments.schemas import DepartmentName
from crm.leader_shifts.figures import ShiftFigures
from crm.leader_shifts.plans import MOST_PLACES, ShiftPlan
from crm.leader_shifts.states import ShiftMove
from crm.moments import Moment
from crm.tickets.moves.requests.base import Name, Said, Text, TicketNumber

Login = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
Seat = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{3,8})?$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class ShiftBody(BaseModel):
    """A shift as it is planned; ``companions`` gives each accompanying department who sits for it, or nobody."""

    model_config = ConfigDict(extra="forbid")

    leader: Login
    duty: Login
    starts_at: Moment
    ends_at: Moment
    scope: Said
    remarks: Text = ""
    companions: dict[Code, Seat] = Field(default_factory=dict, max_length=20)
    places: int = Field(default=0, ge=0, le=MOST_PLACES)

    @property
    def plan(self) -> ShiftPlan:
        """What is planned."""
        return ShiftPlan(**self.model_dump())


class ShiftMoveBody(BaseModel):
    """A move of a shift, and why it is sent back or withdrawn."""

    model_config = ConfigDict(extra="forbid")

    move: ShiftMove
    reason: Text = ""


class BookingBody(BaseModel):
    """A citizen's place as an operator takes it down."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, StringConstraints(max_length=32)]
    name: Name = ""
    matter: Said
    ticket: TicketNumber | None = None


class Person(BaseModel):
    """An account by its login."""

    login: str
    name: str


class Companion(BaseModel):
    """An accompanying department, and who sits for it."""

    department: DepartmentName
    seat: Person | None


class ShiftOut(BaseModel):
    """A shift.

    Attributes:
        taken: How many places are booked.
        notice: The public notice, as published or as it would be.
        unusual: ``over_midnight``, ``on_holiday``.
        absent: Whether the leader did not appear: callers are served the ordinary way.
        moves: What this reader may do with it now.
    """

    id: int
    leader: Person
    duty: Person
    starts_at: datetime
    ends_at: datetime
    scope: str
    remarks: str
    companions: list[Companion]
    places: int
    taken: int
    state: str
    made_by: str
    approved_by: str | None
    published_at: datetime | None
    notice: str
    reason: str
    came_at: datetime | None
    absent: bool
    over_at: datetime | None
    reported_at: datetime | None
    unusual: list[str]
    moves: list[ShiftMove]


class ShiftNow(BaseModel):
    """The shift that is on, and the line to its leader; without one nobody is led to a leader."""

    shift: ShiftOut | None
    queue: str
    waiting: int
    most_waiting: int


class PeopleOut(BaseModel):
    """Whom a plan can name: leaders, and accounts with a desk for duty and companions."""

    leaders: list[Person]
    seats: list[Person]


class BookingOut(BaseModel):
    """A booking; who booked is masked."""

    id: int
    number_shown: str
    name_shown: str
    matter: str
    ticket: str | None
    state: str
    by: str
    at: datetime


class FiguresOut(BaseModel):
    """``crm.leader_shifts.figures.ShiftFigures``."""

    model_config = ConfigDict(from_attributes=True)

    calls: int
    by_leader: int
    by_operator: int
    to_call_back: int
    called_back: int
    without_number: int
    otherwise: int
    matters: int
    solved_at_once: int
    assigned: int
    closed: int
    instructed: int
    followed_up: int
    evaluated: int
    satisfied: int

    @classmethod
    def of(cls, figures: ShiftFigures) -> Self:
        """Return figures as they are."""
        return cls.model_validate(figures)


class YearOut(BaseModel):
    """A leader's shifts of one year."""

    leader: Person
    year: int
    shifts: int
    figures: FiguresOut
