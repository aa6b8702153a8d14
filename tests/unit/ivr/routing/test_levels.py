"""At whom a call may ring at first."""

import pytest

from config.queues import LAST_LEVEL
from crm.operators.seats import Seat
from crm.operators.states import OperatorState
from ivr.routing import route, route_on
from ivr.steps import Step, StepName

from .made import city, floor, seat, waits

pytestmark = pytest.mark.unit

S = OperatorState
RELAXED = city(hotline={"relax_s": 20})


@pytest.mark.parametrize(
    ("seats", "limit"),
    [
        ([seat("8001", hotline=0), seat("8002", hotline=1)], 0),
        ([seat("8001", S.TALKING, hotline=0), seat("8002", hotline=1)], 0),
        ([seat("8001", S.PAUSED, hotline=0), seat("8002", S.WRAP_UP, hotline=1), seat("8003", hotline=4)], 1),
        ([seat("8001", legal=0), seat("8002", hotline=3)], 3),
        ([seat("8001", S.PAUSED, hotline=0)], LAST_LEVEL),
        ([], LAST_LEVEL),
    ],
)
def test_the_first_limit_passes_over_levels_at_which_nobody_is_at_work(seats: list[Seat], limit: int) -> None:
    assert route(RELAXED, waits(), floor(*seats)).limit == limit


def test_while_the_database_does_not_say_who_is_there_everybody_may_be_rung() -> None:
    assert route(RELAXED, waits(), floor(known=False)).limit == LAST_LEVEL


def test_without_relaxing_everybody_may_be_rung_at_once() -> None:
    step = route(city(hotline={"relax_s": 0}), waits(), floor(seat("8001", hotline=0)))
    assert step.limit == LAST_LEVEL


def test_whoever_waited_too_long_may_be_rung_through_to_everybody() -> None:
    assert route_on(RELAXED, "hotline", "TIMEOUT", floor(seat("8001", hotline=0))).limit == LAST_LEVEL


def test_a_step_that_leads_to_no_queue_is_left_as_it_is() -> None:
    menu = Step(name=StepName.MENU, prompts=("menu",))
    assert route(RELAXED, menu, floor()) is menu
