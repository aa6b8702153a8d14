"""Whose turn it is to be asked how it went: live callers first, one call a citizen, within the hours."""

from datetime import datetime, timedelta

import pytest

from config.rules.dialled import FollowUpCallRules
from crm.casework import Casework
from crm.follow_ups.machine import Waiting
from ivr.call_backs.turns import Caller, Line
from ivr.follow_ups.turns import City, Turns, Why, turns
from tests.city import demo_city
from tests.unit.ivr.routing.made import clock

pytestmark = pytest.mark.unit

NOW = clock("2026-11-20 12:00")
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday", "make_up"]
RULES = FollowUpCallRules.model_validate(
    {"hours": [{"days": EVERY_DAY, "start": "09:00", "until": "20:00"}], "retry_minutes": [120, 1440], "at_once": 2}
)
QUIET = Line(at_work={"hotline": frozenset({"8001"})})


def decide(*waiting: Waiting, on: Line = QUIET, at: datetime = NOW) -> Turns:
    return turns(waiting, on, City(RULES, Casework(demo_city()).calendar(at), "hotline"), at)


def test_the_most_pressing_are_called_and_no_more_at_once_than_the_city_allows() -> None:
    decided = decide(*(Waiting(str(n)) for n in range(3)))
    assert (decided.dial, decided.why) == (("0", "1"), {"2": Why.TURN})
    assert decide(Waiting("0", called=True), Waiting("1"), Waiting("2")).dial == ("1",)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Waiting("1", called=True), Why.CALLED),
        (Waiting("1", callable=False), Why.NUMBER),
        (Waiting("1", on_line=True), Why.ON_LINE),
        (Waiting("1", tries=1, last_tried_at=NOW - timedelta(minutes=119)), Why.PAUSE),
    ],
)
def test_what_of_a_citizen_keeps_them_from_being_called(one: Waiting, why: Why) -> None:
    assert decide(one).why == {"1": why}


def test_nobody_is_dialled_while_a_citizen_waits_on_the_line_or_nobody_could_answer_key_0() -> None:
    waits = Line([Caller("legal", NOW)], QUIET.at_work, frozenset({"8001"}))
    assert decide(Waiting("1"), on=waits).why == {"1": Why.LIVE}
    assert decide(Waiting("1"), on=Line()).why == {"1": Why.NOBODY}


@pytest.mark.parametrize(("hour", "dials"), [("08:59", ()), ("09:00", ("1",)), ("19:59", ("1",)), ("20:00", ())])
def test_citizens_are_called_within_the_hours_only(hour: str, dials: tuple[str, ...]) -> None:
    assert decide(Waiting("1"), at=clock(f"2026-11-21 {hour}")).dial == dials


def test_pauses_grow_and_it_is_told_until_when() -> None:
    once = Waiting("1", tries=1, last_tried_at=NOW - timedelta(minutes=120))
    twice = Waiting("2", tries=2, last_tried_at=NOW - timedelta(minutes=120))
    decided = decide(once, twice)
    assert decided.dial == ("1",)
    assert decided.next_at == {"2": NOW - timedelta(minutes=120) + timedelta(days=1)}
