"""Who talked with the citizen lately is rung first."""

import pytest

from config.queues import LastOperator
from crm.operators.states import OperatorState
from ivr.routing import route, route_on

from .made import city, floor, seat, waits

pytestmark = pytest.mark.unit

S = OperatorState
FAITHFUL = city(legal={}).model_copy(update={"last_operator": LastOperator(days=7, ring_s=10)})


def test_whoever_talked_with_the_citizen_lately_is_rung_first() -> None:
    step = route(FAITHFUL, waits(), floor(seat("8001", hotline=0), seat("8002", hotline=9), familiar="8002"))
    assert (step.first, step.first_s) == ("8002", 10)


@pytest.mark.parametrize("state", sorted(set(OperatorState) - {S.READY, S.OFFLINE}))
def test_nobody_waits_for_an_operator_who_is_not_ready(state: OperatorState) -> None:
    assert route(FAITHFUL, waits(), floor(seat("8001", state, hotline=0), familiar="8001")).first == ""


def test_an_operator_of_another_queue_is_not_rung() -> None:
    assert route(FAITHFUL, waits("legal"), floor(seat("8001", hotline=0), familiar="8001")).first == ""


def test_a_citizen_whom_nobody_knows_waits_for_anybody() -> None:
    assert route(FAITHFUL, waits(), floor(seat("8001", hotline=0))).first == ""


def test_without_the_rule_nobody_is_preferred() -> None:
    off = FAITHFUL.model_copy(update={"last_operator": None})
    assert route(off, waits(), floor(seat("8001", hotline=0), familiar="8001")).first == ""


def test_whoever_has_waited_once_is_not_held_up_again() -> None:
    assert route_on(FAITHFUL, "hotline", "TIMEOUT", floor(seat("8001", hotline=0), familiar="8001")).first == ""
