"""Adherence: late, early, paused and worked add up to what was planned."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.operators.models import OperatorStateLog
from crm.planning.adherence import Adherence, adherence_of
from crm.planning.service import publish, save_draft
from tests.unit.crm.planning.pasts import wall
from tests.unit.crm.planning.weeks import CASEWORK, FRIDAY_BEFORE, MONDAY, people, wish

pytestmark = pytest.mark.unit

EVENING = wall(MONDAY, 20)


@pytest.fixture(autouse=True)
def _planned(session: Session) -> None:
    """8001 works from six to two, with a break from half past ten to eleven."""
    people(session, "8001", "8002")
    wishes = [wish("8001", 0, "early_a"), wish("8002", 0, "late_a")]
    draft = save_draft(session, CASEWORK, MONDAY, wishes, None, "9001", FRIDAY_BEFORE)
    publish(session, CASEWORK, MONDAY, draft.revision, "9001", FRIDAY_BEFORE)


def log(session: Session, *states: tuple[datetime, str], login: str = "8001") -> None:
    session.add_all(OperatorStateLog(operator=login, at=at, move="", state=state) for at, state in states)
    session.flush()


def kept(session: Session, at: datetime = EVENING) -> Adherence:
    [found] = adherence_of(session, MONDAY, at, "8001")
    return found


def minutes(found: Adherence) -> dict[str, float]:
    names = ("planned", "worked", "late", "early", "paused")
    return {name: getattr(found, name) / timedelta(minutes=1) for name in names}


def test_who_works_as_planned_keeps_the_whole_plan(session: Session) -> None:
    log(session, (wall(MONDAY, 5, 50), "ready"), (wall(MONDAY, 10, 30), "paused"), (wall(MONDAY, 11), "talking"))
    log(session, (wall(MONDAY, 11, 10), "wrap_up"), (wall(MONDAY, 11, 12), "ready"), (wall(MONDAY, 14, 5), "offline"))
    found = kept(session)
    assert found.share == 1
    assert minutes(found) == {"planned": 450, "worked": 450, "late": 0, "early": 0, "paused": 0}


def test_late_early_and_pauses_over_the_plan_are_told_apart(session: Session) -> None:
    log(session, (wall(MONDAY, 5, 55), "paused"), (wall(MONDAY, 6, 20), "ready"), (wall(MONDAY, 8), "paused"))
    log(session, (wall(MONDAY, 8, 15), "ready"), (wall(MONDAY, 10, 30), "paused"), (wall(MONDAY, 11, 10), "ready"))
    log(session, (wall(MONDAY, 13, 30), "offline"))
    found = kept(session)
    assert minutes(found) == {"planned": 450, "worked": 375, "late": 20, "early": 30, "paused": 25}
    assert found.share == pytest.approx(375 / 450)


def test_working_through_a_break_is_neither_rewarded_nor_blamed(session: Session) -> None:
    log(session, (wall(MONDAY, 6), "ready"), (wall(MONDAY, 14), "offline"))
    assert minutes(kept(session))["worked"] == 450


def test_who_does_not_come_is_late_by_everything(session: Session) -> None:
    log(session, (wall(MONDAY, 15), "ready"), login="8002")
    assert minutes(kept(session)) == {"planned": 450, "worked": 0, "late": 450, "early": 0, "paused": 0}


def test_a_running_shift_is_judged_by_what_lies_behind_and_nobody_left_early_yet(session: Session) -> None:
    log(session, (wall(MONDAY, 6, 10), "ready"), (wall(MONDAY, 9, 30), "paused"))
    found = kept(session, wall(MONDAY, 10))
    assert minutes(found) == {"planned": 240, "worked": 200, "late": 10, "early": 0, "paused": 30}
    assert not found.over


def test_the_states_behind_the_figures_are_those_within_the_shift(session: Session) -> None:
    log(session, (wall(MONDAY, 5), "paused"), (wall(MONDAY, 5, 55), "ready"), (wall(MONDAY, 13, 50), "offline"))
    spans = kept(session).spans
    assert [(span.state, span.starts_at, span.ends_at) for span in spans] == [
        ("ready", wall(MONDAY, 6), wall(MONDAY, 13, 50)),
        ("offline", wall(MONDAY, 13, 50), wall(MONDAY, 14)),
    ]


def test_a_shift_that_has_not_begun_is_not_judged(session: Session) -> None:
    assert [one.shift.operator for one in adherence_of(session, MONDAY, wall(MONDAY, 13))] == ["8001"]
    assert [one.shift.operator for one in adherence_of(session, MONDAY, EVENING)] == ["8001", "8002"]
