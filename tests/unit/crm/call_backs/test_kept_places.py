"""Who waits may keep their place; the line tries, and each try is one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.outgoing import OutgoingRules
from crm.call_backs.attempts import Waiting, begin_attempt, waiting_call_backs
from crm.call_backs.kept import decline, is_wanted, keep_place
from crm.call_backs.models import CallBack, CallBackEvent
from crm.call_backs.service import claim
from crm.calls.models import Call
from crm.calls.service import end_call, move_call, open_call, record_queue
from crm.calls.states import CallState, Outcome
from crm.moves import IllegalMoveError
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

RULES = OutgoingRules(ring_s=30, allowed=("1[3-9]XXXXXXXXX",))
NUMBER = "13800006021"
LI = Actor("8001", Role.OPERATOR)


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def waits(session: Session, call_id: str = "c-1", number: str = NUMBER, at: datetime = NOON) -> Call:
    call = open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="t", at=at)
    record_queue(session, call_id, "hotline", at)
    return call


def keeps(session: Session) -> None:
    keep_place(session, waits(session), 5, after(minutes=3))
    end_call(session, "c-1", Outcome.KEPT, after(minutes=3))


def task(session: Session) -> CallBack:
    session.flush()
    return session.scalars(select(CallBack)).one()


def told(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(CallBackEvent.what).order_by(CallBackEvent.id)))


def pending(session: Session) -> list[Waiting]:
    session.flush()
    return list(waiting_call_backs(session, RULES))


def test_a_kept_place_counts_from_when_they_began_to_wait(session: Session) -> None:
    keeps(session)
    kept = task(session)
    assert (kept.asked_at, kept.place_since, kept.sooner, kept.missed) == (after(minutes=3), NOON, 5, 0)
    (one,) = pending(session)
    assert (one.asked, one.since, one.queue, one.callable, one.on_line) == (True, NOON, "hotline", True, False)


def test_asking_twice_is_asking_once(session: Session) -> None:
    keeps(session)
    keep_place(session, session.get_one(Call, "c-1"), 0, after(minutes=4))
    assert told(session) == ["ask"]


def test_whoever_was_promised_a_call_is_called_back_though_the_word_of_it_was_lost(session: Session) -> None:
    waits(session)
    end_call(session, "c-1", Outcome.KEPT, after(minutes=3))
    assert (task(session).state, session.get_one(Call, "c-1").call_back) == ("open", task(session).id)


def test_a_caller_without_a_number_keeps_nothing(session: Session) -> None:
    keep_place(session, waits(session, number="anonymous"), 0, NOON)
    session.flush()
    assert session.scalars(select(CallBack)).all() == []


def test_whoever_was_missed_before_keeps_a_place_in_the_same_call_back(session: Session) -> None:
    waits(session, "c-0")
    end_call(session, "c-0", Outcome.LEFT_IN_QUEUE, NOON)
    keeps(session)
    assert (task(session).missed, task(session).asked_at) == (1, after(minutes=3))


def test_a_try_is_nobody_elses(session: Session) -> None:
    keeps(session)
    one = task(session).id
    assert begin_attempt(session, one, RULES, "back-1", after(minutes=9)) == NUMBER
    assert begin_attempt(session, one, RULES, "back-2", after(minutes=9)) is None
    with pytest.raises(IllegalMoveError):
        claim(session, one, LI, RULES, after(minutes=9))
    assert [w.call_id for w in pending(session)] == ["back-1"]


def test_what_a_person_has_the_line_leaves_alone(session: Session) -> None:
    keeps(session)
    claim(session, task(session).id, LI, RULES, NOON)
    assert begin_attempt(session, task(session).id, RULES, "back-1", NOON) is None
    assert pending(session) == []


def test_nobody_is_dialled_while_they_are_on_the_line(session: Session) -> None:
    keeps(session)
    waits(session, "c-2", at=after(minutes=5))
    (one,) = pending(session)
    assert one.on_line
    assert begin_attempt(session, one.id, RULES, "back-1", after(minutes=6)) is None


def test_whoever_called_again_and_talked_is_not_wanted_any_more(session: Session) -> None:
    keeps(session)
    begin_attempt(session, task(session).id, RULES, "back-1", after(minutes=5))
    assert is_wanted(session, "back-1")
    waits(session, "c-2", at=after(minutes=5))
    move_call(session, "c-2", CallState.TALKING, operator="8001", at=after(minutes=6))
    session.flush()
    assert not is_wanted(session, "back-1")
    end_call(session, "back-1", Outcome.LEFT_IN_MENU, after(minutes=6))
    assert task(session).state == "reached"


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.LEFT_IN_MENU, Outcome.INTERRUPTED])
def test_not_answered_a_machine_and_a_restart_are_tries_that_failed(session: Session, outcome: Outcome) -> None:
    keeps(session)
    begin_attempt(session, task(session).id, RULES, "back-1", after(minutes=5))
    end_call(session, "back-1", outcome, after(minutes=6))
    (one,) = pending(session)
    assert (one.tries, one.last_tried_at, one.call_id) == (1, after(minutes=5), "")
    assert told(session) == ["ask", "dial", "fail"]


def test_the_citizen_may_not_want_it_any_more(session: Session) -> None:
    keeps(session)
    begin_attempt(session, task(session).id, RULES, "back-1", after(minutes=5))
    decline(session, session.get_one(Call, "back-1"), after(minutes=6))
    end_call(session, "back-1", Outcome.LEFT_IN_MENU, after(minutes=6))
    assert (task(session).state, task(session).closed_at) == ("declined", after(minutes=6))


def test_a_talk_ends_it(session: Session) -> None:
    keeps(session)
    begin_attempt(session, task(session).id, RULES, "back-1", after(minutes=5))
    session.flush()
    move_call(session, "back-1", CallState.TALKING, operator="8001", at=after(minutes=6))
    end_call(session, "back-1", Outcome.ANSWERED, after(minutes=9))
    assert (task(session).state, task(session).closed_by) == ("reached", "8001")
    assert session.get_one(Call, "back-1").served
