"""A department that the rules no longer name gives back what it holds."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from crm.casework import Casework
from crm.departments.models import Department
from crm.journal.service import verify
from crm.notices.models import Notice
from crm.tickets.moves.engine import make_move
from tests.unit.crm.cases.people import DISPATCHER, OPERATOR, REVIEWER, clerk
from tests.unit.crm.scheduler.story import REPLY, Story, city

pytestmark = pytest.mark.unit

NOON = city("2026-11-20 12:00")
EVENING = city("2026-11-20 23:59")
MIDNIGHT = city("2026-11-21 00:00")


def close(story: Story, *codes: str, since: date = date(2026, 11, 21)) -> None:
    """Let the rules have an edition that no longer names these departments, nor what is below them."""
    old = story.hall.casework.profile
    last = old.editions[-1]
    left = tuple(d for d in last.departments if d.code not in codes)
    edition = last.model_copy(update={"since": since, "departments": left})
    story.hall.casework = Casework(old.model_copy(update={"editions": (*old.editions, edition)}))


def parts(story: Story, number: str) -> dict[str, str]:
    return {a.department: a.status for a in story.hall.assignments(number)}


def work_begins(story: Story, number: str, department: str, at: datetime = NOON) -> None:
    story.hall.move(clerk(department), number, at + timedelta(minutes=5), "sign")


def test_the_leads_ticket_is_the_dispatchers_turn_from_the_first_day_of_the_edition(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON, hall.utility)
    work_begins(story, number, hall.bureau)
    close(story, hall.bureau)
    story.passed(EVENING)
    assert hall.ticket(number).lead_department == hall.bureau
    assert story.passed(MIDNIGHT).did["recalled"] == 1
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.turn_role, ticket.lead_department) == ("pending_dispatch", "dispatcher", None)
    assert ticket.due_at is not None
    assert parts(story, number) == {hall.bureau: "recalled", hall.utility: "recalled"}
    event = hall.events(number)[-1]
    assert (event.move, event.actor, event.reason) == ("recall", "system", "承办单位已撤销")
    assert not {c.state for c in hall.clocks(number) if c.assignment_id} & {"running", "paused"}


def test_a_second_pass_changes_nothing_and_the_ticket_can_be_given_to_another(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON)
    close(story, hall.bureau)
    story.passed(MIDNIGHT)
    before = hall.everything()
    assert story.passed(MIDNIGHT + timedelta(seconds=30)).did["recalled"] == 0
    assert hall.everything() == before
    hall.move(DISPATCHER, number, MIDNIGHT + timedelta(hours=9), "dispatch", lead=hall.utility, basis="职责划转")
    assert hall.ticket(number).turn_department == hall.utility
    with hall.factory.begin() as session:
        assert list(verify(session)) == []


def test_a_co_handlers_part_ends_and_the_lead_is_told_and_goes_on(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON, hall.utility)
    work_begins(story, number, hall.bureau)
    before = hall.ticket(number)
    close(story, hall.utility)
    story.passed(MIDNIGHT)
    after = hall.ticket(number)
    assert (after.status, after.turn_department, after.due_at) == ("in_progress", hall.bureau, before.due_at)
    assert parts(story, number) == {hall.bureau: "working", hall.utility: "recalled"}
    with hall.reading() as session:
        told = session.scalars(select(Notice.department).where(Notice.kind == "recalled")).all()
    assert told == [hall.bureau]
    hall.move(clerk(hall.bureau), number, MIDNIGHT + timedelta(hours=10), "reply", **REPLY)
    assert hall.ticket(number).status == "handled"


def test_a_return_that_waits_is_decided_first_then_the_next_pass_takes_the_ticket_back(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON)
    hall.move(clerk(hall.bureau), number, NOON, "ask_return", reason_code=hall.unproven, reason="非本单位职责")
    close(story, hall.bureau)
    assert story.passed(MIDNIGHT).failed == 0
    assert hall.ticket(number).turn_role == "reviewer"
    hall.move(REVIEWER, number, MIDNIGHT + timedelta(hours=9), "refuse_return", reason="属其职责")
    story.passed(MIDNIGHT + timedelta(hours=10))
    assert hall.ticket(number).turn_role == "dispatcher"


def test_what_is_sent_back_to_a_closed_department_goes_to_the_dispatcher(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON)
    work_begins(story, number, hall.bureau)
    hall.move(clerk(hall.bureau), number, NOON + timedelta(hours=1), "reply", **REPLY)
    close(story, hall.bureau)
    assert story.passed(MIDNIGHT).did["recalled"] == 0
    hall.move(REVIEWER, number, MIDNIGHT + timedelta(hours=9), "send_back", reason="未联系诉求人")
    story.passed(MIDNIGHT + timedelta(hours=10))
    assert hall.ticket(number).status == "pending_dispatch"


def test_a_ticket_that_cannot_be_taken_back_keeps_no_other_waiting(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = story.hall
    broken, sound = hall.dispatched(hall.bureau, NOON), hall.dispatched(hall.bureau, NOON)
    close(story, hall.bureau)

    def failing(session, casework, actor, number, *rest):  # type: ignore[no-untyped-def]  # the same as make_move
        if number == broken:
            raise RuntimeError
        return make_move(session, casework, actor, number, *rest)

    monkeypatch.setattr("crm.scheduler.closed.make_move", failing)
    assert story.passed(MIDNIGHT).failed == 1
    assert hall.ticket(broken).turn_department == hall.bureau
    assert hall.ticket(sound).turn_role == "dispatcher"
    monkeypatch.undo()
    assert story.passed(MIDNIGHT + timedelta(minutes=1)).did["recalled"] == 1


def test_a_department_that_comes_back_is_open_again(story: Story) -> None:
    hall = story.hall
    close(story, hall.bureau)
    story.passed(MIDNIGHT)
    old = hall.casework.profile
    again = old.editions[0].model_copy(update={"since": date(2026, 12, 1)})
    hall.casework = Casework(old.model_copy(update={"editions": (*old.editions, again)}))
    story.passed(city("2026-12-01 00:00"))
    with hall.reading() as session:
        assert session.get_one(Department, hall.bureau).active
    number = hall.open(city("2026-12-01 08:00"))
    hall.move(OPERATOR, number, city("2026-12-01 08:00"), "submit")
    hall.move(DISPATCHER, number, city("2026-12-01 08:05"), "dispatch", lead=hall.bureau, basis="按目录")
    assert hall.ticket(number).turn_department == hall.bureau
