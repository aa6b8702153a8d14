"""A recorded call that nobody answered is a message until it is a ticket, answered, or known to be nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.messages import MessageRules
from crm.call_backs.models import CallBack
from crm.calls.models import Call
from crm.calls.service import add_segment, end_call, interrupt_open_calls, move_call, open_call, record_recording
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.messages.left import LEAVING, settle, unheard
from crm.messages.models import Message
from crm.messages.service import MessageTakenError, claim, close, keep_time, list_messages, own_message, release
from crm.messages.states import MessageMove, MessageState
from crm.moves import IllegalMoveError
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

RULES = MessageRules(claim_minutes=10, recording_minutes=5)
NUMBER = "13800006021"
LI, WANG = Actor("8001", Role.OPERATOR), Actor("8002", Role.OPERATOR)


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def leaves(
    session: Session, call_id: str = "c1", recorded_s: float = 8, outcome: Outcome = Outcome.LEFT_MESSAGE
) -> Call:
    """A citizen hears a prompt for ten seconds, speaks to the recorder, and the call ends."""
    call = open_call(session, call_id=call_id, number=NUMBER, line="12345", origin="trunk", channel="t", at=NOON)
    began, ended = after(seconds=10), after(seconds=10 + recorded_s)
    add_segment(session, call_id, SegmentKind.MENU, started_at=NOON, ended_at=began)
    if recorded_s:
        add_segment(session, call_id, SegmentKind.RECORDING, started_at=began, ended_at=ended)
    session.flush()
    end_call(session, call_id, outcome, ended)
    return call


def messages(session: Session) -> list[Message]:
    session.flush()
    return list(session.scalars(select(Message).order_by(Message.id)))


def standing(session: Session) -> Message:
    """A message that was heard to hold a voice."""
    leaves(session)
    settle(session, "c1", spoken=True, at=after(minutes=1))
    return messages(session)[0]


@pytest.mark.parametrize("outcome", LEAVING)
def test_however_a_recorded_call_ends_it_is_a_message_and_no_missed_call(session: Session, outcome: Outcome) -> None:
    call = leaves(session, outcome=outcome)
    (message,) = messages(session)
    assert (message.state, message.recorded_s, message.left_at) == (MessageState.ARRIVING, 8, after(seconds=18))
    assert (call.outcome, call.call_back) == (Outcome.LEFT_MESSAGE, None)


@pytest.mark.parametrize("outcome", [Outcome.LEFT_IN_QUEUE, Outcome.LEFT_WHILE_RINGING])
def test_who_went_on_to_a_person_is_called_back_instead(session: Session, outcome: Outcome) -> None:
    call = leaves(session, outcome=outcome)
    assert messages(session) == []
    assert call.call_back is not None


def test_who_was_answered_left_no_message(session: Session) -> None:
    open_call(session, call_id="c1", number=NUMBER, line="12345", origin="trunk", channel="t", at=NOON)
    add_segment(session, "c1", SegmentKind.RECORDING, started_at=NOON, ended_at=after(seconds=9))
    move_call(session, "c1", CallState.TALKING, operator="8001", at=after(seconds=20))
    end_call(session, "c1", Outcome.ANSWERED, after(seconds=60))
    assert messages(session) == []


def test_an_end_that_is_written_twice_is_one_message(session: Session) -> None:
    leaves(session)
    end_call(session, "c1", Outcome.LEFT_MESSAGE, after(seconds=18))
    assert len(messages(session)) == 1


def test_a_message_that_was_cut_off_by_the_telephone_system_is_not_lost(session: Session) -> None:
    open_call(session, call_id="c1", number=NUMBER, line="12345", origin="trunk", channel="t", at=NOON)
    move_call(session, "c1", CallState.RECORDING, at=NOON)
    interrupt_open_calls(session, set(), after(seconds=30), lambda _: after(seconds=12))
    (message,) = messages(session)
    assert (message.recorded_s, message.left_at) == (12, after(seconds=12))


@pytest.mark.parametrize("recorded_s", [0, 8])
def test_without_speech_it_is_no_message_but_a_missed_call(session: Session, recorded_s: float) -> None:
    call = leaves(session, recorded_s=recorded_s)
    assert settle(session, "c1", spoken=False, at=after(minutes=1)) is MessageState.EMPTY
    assert call.outcome == Outcome.EMPTY_MESSAGE
    (task,) = session.scalars(select(CallBack))
    assert (call.call_back, task.missed, task.last_missed_at) == (task.id, 1, call.ended_at)
    assert list_messages(session, over=False).items == []


def test_it_is_heard_once_and_only_when_its_recording_is_there(session: Session) -> None:
    leaves(session)
    assert unheard(session) == []
    record_recording(session, "c1", "c1.wav")
    assert [call.id for call in unheard(session)] == ["c1"]
    assert settle(session, "c1", spoken=True, at=after(minutes=1)) is MessageState.OPEN
    assert unheard(session) == []
    assert settle(session, "c1", spoken=False, at=after(minutes=2)) is None


def test_one_person_has_it_at_a_time_and_only_they_end_it(session: Session) -> None:
    message = standing(session)
    claim(session, message.id, LI, RULES, NOON)
    with pytest.raises(MessageTakenError):
        claim(session, message.id, WANG, RULES, after(minutes=9))
    with pytest.raises(MessageTakenError):
        own_message(session, message.id, WANG)
    claim(session, message.id, LI, RULES, after(minutes=9))
    assert message.claimed_until == after(minutes=19)
    close(message, MessageMove.NONSENSE, LI, after(minutes=10), "打错了")
    assert (message.state, message.closed_by, message.close_reason) == (MessageState.NONSENSE, "8001", "打错了")
    with pytest.raises(IllegalMoveError):
        claim(session, message.id, WANG, RULES, after(minutes=11))


def test_a_claim_that_ran_out_may_be_taken_over_and_one_given_back_is_anybodys(session: Session) -> None:
    message = standing(session)
    claim(session, message.id, LI, RULES, NOON)
    assert claim(session, message.id, WANG, RULES, after(minutes=10)).claimed_by == "8002"
    release(session, message.id, WANG)
    assert (message.state, message.claimed_by) == (MessageState.OPEN, None)


def test_time_gives_claims_back_and_shows_what_has_no_recording(session: Session) -> None:
    message = standing(session)
    claim(session, message.id, LI, RULES, NOON)
    leaves(session, "c2")
    assert keep_time(session, RULES, after(minutes=5)) == {"message_released": 0, "message_without_recording": 0}
    assert keep_time(session, RULES, after(minutes=10)) == {"message_released": 1, "message_without_recording": 1}
    assert [one.state for one in messages(session)] == [MessageState.OPEN, MessageState.OPEN]
