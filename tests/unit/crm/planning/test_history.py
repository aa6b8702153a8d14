"""The past is counted by queue, city day and half hour, on either database."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.calls.models import Call, CallSegment
from crm.planning.history import Came, read_history
from tests.unit.crm.planning.pasts import CALENDAR, wall

pytestmark = pytest.mark.unit

OPENED, SECOND, THIRD = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)


def came(
    session: Session,
    at: datetime,
    *,
    queue: str = "hotline",
    talked_s: int | None = 200,
    direction: str = "in",
    queued: bool = True,
) -> None:
    """Keep a call that was talked about so long and written up for 40 s more, or that nobody answered."""
    name = f"{at.isoformat()}-{queue}-{direction}"
    answered = at + timedelta(seconds=20) if talked_s is not None else None
    session.add(
        Call(
            id=name,
            queue=queue,
            direction=direction,
            state="ended",
            started_at=at - timedelta(seconds=30),
            queued_at=at if queued else None,
            answered_at=answered,
            ended_at=at + timedelta(seconds=300),
        )
    )
    session.flush()
    if answered is not None and talked_s is not None:
        over = answered + timedelta(seconds=talked_s)
        spent = {
            "waiting": (at, answered),
            "talking": (answered, over),
            "wrap_up": (over, over + timedelta(seconds=40)),
        }
        for kind, (begins, ends) in spent.items():
            operator = None if kind == "waiting" else "8001"
            session.add(CallSegment(call_id=name, kind=kind, operator=operator, started_at=begins, ended_at=ends))
    session.flush()


def test_missed_calls_count_as_load_and_waiting_is_no_work(session: Session) -> None:
    came(session, wall(OPENED, 9))
    came(session, wall(SECOND, 9, 1, 30))
    came(session, wall(SECOND, 9, 29, 59), talked_s=100)
    came(session, wall(SECOND, 9, 15), talked_s=None)
    came(session, wall(SECOND, 9, 30))
    came(session, wall(SECOND, 9, 10), queue="enterprise")
    read = read_history(session, CALENDAR, OPENED, THIRD)
    assert read.at("hotline", SECOND, 18) == Came(calls=3, handled=2, handled_s=380)
    assert read.at("hotline", SECOND, 19) == Came(calls=1, handled=1, handled_s=240)
    assert read.at("enterprise", SECOND, 18).calls == 1
    assert read.at("enterprise", SECOND, 19) == Came()


def test_half_hours_are_those_of_the_citys_clocks(session: Session) -> None:
    came(session, wall(OPENED, 12))
    came(session, wall(SECOND, 0, 10))
    read = read_history(session, CALENDAR, OPENED, THIRD)
    assert read.at("hotline", SECOND, 0).calls == 1


def test_own_calls_and_those_that_asked_for_nobody_are_no_load(session: Session) -> None:
    came(session, wall(OPENED, 9))
    came(session, wall(SECOND, 9, 1), direction="out")
    came(session, wall(SECOND, 9, 2), queued=False)
    assert read_history(session, CALENDAR, OPENED, THIRD).at("hotline", SECOND, 18) == Came()


def test_days_without_any_call_and_the_day_of_the_first_one_do_not_count(session: Session) -> None:
    came(session, wall(OPENED, 15))
    came(session, wall(THIRD, 9))
    read = read_history(session, CALENDAR, OPENED - timedelta(days=5), THIRD + timedelta(days=2))
    assert read.days == (THIRD,)
