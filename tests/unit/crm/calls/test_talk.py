"""Talk time is whose it is, however often a call was handed on."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from crm.calls.models import CallSegment
from crm.calls.service import add_segment, end_call, get_call, move_call, open_call
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.calls.talk import talk_of
from crm.exports.call_columns import HEAD, row_of
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

SPENT = [
    (SegmentKind.WAITING, None, 20),
    (SegmentKind.TALKING, "8001", 60),
    (SegmentKind.HOLD, "8001", 45),
    (SegmentKind.TALKING, "8002", 3540),
    (SegmentKind.TALKING, "8001", 30),
    (SegmentKind.WRAP_UP, "8001", 90),
]
"""A call that went from one operator to another and came back: what its seconds were."""


def handed_on(session: Session, call_id: str = "c-1") -> None:
    open_call(session, call_id=call_id, number="", line="12345", origin="trunk", channel="c", at=NOON)
    at = NOON
    for kind, operator, seconds in SPENT:
        until = at + timedelta(seconds=seconds)
        if kind is SegmentKind.TALKING:
            move_call(session, call_id, CallState.TALKING, operator=operator, at=at)
        add_segment(session, call_id, kind, operator=operator, started_at=at, ended_at=until)
        at = until
    end_call(session, call_id, Outcome.ANSWERED, at)
    session.flush()


def test_everybody_has_the_seconds_they_talked_and_nobody_the_whole_call(session: Session) -> None:
    handed_on(session)
    assert talk_of(session, ["c-1"]) == {"c-1": {"8001": 90, "8002": 3540}}


def test_a_part_of_a_second_is_lost_once_not_with_every_stretch(session: Session) -> None:
    open_call(session, call_id="c-2", number="", line="12345", origin="trunk", channel="c", at=NOON)
    half = timedelta(seconds=1.5)
    session.add_all(
        CallSegment(
            call_id="c-2",
            kind=SegmentKind.TALKING,
            operator="8001",
            started_at=NOON + n * half,
            ended_at=NOON + (n + 1) * half,
        )
        for n in range(4)
    )
    session.flush()
    assert talk_of(session, ["c-2"]) == {"c-2": {"8001": 6}}


def test_what_is_taken_out_tells_each_operators_seconds(session: Session) -> None:
    handed_on(session)
    row = row_of(get_call(session, "c-1"), "", talk_of(session, ["c-1"])["c-1"])
    assert dict(zip(HEAD, row, strict=True))["各坐席通话秒数"] == "8001 90\uff1b8002 3540"
