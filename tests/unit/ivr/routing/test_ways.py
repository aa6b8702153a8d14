"""Where else a call waits: when nobody is there, when it lasts too long."""

import pytest

from crm.operators.states import OperatorState
from ivr.routing import route, route_on

from .made import AWAY, LED, city, floor, seat, waits

pytestmark = pytest.mark.unit

S = OperatorState
NOBODY = city(legal={"no_operators": {"to": "hotline"}})
OVERFLOW = city(legal={"overflow": {"after_s": 60, "to": "expert"}}, expert={})
NIGHT = "2026-11-20 22:00"


def test_whoever_finds_nobody_signed_in_waits_elsewhere() -> None:
    step = route(NOBODY, waits("legal"), floor(seat("8001", hotline=0)))
    assert (step.queue, step.prompts) == ("hotline", ("waiting",))


@pytest.mark.parametrize("state", [S.PAUSED, S.TALKING, S.READY])
def test_whoever_finds_somebody_signed_in_waits_for_them(state: OperatorState) -> None:
    assert route(NOBODY, waits("legal"), floor(seat("8001", state, legal=5))).queue == "legal"


def test_while_nobody_knows_who_is_there_the_queue_is_tried() -> None:
    assert route(NOBODY, waits("legal"), floor(known=False)).queue == "legal"


def test_without_another_way_a_citizen_waits_where_nobody_is() -> None:
    assert route(city(legal={}), waits("legal"), floor()).queue == "legal"


def test_ways_are_followed_to_their_end() -> None:
    chain = city(expert={"no_operators": {"to": "legal"}}, legal={"no_operators": {"to": "hotline"}})
    assert route(chain, waits("expert"), floor()).queue == "hotline"
    assert route(chain, waits("expert"), floor(seat("8001", legal=0))).queue == "legal"


def test_whoever_waited_while_the_last_operator_left_waits_on_elsewhere_before_others() -> None:
    step = route_on(NOBODY, "legal", "LEAVEEMPTY", floor())
    assert (step.queue, step.priority, step.prompts) == ("hotline", 1, ("waiting",))


def test_whoever_waited_too_long_overflows_to_a_queue_where_somebody_is_at_work() -> None:
    assert route(OVERFLOW, waits("legal"), floor()).max_wait_s == 60
    step = route_on(OVERFLOW, "legal", "TIMEOUT", floor(seat("8001", S.TALKING, expert=2)))
    assert (step.queue, step.priority, step.prompts) == ("expert", 1, ("overflow", "waiting"))


@pytest.mark.parametrize("seats", [(), (seat("8001", S.PAUSED, expert=0),), (seat("8001", legal=0),)])
def test_nobody_overflows_to_where_nobody_is_at_work(seats: tuple[object, ...]) -> None:
    step = route_on(OVERFLOW, "legal", "TIMEOUT", floor(*seats))  # type: ignore[arg-type]
    assert (step.queue, step.prompts, step.max_wait_s) == ("legal", ("all_busy",), 60)


@pytest.mark.parametrize("closed", [LED, AWAY])
def test_nobody_overflows_to_a_closed_queue(closed: dict[str, object]) -> None:
    shut = city(legal={"overflow": {"after_s": 60, "to": "expert"}}, expert=closed)
    assert route_on(shut, "legal", "TIMEOUT", floor(seat("8001", expert=0), at=NIGHT)).queue == "legal"


def test_only_a_wait_that_lasted_too_long_overflows() -> None:
    assert route_on(OVERFLOW, "legal", "JOINUNAVAIL", floor(seat("8001", expert=0))).queue == "legal"
