"""What is masked is told from what is kept, as long as it lasted and no longer, and the audit tells who did it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit.models import AuditEvent
from crm.audit.service import verify
from crm.calls.masks import LONGEST, begin_mask, end_mask, masks_of
from crm.calls.models import Call, CallMask
from crm.calls.service import end_call, open_call
from crm.calls.states import Outcome
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

FIRST, SECOND = Actor("8001", Role.OPERATOR), Actor("9001", Role.SUPERVISOR)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def call(session: Session) -> Call:
    return open_call(session, call_id="c-1", number="", line="12345", origin="trunk", channel="t", at=NOON)


def spans(session: Session, call: Call) -> list[tuple[str, float, float]]:
    found = masks_of(session, call)
    return [(one.by, (one.start - NOON).total_seconds(), (one.end - NOON).total_seconds()) for one in found]


def test_a_mask_lasts_until_it_is_taken_off(session: Session, call: Call) -> None:
    begin_mask(session, call.id, FIRST, after(10))
    end_mask(session, call.id, FIRST, after(25))
    assert spans(session, call) == [("8001", 10, 25)]


def test_a_mask_that_is_forgotten_ends_by_itself(session: Session, call: Call) -> None:
    begin_mask(session, call.id, FIRST, after(10))
    assert end_mask(session, call.id, FIRST, after(300)) is None
    assert spans(session, call) == [("8001", 10, 10 + LONGEST.total_seconds())]


def test_the_end_of_the_call_ends_it(session: Session, call: Call) -> None:
    begin_mask(session, call.id, FIRST, after(10))
    end_call(session, call.id, Outcome.ANSWERED, after(20))
    assert spans(session, call) == [("8001", 10, 20)]


def test_a_second_press_begins_no_second_mask(session: Session, call: Call) -> None:
    first = begin_mask(session, call.id, FIRST, after(10))
    assert begin_mask(session, call.id, FIRST, after(12)) == first
    end_mask(session, call.id, FIRST, after(20))
    begin_mask(session, call.id, FIRST, after(30))
    end_mask(session, call.id, FIRST, after(31))
    assert spans(session, call) == [("8001", 10, 20), ("8001", 30, 31)]


def test_the_audit_tells_who_masked_whoever_took_it_off_and_notices_a_mask_that_was_changed(
    session: Session, call: Call
) -> None:
    begin_mask(session, call.id, FIRST, after(10))
    end_mask(session, call.id, SECOND, after(20))
    told = session.execute(select(AuditEvent.kind, AuditEvent.move, AuditEvent.actor, AuditEvent.at)).all()
    assert [tuple(one) for one in told] == [
        ("mask", "begin", "8001", after(10)),
        ("mask", "end", "9001", after(20)),
    ]
    assert list(verify(session)) == []
    session.scalars(select(CallMask)).one().ends_at = after(11)
    session.flush()
    assert [fault.place for fault in verify(session)] == ["mask 1"]
