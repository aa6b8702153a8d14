"""Cities, operators and steps as the tests of routing tell them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.profile import Profile
from config.queues import WEEK, QueueRule
from crm.casework import Casework
from crm.operators.seats import Seat
from crm.operators.states import OperatorState
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


def floor(*seats: Seat, at: str = "2026-11-20 12:00", familiar: str = "", known: bool = True) -> Floor:
    """Return what is known at a moment; nothing of the operators unless ``known``."""
    moment = clock(at)
    calendar = Casework(demo_city()).calendar(moment)
    return Floor(at=moment, calendar=calendar, seats=seats if known else None, familiar=familiar)


def waits(queue: str = "hotline") -> Step:
    """Return the flow's step to a queue."""
    return Step(name=StepName.QUEUE, prompts=("waiting",), queue=queue, max_wait_s=1800)
