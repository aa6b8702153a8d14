"""Whom nobody answered is called back: once at a time, by one person, until somebody spoke with them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.outgoing import CallBackRules, OutgoingRules
from crm.call_backs.models import CallBack
from crm.call_backs.service import (
    CallBackTakenError,
    begin_call,
    claim,
    give_up,
    keep_time,
    list_call_backs,
    release,
)
from crm.calls.models import Call
from crm.calls.outgoing import BeingCalledError, NumberNotAllowedError, open_outgoing
from crm.calls.service import end_call, interrupt_open_calls, move_call, open_call
from crm.calls.states import MACHINE, MISSED, CallState, Outcome
from crm.cursors import whole
from crm.moves import IllegalMoveError
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

RULES = OutgoingRules(ring_s=30, allowed=("1[3-9]XXXXXXXXX",), call_back=CallBackRules(tries=2, claim_minutes=10))
NUMBER, OTHER = "13800006021", "13900001111"
LI, WANG = Actor("8001", Role.OPERATOR), Actor("8002", Role.OPERATOR)


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def arrives(session: Session, call_id: str, number: str = NUMBER, at: datetime = NOON) -> Call:
    return open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="t", at=at)


def misses(
    session: Session,
    call_id: str,
    number: str = NUMBER,
    at: datetime = NOON,
    outcome: Outcome = Outcome.LEFT_IN_QUEUE,
) -> None:
    arrives(session, call_id, number, at)
    end_call(session, call_id, outcome, at)


def tasks(session: Session) -> list[CallBack]:
    session.flush()
    return list(session.scalars(select(CallBack).order_by(CallBack.id)))


def only_task(session: Session) -> CallBack:
    (task,) = tasks(session)
    return task


def calls(session: Session, by: Actor = LI, call_id: str = "out-1", at: datetime = NOON) -> str:
    task = claim(session, only_task(session).id, by, RULES, at)
    return begin_call(session, task.id, by, RULES, call_id, at)


@pytest.mark.parametrize("outcome", MISSED)
def test_every_call_nobody_answered_is_to_be_called_back(session: Session, outcome: Outcome) -> None:
    misses(session, "c-1", outcome=outcome)
    task = only_task(session)
    assert (task.state, task.missed, session.get_one(Call, "c-1").call_back) == ("open", 1, task.id)


def test_a_call_that_broke_off_with_the_telephone_system_is_to_be_called_back(session: Session) -> None:
    arrives(session, "c-1")
    interrupt_open_calls(session, set(), NOON)
    assert only_task(session).state == "open"


def test_an_answered_call_is_not(session: Session) -> None:
    arrives(session, "c-1")
    move_call(session, "c-1", CallState.TALKING, operator="8001", at=NOON)
    end_call(session, "c-1", Outcome.INTERRUPTED, NOON)
    assert tasks(session) == []


def test_a_caller_without_a_number_cannot_be(session: Session) -> None:
    misses(session, "c-1", "anonymous")
    assert tasks(session) == []


def test_the_same_number_joins_what_is_open_and_another_begins_its_own(session: Session) -> None:
    misses(session, "c-1")
    misses(session, "c-2", OTHER)
    misses(session, "c-3", at=after(minutes=5))
    found = tasks(session)
    assert [task.missed for task in found] == [2, 1]
    assert (found[0].first_missed_at, found[0].last_missed_at) == (NOON, after(minutes=5))


def test_a_call_told_of_twice_counts_once(session: Session) -> None:
    misses(session, "c-1")
    end_call(session, "c-1", Outcome.LEFT_IN_QUEUE, NOON)
    assert only_task(session).missed == 1


def test_a_call_is_told_of_again_after_its_call_back_is_over(session: Session) -> None:
    misses(session, "c-1")
    claim(session, only_task(session).id, LI, RULES, NOON)
    give_up(session, only_task(session).id, LI, "空号", NOON)
    end_call(session, "c-1", Outcome.LEFT_IN_QUEUE, NOON)
    assert len(tasks(session)) == 1


def test_a_caller_who_rings_again_and_is_answered_needs_no_call(session: Session) -> None:
    misses(session, "c-1")
    claim(session, only_task(session).id, LI, RULES, NOON)
    arrives(session, "c-2", at=after(minutes=1))
    move_call(session, "c-2", CallState.TALKING, operator="8002", at=after(minutes=2))
    task = only_task(session)
    assert (task.state, task.closed_by, task.closed_at, task.claimed_by) == ("reached", "8002", after(minutes=2), None)
    misses(session, "c-3", at=after(hours=1))
    assert [task.state for task in tasks(session)] == ["reached", "open"]


def test_one_person_has_it_until_their_time_is_over(session: Session) -> None:
    misses(session, "c-1")
    task = claim(session, only_task(session).id, LI, RULES, NOON)
    with pytest.raises(CallBackTakenError):
        claim(session, task.id, WANG, RULES, after(minutes=9))
    with pytest.raises(CallBackTakenError):
        release(session, task.id, WANG, NOON)
    assert claim(session, task.id, WANG, RULES, after(minutes=10)).claimed_by == "8002"
    with pytest.raises(CallBackTakenError):
        give_up(session, task.id, LI, "空号", after(minutes=11))
    assert release(session, task.id, WANG, NOON).state == "open"


def test_nobody_calls_a_number_that_is_being_called(session: Session) -> None:
    misses(session, "c-1")
    assert calls(session) == NUMBER
    for by in (LI, WANG):
        with pytest.raises(IllegalMoveError):
            claim(session, only_task(session).id, by, RULES, after(hours=1))
    with pytest.raises(IllegalMoveError):
        begin_call(session, only_task(session).id, LI, RULES, "out-2", NOON)


def test_nobody_calls_back_whom_the_line_calls_about_something_else(session: Session) -> None:
    misses(session, "c-1")
    asks = open_outgoing(session, "asks-1", None, None, session.get_one(Call, "c-1").number, NOON)
    asks.origin = MACHINE
    with pytest.raises(BeingCalledError):
        calls(session)
    end_call(session, "asks-1", Outcome.NO_ANSWER, NOON)
    assert begin_call(session, only_task(session).id, LI, RULES, "out-1", NOON)


def test_a_try_that_failed_gives_it_back_and_a_talk_ends_it(session: Session) -> None:
    misses(session, "c-1")
    calls(session, LI, "out-1")
    end_call(session, "out-1", Outcome.BUSY, NOON)
    task = only_task(session)
    assert (task.state, task.tries, task.claimed_by) == ("open", 1, None)
    calls(session, WANG, "out-2", after(minutes=5))
    move_call(session, "out-2", CallState.TALKING, operator="8002", at=after(minutes=6))
    end_call(session, "out-2", Outcome.ANSWERED, after(minutes=7))
    assert (task.state, task.tries, task.closed_by) == ("reached", 2, "8002")
    assert (task.first_tried_at, task.last_tried_at) == (NOON, after(minutes=5))


def test_a_number_outside_the_plan_is_never_dialled(session: Session) -> None:
    misses(session, "c-1", "+4915112345678")
    with pytest.raises(NumberNotAllowedError):
        calls(session)
    task = only_task(session)
    assert (task.state, task.tries) == ("claimed", 0)


def test_time_gives_claims_back_and_ends_what_was_tried_or_waited_enough(session: Session) -> None:
    misses(session, "c-1")
    misses(session, "c-2", OTHER)
    misses(session, "c-3", "13700002222")
    claimed, tried, old = tasks(session)
    claim(session, claimed.id, LI, RULES, after(hours=95))
    claimed.last_missed_at = after(hours=95)
    tried.tries = 2
    done = keep_time(session, RULES, after(hours=96))
    assert [task.state for task in (claimed, tried, old)] == ["open", "given_up", "expired"]
    assert done == {"call_back_released": 1, "call_back_given_up": 1, "call_back_expired": 1}
    assert set(keep_time(session, RULES, after(hours=96)).values()) == {0}


def test_the_one_that_waits_longest_is_first(session: Session) -> None:
    numbers = [f"1380000600{n}" for n in range(5)]
    for minutes, number in enumerate(numbers):
        misses(session, f"c-{number}", number, after(minutes=-minutes))
    session.flush()
    listed = whole(lambda cursor: list_call_backs(session, over=False, cursor=cursor, limit=2))
    assert [task.first_missed_at for task in listed] == [after(minutes=-m) for m in (4, 3, 2, 1, 0)]
    over = only_number(session, numbers[2])
    claim(session, over.id, LI, RULES, NOON)
    give_up(session, over.id, LI, "空号", NOON)
    session.flush()
    assert [task.id for task in list_call_backs(session, over=True).items] == [over.id]
    assert over.id not in [task.id for task in list_call_backs(session, over=False).items]


def only_number(session: Session, number: str) -> CallBack:
    return session.scalars(select(CallBack).where(CallBack.number_index == number)).one()
