"""Cities, operators and steps as the tests of routing tell them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from config.profile import Profile
from config.queues import WEEK, QueueRule
from crm.casework import Casework
from crm.clock.calendar import WorkCalendar
from crm.operators.seats import Seat
from crm.operators.states import OperatorState
from ivr.announcements.sounding import Sounding
from ivr.routing import Floor
from ivr.steps import Step, StepName
from tests.city import demo_city

WORKED: list[dict[str, object]] = [{"days": [*WEEK[:5], "make_up"], "start": "09:00", "until": "17:00"}]
LED: dict[str, object] = {"hours": WORKED, "closed": {"waiting": "led", "to": "hotline"}}
SERVED: dict[str, object] = {"hours": WORKED, "closed": {"waiting": "served"}, "no_operators": {"to": "hotline"}}
AWAY: dict[str, object] = {"hours": WORKED, "closed": {"waiting": "led"}}
"""Queues that are open on working days from nine to five."""


def city(**queues: dict[str, object]) -> Profile:
    """Return the demonstration city with a hotline and these queues, made like it but for what is told of each."""
    like = demo_city().queues["hotline"].model_dump()
    queues = {"hotline": {}} | queues
    rules = {name: QueueRule.model_validate(like | changed) for name, changed in queues.items()}
    return demo_city().model_copy(update={"queues": rules})


def clock(text: str) -> datetime:
    """Return a moment told as the city's clocks show it, such as ``2026-11-20 12:00``, a Friday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def seat(login: str, state: OperatorState = OperatorState.READY, **levels: int) -> Seat:
    """Return an operator who is signed in."""
    return Seat(login, levels, state)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFloor(Floor):
    """A moment as a test tells it."""

    at: datetime
    calendar: WorkCalendar
    seats: Sequence[Seat] | None = None
    familiar: str = ""
    dialled: str = ""
    danger: bool = False
    earlier: Sequence[datetime] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    callers: Collection[str] = ()
    mode: str = ""
    announcements: Sequence[Sounding] = ()
    calls_back: bool = False


def floor(*seats: Seat, at: str = "2026-11-20 12:00", familiar: str = "", known: bool = True) -> ToldFloor:
    """Return what is known at a moment; nothing of the operators unless ``known``."""
    moment = clock(at)
    calendar = Casework(demo_city()).calendar(moment)
    return ToldFloor(at=moment, calendar=calendar, seats=seats if known else None, familiar=familiar)


def waits(queue: str = "hotline") -> Step:
    """Return the flow's step to a queue."""
    return Step(name=StepName.QUEUE, prompts=("waiting",), queue=queue, max_wait_s=1800)
