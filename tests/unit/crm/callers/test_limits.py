"""How often a number may call, who has no limit, and what happens to lists by itself."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.callers import OVER_LIMIT, CallerList
from crm.callers.known import callers_of, lists_of
from crm.callers.models import CallerEntry
from crm.callers.states import EntryMove
from crm.callers.upkeep import FORGOTTEN, keep_time, propose
from crm.calls.service import end_call
from crm.calls.states import Outcome
from tests.unit.crm.callers.made import CHEN, LIMITS, NUMBER, OTHER, RULES, after, asked, called, moved
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit


def many(session: Session, count: int, minutes: float, number: str = NUMBER, **how: object) -> str:
    """Let a number call so often, the last time at noon, with so many minutes between; gives the last call."""
    for n in range(count):
        called(session, f"{number}-{n}", after(minutes=-n * minutes), number, **how)  # type: ignore[arg-type]
    return f"{number}-0"


@pytest.mark.parametrize(
    ("count", "minutes", "over"),
    [(3, 10, False), (4, 10, True), (4, 20, False), (5, 200, False), (6, 200, True), (6, 300, False)],
)
def test_a_number_is_over_the_limit_by_calls_of_an_hour_or_of_a_day(
    session: Session, count: int, minutes: float, over: bool
) -> None:
    last = many(session, count, minutes)
    assert callers_of(session, last, LIMITS, NOON) == ({OVER_LIMIT} if over else set())


@pytest.mark.parametrize(
    ("how", "over"),
    [
        ({"outcome": Outcome.LEFT_IN_MENU}, True),
        ({"outcome": Outcome.LEFT_WHILE_SPEAKING}, True),
        ({"outcome": Outcome.ANSWERED, "code": "silent"}, True),
        ({"outcome": Outcome.ANSWERED, "code": "ticket"}, False),
        ({"outcome": Outcome.LEFT_IN_QUEUE}, False),
        ({"outcome": Outcome.LEFT_WHILE_RINGING}, False),
        ({"outcome": Outcome.REFUSED}, False),
    ],
)
def test_calls_that_ask_for_nothing_have_a_limit_of_their_own_and_waiting_for_us_is_no_such_call(
    session: Session, how: dict[str, object], over: bool
) -> None:
    last = many(session, 3, 100, **how)  # type: ignore[arg-type]
    assert (OVER_LIMIT in callers_of(session, last, LIMITS, NOON)) is over


def test_a_withheld_number_is_nobody_and_has_no_limit(session: Session) -> None:
    for n in range(9):
        called(session, f"call-{n}", NOON, "")
    assert callers_of(session, "call-0", LIMITS, NOON) == set()
    assert callers_of(session, "no such call", LIMITS, NOON) == set()


@pytest.mark.parametrize("wanted", [CallerList.ELDERLY, CallerList.LEADER])
def test_the_elderly_and_leaders_lines_may_call_as_often_as_they_like(session: Session, wanted: CallerList) -> None:
    asked(session, wanted, actor=CHEN)
    assert callers_of(session, many(session, 9, 1), LIMITS, NOON) == {wanted}
    assert propose(session, RULES, NOON) == 0


def test_a_number_over_the_limit_is_proposed_once_and_nobody_is_blocked_by_itself(session: Session) -> None:
    many(session, 4, 1)
    many(session, 3, 1, OTHER)
    assert [propose(session, RULES, NOON) for _ in range(2)] == [1, 0]
    (entry,) = session.scalars(select(CallerEntry)).all()
    assert (entry.list, entry.number, entry.state, entry.asked_by) == ("blocked", NUMBER, "asked", "system")
    assert lists_of(session, NUMBER, NOON) == set()


def test_a_number_somebody_decided_about_is_not_proposed_again_for_some_days(session: Session) -> None:
    many(session, 4, 1)
    propose(session, RULES, NOON)
    entry = session.scalars(select(CallerEntry)).one()
    moved(session, entry, EntryMove.REFUSE)
    assert propose(session, RULES, after(hours=1)) == 0
    for n in range(4):
        called(session, f"later-{n}", after(days=8))
    assert propose(session, RULES, after(days=8)) == 1


def test_entries_end_by_themselves_and_their_numbers_are_forgotten(session: Session) -> None:
    entry = moved(session, asked(session, days=10), EntryMove.APPROVE)
    assert keep_time(session, after(days=9))["caller_entry_expired"] == 0
    assert keep_time(session, after(days=10))["caller_entry_expired"] == 1
    assert (entry.state, entry.over_by, entry.number) == ("expired", None, NUMBER)
    long_after = after(days=11) + FORGOTTEN
    assert keep_time(session, long_after)["caller_entry_forgotten"] == 1
    session.refresh(entry)
    assert (entry.number, entry.number_index, entry.reason) == ("", "", "反复辱骂话务员")
    assert keep_time(session, long_after)["caller_entry_forgotten"] == 0


def test_whoever_was_turned_away_is_not_called_back(session: Session) -> None:
    for name, outcome in (("away", Outcome.REFUSED), ("left", Outcome.LEFT_IN_MENU)):
        call = called(session, name, NOON)
        end_call(session, call.id, outcome, after(seconds=20))
        assert (call.call_back is None) is (outcome is Outcome.REFUSED)
