"""Whose turn it is to be called back: live callers first, one try a number, within the hours."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.rules.outgoing import CallBackRules, MachineRules
from crm.call_backs.attempts import Waiting
from crm.casework import Casework
from ivr.call_backs.turns import Caller, City, Line, Turns, Why, not_before, turns
from tests.city import demo_city
from tests.unit.ivr.routing.made import clock

pytestmark = pytest.mark.unit

NOW = clock("2026-11-20 12:00")
DAY = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday", "make_up"],
    "start": "08:00",
    "until": "21:00",
}
RULES = MachineRules.model_validate({"hours": [DAY], "tries": 2, "retry_minutes": [10, 60], "missed_after_minutes": 5})
LEGAL = "legal"


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def missed(task_id: int = 1, **told: object) -> Waiting:
    return Waiting(**({"id": task_id, "queue": "hotline", "asked": False, "since": ago(20)} | told))  # type: ignore[arg-type]


def kept(task_id: int = 1, **told: object) -> Waiting:
    return missed(task_id, asked=True, **told)


def line(*callers: Caller, free: int = 0, busy: int = 0, queue: str = "hotline") -> Line:
    logins = [f"80{n:02}" for n in range(free + busy)]
    return Line(callers, {queue: frozenset(logins)}, frozenset(logins[:free]))


def decide(*waiting: Waiting, on: Line, at: datetime = NOW) -> Turns:
    city = City(RULES, demo_city().queues, Casework(demo_city()).calendar(at))
    return turns(waiting, on, city, at)


def why(one: Waiting, on: Line, at: datetime = NOW) -> Why | None:
    return decide(one, on=on, at=at).why.get(one.id)


def test_a_missed_caller_is_dialled_while_an_operator_is_free_whom_nobody_needs() -> None:
    assert decide(missed(), on=line(free=1)).dial == (1,)


def test_live_callers_go_first() -> None:
    assert why(missed(), line(Caller("hotline", NOW), free=1)) is Why.LIVE
    assert why(missed(), line(busy=3)) is Why.LIVE
    assert decide(missed(), on=line(Caller("hotline", NOW), free=2)).dial == (1,)


def test_no_more_are_dialled_than_operators_are_free() -> None:
    decided = decide(*(missed(n, since=ago(60 - n)) for n in range(5)), on=line(free=2))
    assert decided.dial == (0, 1)
    assert set(decided.why.values()) == {Why.LIVE}


def test_whoever_is_being_called_counts_until_an_operator_answers() -> None:
    assert decide(missed(1), missed(2, call_id="back-2"), on=line(free=1)).dial == ()


def test_a_free_operator_is_not_taken_from_another_queue_they_answer_as_well() -> None:
    both = Line([Caller(LEGAL, NOW)], {"hotline": frozenset({"8001"}), LEGAL: frozenset({"8001"})}, frozenset({"8001"}))
    assert why(missed(), both) is Why.LIVE
    apart = Line(
        [Caller(LEGAL, NOW)], {"hotline": frozenset({"8001"}), LEGAL: frozenset({"8002"})}, frozenset({"8001"})
    )
    assert decide(missed(), on=apart).dial == (1,)


def test_a_kept_place_comes_when_everybody_before_it_is_served() -> None:
    one = kept(since=ago(10))
    assert why(one, line(Caller("hotline", ago(11)), busy=2)) is Why.PLACE
    assert decide(one, on=line(Caller("hotline", ago(9)), busy=2)).dial == (1,)


def test_a_kept_place_keeps_what_the_caller_had_before_others() -> None:
    later_but_sooner = Caller("hotline", ago(1), priority=demo_city().queues["hotline"].priority + 5)
    assert why(kept(since=ago(10)), line(later_but_sooner, busy=1)) is Why.PLACE
    assert decide(kept(since=ago(10), sooner=5), on=line(later_but_sooner, busy=1)).dial == (1,)


def test_kept_places_come_one_by_one_and_one_ahead_of_who_is_free() -> None:
    places = [kept(n, since=ago(60 - n)) for n in range(5)]
    assert decide(*places, on=line(busy=2)).dial == (0,)
    assert decide(*places, on=line(free=2, busy=1)).dial == (0, 1, 2)
    assert decide(replace(places[0], call_id="back-0"), *places[1:], on=line(busy=2)).dial == ()


def test_kept_places_go_before_missed_calls() -> None:
    assert decide(missed(1, since=ago(90)), kept(2, since=ago(10)), on=line(free=1)).dial == (2,)


@pytest.mark.parametrize("one", [missed(on_line=True), kept(on_line=True)])
def test_nobody_is_dialled_who_is_on_the_line(one: Waiting) -> None:
    assert why(one, line(free=3)) is Why.ON_LINE


def test_a_number_outside_the_plan_is_left_to_people() -> None:
    assert why(missed(callable=False), line(free=3)) is Why.NUMBER


def test_enough_tries_leave_it_to_people() -> None:
    assert why(missed(tries=2, last_tried_at=ago(600)), line(free=3)) is Why.PEOPLE


def test_a_queue_without_anybody_at_work_calls_nobody() -> None:
    assert why(kept(), Line()) is Why.NOBODY


@pytest.mark.parametrize(
    ("at", "reason"), [("07:59", Why.HOURS), ("08:00", None), ("20:59", None), ("21:00", Why.HOURS)]
)
def test_citizens_are_called_within_the_citys_hours(at: str, reason: Why | None) -> None:
    then = clock(f"2026-11-21 {at}")
    assert why(missed(), line(free=3), then) is reason


def test_a_closed_queue_calls_nobody() -> None:
    night = clock("2026-11-20 19:00")
    assert demo_city().queues[LEGAL].hours
    assert why(missed(queue=LEGAL), line(free=3, queue=LEGAL), night) is Why.HOURS


def test_a_missed_caller_is_given_time_to_call_again() -> None:
    assert why(missed(since=ago(4)), line(free=3)) is Why.PAUSE
    assert why(missed(since=ago(5)), line(free=3)) is None


def test_pauses_grow_from_try_to_try() -> None:
    tried = missed(tries=1, last_tried_at=ago(3))
    assert not_before(tried, RULES) == ago(3) + timedelta(minutes=10)
    assert not_before(replace(tried, tries=2), RULES) == ago(3) + timedelta(minutes=60)
    assert not_before(replace(tried, tries=9), RULES) == ago(3) + timedelta(minutes=60)
    assert why(tried, line(free=3)) is Why.PAUSE


def test_rules_that_shrink_pauses_or_leave_nothing_to_people_are_refused() -> None:
    with pytest.raises(ValueError, match="pauses that grow"):
        MachineRules.model_validate({"hours": [DAY], "retry_minutes": [60, 10]})
    with pytest.raises(ValueError, match="less than tries"):
        CallBackRules(tries=2, machine=RULES)
