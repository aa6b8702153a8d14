"""Who took part in a call: stretches made of what was kept, and stays whose end nobody saw."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.calls.service import open_call
from crm.monitoring.models import MonitoringEvent
from crm.monitoring.service import keep_monitoring, stretches_of, unfinished
from crm.monitoring.states import Way
from crm.operators.service import create_operator
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

CALL = "hotline-1.1"


@pytest.fixture(autouse=True)
def people(session: Session) -> None:
    for login in ("9001", "9002"):
        create_operator(session, login, "班长", "supervisor", {}, "a-long-password", NOON)
    open_call(session, call_id=CALL, number="13800006021", line="12345", origin="trunk", channel="c", at=NOON)


def keep(session: Session, leg: str, supervisor: str, *ways: tuple[Way, int]) -> None:
    for way, second in ways:
        at = NOON + timedelta(seconds=second)
        keep_monitoring(session, leg=leg, call_id=CALL, supervisor=supervisor, operator="8001", way=way, at=at)
    session.flush()


def test_each_way_lasts_until_the_next_and_the_last_until_its_supervisor_left(session: Session) -> None:
    keep(session, "monitor-b", "9001", (Way.LISTEN, 0), (Way.WHISPER, 20), (Way.LEFT, 50))
    keep(session, "monitor-a", "9002", (Way.BARGE, 10))
    told = [
        (one.supervisor, one.way, (one.since - NOON).seconds, one.to and (one.to - NOON).seconds)
        for one in stretches_of(session, CALL)
    ]
    assert told == [
        ("9001", Way.LISTEN, 0, 20),
        ("9002", Way.BARGE, 10, None),
        ("9001", Way.WHISPER, 20, 50),
    ]


def test_a_stay_is_unfinished_until_it_is_left(session: Session) -> None:
    keep(session, "monitor-a", "9001", (Way.LISTEN, 0), (Way.LEFT, 5))
    keep(session, "monitor-b", "9002", (Way.LISTEN, 7), (Way.WHISPER, 9))
    assert [(one.leg, one.way) for one in unfinished(session)] == [("monitor-b", Way.WHISPER)]


def test_what_was_kept_cannot_be_changed(session: Session) -> None:
    keep(session, "monitor-a", "9001", (Way.LISTEN, 0))
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(update(MonitoringEvent).values(supervisor="9002"))
