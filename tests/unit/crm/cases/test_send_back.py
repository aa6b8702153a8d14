"""A reply that is not good enough goes back to whoever gave it."""

from typing import Any

import pytest
from sqlalchemy import select

from crm.replies.models import Reply
from tests.unit.crm.cases.people import REVIEWER, after, clerk
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_departments import DONE

pytestmark = pytest.mark.unit


@pytest.fixture
def number(hall: CityHall) -> str:
    """A ticket of a bureau; a utility and a district helped, the district by a unit below. All replied."""
    number = hall.dispatched(hall.bureau, after(), hall.utility, hall.district)
    for department in (hall.bureau, hall.utility, hall.district):
        hall.move(clerk(department), number, after(hours=1), "sign")
    hall.move(clerk(hall.district), number, after(hours=1), "assign_sub", departments=[hall.below], days=1)
    hall.move(clerk(hall.below), number, after(hours=1), "sign")
    for department in (hall.below, hall.district, hall.utility, hall.bureau):
        hall.move(clerk(department), number, after(hours=2), "reply", **DONE)
    return number


def part(hall: CityHall, number: str, department: str) -> int:
    return next(a.id for a in hall.assignments(number) if a.department == department)


def send_back(hall: CityHall, number: str, **said: Any) -> None:
    hall.move(REVIEWER, number, after(hours=3), "send_back", reason="未说明何时修", **said)


def who_works(hall: CityHall, number: str) -> set[str]:
    working = {a.department for a in hall.assignments(number) if a.status == "working"}
    clocks = {c.assignment_id for c in hall.clocks(number) if c.kind == "handle" and c.state == "running"}
    assert {a.department for a in hall.assignments(number) if a.id in clocks} == working
    return working


def reviews(hall: CityHall, number: str) -> dict[str, str]:
    by_id = {a.id: a.department for a in hall.assignments(number)}
    with hall.reading() as session:
        replies = session.scalars(select(Reply).where(Reply.ticket == number).order_by(Reply.id))
        return {by_id[reply.assignment_id or 0]: reply.review for reply in replies}


def test_only_the_leads_reply_goes_back_unless_another_is_named(hall: CityHall, number: str) -> None:
    send_back(hall, number)
    assert who_works(hall, number) == {hall.bureau}
    assert reviews(hall, number) == {hall.below: "", hall.district: "", hall.utility: "", hall.bureau: "sent_back"}
    hall.move(clerk(hall.bureau), number, after(hours=4), "reply", **DONE)
    hall.move(REVIEWER, number, after(hours=5), "approve")
    assert set(reviews(hall, number).values()) == {"approved"}


def test_a_helpers_reply_goes_back_to_the_helper_and_the_lead_replies_after_it(hall: CityHall, number: str) -> None:
    due = {a.department: a.due_at for a in hall.assignments(number)}
    send_back(hall, number, assignment_id=part(hall, number, hall.utility))
    assert who_works(hall, number) == {hall.utility, hall.bureau}
    assert {a.department: a.due_at for a in hall.assignments(number)} == due
    assert reviews(hall, number)[hall.utility] == "sent_back"
    assert reviews(hall, number)[hall.district] == ""
    assert hall.ticket(number).status == "in_progress"
    for department in (hall.utility, hall.bureau):
        hall.move(clerk(department), number, after(hours=4), "reply", **DONE)
    assert hall.ticket(number).status == "handled"


def test_what_was_passed_down_goes_back_through_whoever_passed_it(hall: CityHall, number: str) -> None:
    send_back(hall, number, assignment_id=part(hall, number, hall.below))
    assert who_works(hall, number) == {hall.below, hall.district, hall.bureau}


def test_each_reply_that_waits_for_the_review_may_be_sent_back(hall: CityHall, number: str) -> None:
    offered = {a.assignment_id for a in hall.allowed(REVIEWER, number, after(hours=3)) if a.move == "send_back"}
    assert offered == {a.id for a in hall.assignments(number)}
