"""Work that is done as a whole: seals, months, calendars."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from config.rules.calendar import DayOverride
from crm.casework import Casework
from crm.deadlines.recalculation import Change
from crm.idempotency.models import IdempotencyKey
from crm.journal.models import JournalSeal
from crm.journal.service import verify
from crm.scheduler.journal import note_recalculated
from crm.scheduler.models import SchedulerMark
from crm.supervision.models import DepartmentFlag, PendingTrigger, Supervision
from crm.tickets.models import Ticket
from tests.unit.crm.cases.people import LEADER, SUPERVISOR, clerk
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.scheduler.story import REPLY, Story, city

pytestmark = pytest.mark.unit

NOON = city("2026-11-20 12:00")


def test_the_journal_is_sealed_once_an_hour(story: Story) -> None:
    story.hall.dispatched(story.hall.bureau, NOON)
    for minutes in (5, 6, 30, 64):
        story.passed(NOON + timedelta(minutes=minutes))
    assert len(story.rows(JournalSeal, "id")) == 1
    story.hall.dispatched(story.hall.bureau, NOON + timedelta(minutes=40))
    story.passed(NOON + timedelta(minutes=66))
    assert [events for (events,) in story.rows(JournalSeal, "events")] == [3, 3]


def test_departments_get_their_colours_once_a_month_in_the_citys_zone(story: Story) -> None:
    story.hall.dispatched(story.hall.bureau, NOON)
    story.passed(city("2026-11-30 23:59"))
    assert story.rows(DepartmentFlag, "month") == []
    for _ in range(2):
        story.passed(city("2026-12-01 00:01"))
    assert story.rows(DepartmentFlag, "department", "month") == [(story.hall.bureau, date(2026, 11, 1))]


def test_months_that_were_slept_through_are_made_up_for(story: Story) -> None:
    story.hall.dispatched(story.hall.bureau, NOON)
    story.passed(city("2026-12-01 00:01"))
    story.passed(city("2027-03-15 00:01"))
    assert [m.month for (m,) in story.rows(DepartmentFlag, "month")] == [11, 12, 1, 2]


def marathon(story: Story) -> None:
    """Let the city's rules have a day of rest more."""
    old = story.hall.casework.profile
    holiday = DayOverride(day=date(2026, 11, 25), work=False, name="城市马拉松")
    editions = tuple(
        rules.model_copy(update={"calendar": rules.calendar.model_copy(update={"overrides": (holiday,)})})
        for rules in old.editions
    )
    story.hall.casework = Casework(old.model_copy(update={"editions": editions}))


def test_a_changed_calendar_moves_the_ends_and_whose_turn_is_when(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, NOON)
    story.run(city("2026-11-23 09:00"))
    before = story.hall.ticket(number).due_at
    marathon(story)
    report = story.passed(city("2026-11-23 10:00"))
    assert report.did["recalculated"] >= 1
    ticket = story.hall.ticket(number)
    assert (before, ticket.due_at) == (city("2026-11-27 17:30"), city("2026-11-30 17:30"))
    assert story.passed(city("2026-11-23 11:00")).did["recalculated"] == 0


def test_the_journal_says_which_clocks_moved(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, NOON)
    story.passed(NOON)
    marathon(story)
    story.passed(NOON + timedelta(minutes=1))
    moves = [event for event in story.hall.events(number) if event.move == "recalculated"]
    assert [(event.actor, event.from_status, event.to_status) for event in moves] == [
        ("system", "dispatched", "dispatched")
    ]
    handle = next(clock for clock in story.hall.clocks(number) if clock.kind == "handle")
    told = {one["deadline"]: (one["old"], one["new"]) for one in moves[0].data["deadlines"]}
    assert told[handle.id] == ("2026-11-27T09:30:00+00:00", "2026-11-30T09:30:00+00:00")
    with story.hall.factory.begin() as session:
        assert list(verify(session)) == []


def test_a_changed_calendar_moves_answers_promotions_and_what_follows_later(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON)
    hall.move(SUPERVISOR, number, NOON, "supervise", level=3, reason="久拖不决")
    hall.move(LEADER, number, NOON, "instruct", leader="市领导", text="请尽快解决")
    story.passed(NOON)
    ends = [(Supervision, "due_at"), (Supervision, "promote_at"), (PendingTrigger, "fire_at")]

    def told() -> list[datetime]:
        return [end for table, column in ends for (end,) in story.rows(table, column)]

    assert told() == [city("2026-11-25 17:30"), city("2026-11-25 17:30"), city("2026-11-27 17:30")]
    marathon(story)
    assert story.passed(NOON + timedelta(minutes=1)).did["recalculated"] >= 3
    assert told() == [city("2026-11-26 17:30"), city("2026-11-26 17:30"), city("2026-11-30 17:30")]
    events = [event.data for event in hall.events(number) if event.move == "recalculated"]
    (moved,) = [data["supervision"] for data in events if "supervision" in data]
    assert [one["what"] for one in moved] == ["answer", "promotion", "level:4"]
    assert story.passed(NOON + timedelta(minutes=2)).did["recalculated"] == 0


def test_a_promotion_put_off_is_counted_from_then_and_an_answered_letter_stays(story: Story) -> None:
    hall = story.hall
    number = hall.dispatched(hall.bureau, NOON)
    hall.move(SUPERVISOR, number, NOON, "supervise", level=1, reason="久拖不决")
    hall.move(clerk(hall.bureau), number, NOON, "sign")
    hall.move(clerk(hall.bureau), number, NOON, "reply", **REPLY)
    story.passed(city("2026-11-24 17:30"))
    assert story.rows(Supervision, "promote_at") == [(city("2026-11-25 17:30"),)]
    marathon(story)
    story.passed(city("2026-11-24 17:31"))
    assert story.rows(Supervision, "promote_at") == [(city("2026-11-26 17:30"),)]
    ((letter,),) = story.rows(Supervision, "id")
    hall.move(clerk(hall.bureau), number, NOON, "supervision_feedback", supervision_id=letter, text="已修好")
    before = story.rows(Supervision, "due_at", "promote_at")
    hall.casework = demo()
    story.passed(city("2026-11-24 17:32"))
    assert story.rows(Supervision, "due_at", "promote_at") == before


def test_the_turns_clock_is_not_taken_for_another_with_the_same_end(story: Story) -> None:
    """The turn is to sign within minutes; what moves is the clock of handling."""
    number = story.hall.dispatched(story.hall.bureau, NOON)
    story.passed(NOON)
    before = story.hall.ticket(number).due_at
    marathon(story)
    assert story.passed(NOON + timedelta(minutes=1)).did["recalculated"] >= 1
    assert story.hall.ticket(number).due_at == before


def test_what_was_cut_short_begins_anew(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [story.hall.dispatched(story.hall.bureau, NOON) for _ in range(3)]
    story.passed(NOON)
    marathon(story)
    monkeypatch.setattr("crm.scheduler.calendar.AT_ONCE", 1)

    def failing(session: Session, ticket: Ticket, changes: Sequence[Change], at: datetime) -> None:
        if ticket.number == numbers[1]:
            raise RuntimeError
        note_recalculated(session, ticket, changes, at)

    monkeypatch.setattr("crm.scheduler.calendar.note_recalculated", failing)
    assert story.passed(NOON + timedelta(minutes=1)).failed == 1
    monkeypatch.undo()
    assert story.passed(NOON + timedelta(minutes=2)).failed == 0
    ends = {c.due_at for number in numbers for c in story.hall.clocks(number) if c.kind == "handle"}
    assert ends == {city("2026-11-30 17:30")}
    written = [sum(e.move == "recalculated" for e in story.hall.events(number)) for number in numbers]
    assert written == [1, 1, 1]


def test_answers_kept_for_repeated_requests_go_once_a_day(story: Story) -> None:
    kept = {"by": "8001", "request_sha256": "0" * 64, "answer": {}}
    with story.hall.factory.begin() as session:
        session.add(IdempotencyKey(key="old", at=NOON - timedelta(days=3), **kept))
        session.add(IdempotencyKey(key="new", at=NOON - timedelta(days=1), **kept))
    story.passed(NOON)
    assert story.rows(IdempotencyKey, "key") == [("new",)]
    story.passed(NOON + timedelta(days=3))
    assert story.rows(IdempotencyKey, "key") == []


def test_the_last_pass_is_remembered_with_what_failed(story: Story) -> None:
    story.passed(NOON)
    story.passed(NOON + timedelta(minutes=1))
    marks = {name: (at, value) for name, at, value in story.rows(SchedulerMark, "name", "at", "value")}
    assert marks["pass"] == (NOON + timedelta(minutes=1), "0")
