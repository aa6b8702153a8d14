"""Taking a ticket back, whole or one department's part of it."""

from typing import Any

import pytest
from sqlalchemy import select

from crm.notices.models import Notice
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.work import NoSuchAssignmentError
from tests.unit.crm.cases.people import REVIEWER, after, clerk
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

REPLY: dict[str, Any] = {
    "contact_way": "none", "contact_reason": "匿名来电", "verified": "yes", "solved": "solved", "note": "已修",
    "public_reply": "路灯已修复", "signed_off_by": "张科长",
}  # fmt: skip


@pytest.fixture
def number(hall: CityHall) -> str:
    """A ticket of a bureau; a district helps and passed its part down."""
    number = hall.dispatched(hall.bureau, after(), hall.district)
    for department in (hall.bureau, hall.district):
        hall.move(clerk(department), number, after(minutes=5), "sign")
    hall.move(clerk(hall.district), number, after(minutes=6), "assign_sub", departments=[hall.below], days=1)
    return number


def states(hall: CityHall, number: str) -> dict[str, str]:
    return {f"{a.role} {a.department}": a.status for a in hall.assignments(number)}


def part(hall: CityHall, number: str, department: str) -> int:
    return next(a.id for a in hall.assignments(number) if a.department == department)


def test_one_part_goes_with_what_it_passed_down_and_the_lead_goes_on(hall: CityHall, number: str) -> None:
    before = hall.ticket(number)
    gone = part(hall, number, hall.district)
    hall.move(REVIEWER, number, after(hours=1), "recall", reason="区县职责调整", assignment_id=gone)
    assert states(hall, number) == {
        f"lead {hall.bureau}": "working",
        f"co {hall.district}": "recalled",
        f"sub {hall.below}": "recalled",
    }
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.turn_department, ticket.due_at) == ("in_progress", hall.bureau, before.due_at)
    hall.move(clerk(hall.bureau), number, after(hours=2), "reply", **REPLY)
    assert hall.ticket(number).status == "handled"


def test_who_waited_for_the_part_is_told_and_the_journal_says_why(hall: CityHall, number: str) -> None:
    gone = part(hall, number, hall.below)
    hall.move(REVIEWER, number, after(hours=1), "recall", reason="街道撤并", assignment_id=gone)
    with hall.reading() as session:
        told = session.scalars(select(Notice.department).where(Notice.key.startswith(f"recalled:{gone}:"))).all()
    assert told == [hall.district]
    event = hall.events(number)[-1]
    assert (event.move, event.reason, event.data) == ("recall", "街道撤并", {"assignment": gone, "recalled": [gone]})
    assert states(hall, number)[f"co {hall.district}"] == "working"


def test_the_leads_part_is_the_whole_ticket(hall: CityHall, number: str) -> None:
    gone = part(hall, number, hall.bureau)
    hall.move(REVIEWER, number, after(hours=1), "recall", reason="重新派单", assignment_id=gone)
    assert set(states(hall, number).values()) == {"recalled"}
    assert hall.ticket(number).turn_role == "dispatcher"


def test_a_part_that_is_over_stays_as_it_is(hall: CityHall, number: str) -> None:
    hall.move(clerk(hall.below), number, after(minutes=10), "sign")
    hall.move(clerk(hall.below), number, after(minutes=20), "reply", **REPLY)
    before = hall.everything()
    with pytest.raises(MoveInputError):
        hall.move(
            REVIEWER, number, after(hours=1), "recall", reason="晚了", assignment_id=part(hall, number, hall.below)
        )
    with pytest.raises(NoSuchAssignmentError):
        hall.move(REVIEWER, number, after(hours=1), "recall", reason="没有", assignment_id=9999)
    assert hall.everything() == before


def test_what_a_department_passed_down_goes_back_with_its_part(hall: CityHall, number: str) -> None:
    back = part(hall, number, hall.district)
    why: dict[str, Any] = {"reason_code": "wrong_facts", "reason": "不属本区职责"}
    hall.move(clerk(hall.district), number, after(hours=1), "ask_return", assignment_id=back, **why)
    hall.move(REVIEWER, number, after(hours=2), "grant_return", reason="属实", assignment_id=back)
    assert states(hall, number) == {
        f"lead {hall.bureau}": "working",
        f"co {hall.district}": "returned",
        f"sub {hall.below}": "recalled",
    }
