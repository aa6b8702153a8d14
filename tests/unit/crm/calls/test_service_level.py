"""口径 A: answered within 15 s of asking for a person ÷ everybody who asked, each call once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.calls.service_level import ServiceLevel, service_levels, together
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

HOUR = timedelta(hours=1)

# what it is: (queue, asked for a person, first answer, end), in seconds after the call came
Told = tuple[str, float | None, float | None, float | None]
DAY: dict[str, Told] = {
    "answered at once": ("hotline", 10, 12, 200),
    "answered on the last moment in time": ("hotline", 10, 25, 200),
    "answered a moment too late": ("hotline", 10, 25.001, 200),
    "handed on to a second operator: counted once, by the first answer": ("hotline", 0, 14, 900),
    "came back to the queue after its answer: counted once": ("hotline", 0, 8, 700),
    "left after a minute": ("hotline", 5, None, 65),
    "left within five seconds, and counts all the same": ("hotline", 5, None, 8),
    "waits for longer than 15 s": ("hotline", 5, None, None),
    "led on to another queue, counts there": ("law", 0, 20, 300),
    "never asked for a person": ("", None, None, 30),
    "hung up answered by an announcement": ("", None, None, 40),
}


def keep(session: Session, calls: Iterable[Told], at: datetime = NOON, **values: str) -> None:
    def moment(seconds: float | None) -> datetime | None:
        return None if seconds is None else at + timedelta(seconds=seconds)

    for number, (queue, asked, answered, ended) in enumerate(calls):
        call = Call(id=f"{at:%d%H%M%S}.{number}", queue=queue, started_at=at, **values)
        call.queued_at, call.answered_at, call.ended_at = moment(asked), moment(answered), moment(ended)
        session.add(call)
    session.flush()


def day(session: Session, now: datetime = NOON + HOUR) -> dict[str, ServiceLevel]:
    return service_levels(session, NOON, NOON + HOUR, now)


def test_a_day_made_by_hand(session: Session) -> None:
    keep(session, DAY.values())
    found = day(session)
    assert found == {
        "hotline": ServiceLevel(
            offered=8, answered=5, in_time=4, abandoned=2, short=1, longest_s=3595.0, answer_s=54.001
        ),
        "law": ServiceLevel(offered=1, answered=1, in_time=0, longest_s=20.0, answer_s=20.0),
    }
    whole = together(found.values())
    assert (whole.share, whole.share_of_answered) == (4 / 9, 4 / 6)
    assert (whole.abandoned_share, whole.lasting_abandoned_share) == (2 / 9, 1 / 8)
    assert whole.average_s == pytest.approx(74.001 / 6)
    assert whole.longest_s == 3595.0


def test_whoever_waits_for_no_longer_than_15_s_is_not_decided_about(session: Session) -> None:
    keep(session, [("hotline", 0, None, None)])
    assert day(session, NOON + timedelta(seconds=15)) == {}
    assert day(session, NOON + timedelta(seconds=15.5))["hotline"].offered == 1


def test_calls_of_ours_and_of_other_days_are_left_out(session: Session) -> None:
    keep(session, [("hotline", 0, 3, 60)], direction="out")
    keep(session, [("hotline", 0, 3, 60)], NOON - timedelta(seconds=1))
    keep(session, [("hotline", 0, 3, 60)], NOON + HOUR)
    assert day(session) == {}


def test_of_no_call_there_is_no_share() -> None:
    none = together([])
    assert (none.offered, none.share, none.share_of_answered, none.average_s) == (0, None, None, None)
    assert (none.abandoned_share, none.lasting_abandoned_share) == (None, None)
