"""Late, twice, or from the beginning: each thing happens once."""

from collections.abc import Callable

import pytest

from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.notices.models import Notice
from crm.scheduler.service import run_pass
from crm.supervision.models import FlagChange, Letter, Supervision
from crm.tickets.models import Ticket
from tests.databases import memory_engine
from tests.unit.crm.cases.people import SUPERVISOR, clerk
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.scheduler.story import Story, city

pytestmark = pytest.mark.unit

CLOCK = ("due_at", "next_check", "assignment_id")
ENDED = ("met", "missed")
"""A department that let the system sign did so late if the system was late; that is no difference here."""

END = city("2026-12-14 09:00")


def told(story: Story) -> dict[str, list[tuple[object, ...]]]:
    """Return what must be the same however often the scheduler ran: everything but the moments it ran at."""
    return {
        "tickets": sorted(story.rows(Ticket, "title", "status", "flag", "supervision_level", "turn_role")),
        "levels": sorted(story.rows(Supervision, "level", "department")),
        "flags": sorted(story.rows(FlagChange, "flag", "reason")),
        "letters": sorted(story.rows(Letter, "series", "sequence")),
        "clocks": sorted(
            ((kind, state in ENDED, *rest) for kind, state, *rest in story.rows(Deadline, "kind", "state", *CLOCK)),
            key=str,
        ),
        "notices": sorted(story.rows(Notice, "kind", "department")),
    }


def three_tickets(hall: CityHall) -> None:
    hall.dispatched(hall.bureau, city("2026-11-20 12:00"), title="路灯不亮")
    signed = hall.dispatched(hall.utility, city("2026-11-23 09:00"), title="停水", category="公用事业/供水/停水")
    hall.move(clerk(hall.utility), signed, city("2026-11-23 09:30"), "sign")
    hall.open(city("2026-11-24 15:00"), title="还没有派单")


def always(story: Story) -> None:
    story.run(END)


def three_days_down(story: Story) -> None:
    story.run(city("2026-11-27 12:00"))
    story.passed(city("2026-11-30 12:00"))
    story.run(END)


def down_from_the_beginning(story: Story) -> None:
    story.passed(END)
    story.run(END)


def every_pass_twice(story: Story) -> None:
    while (moment := story.next_moment()) and moment <= END:
        story.passed(moment)
        again = story.passed(moment)
        assert not +again.did
        assert again.looked_at == 0


@pytest.mark.parametrize("way", [three_days_down, down_from_the_beginning, every_pass_twice])
def test_it_comes_to_the_same(story: Story, way: Callable[[Story], None]) -> None:
    engine = memory_engine()
    other = Story(CityHall(SessionFactory(engine)))
    three_tickets(story.hall)
    three_tickets(other.hall)
    always(other)
    way(story)
    story.passed(END)
    assert told(story) == told(other)
    engine.dispose()


def test_what_comes_late_is_dated_when_it_came_and_sent_in_working_time(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    sunday = city("2026-12-06 03:00")
    story.passed(sunday)
    assert {at for (at,) in story.rows(Letter, "issued_at")} == {sunday}
    assert set(story.opening_times("letter")) == {"12-07 Mon 08:30"}
    assert story.hall.events(number)[3].at == sunday


def test_a_pass_with_nothing_due_does_nothing(story: Story) -> None:
    story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.passed(city("2026-11-20 12:05"))
    before = story.hall.everything()
    report = story.passed(city("2026-11-20 12:10"))
    assert (report.looked_at, +report.did) == (0, {})
    assert story.hall.everything() == before


def test_one_ticket_that_fails_does_not_stop_the_others(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    bad = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    good = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    with story.hall.factory.begin() as session:
        session.get_one(Ticket, bad).status = "no such status"
    report = story.passed(city("2026-11-20 17:30"))
    assert (report.failed, report.failed_tickets) == (1, [bad])
    assert story.hall.ticket(good).status == "in_progress"
    assert [getattr(r, "reference", "") for r in caplog.records if r.levelname == "ERROR"] == [bad]
    with story.hall.factory.begin() as session:
        session.get_one(Ticket, bad).status = "dispatched"
    assert story.passed(city("2026-11-20 18:00")).failed == 0
    assert story.hall.ticket(bad).status == "in_progress", "the next pass tries again"


def test_pages_are_read_on_past_tickets_that_fail(story: Story) -> None:
    for _ in range(3):
        bad = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
        with story.hall.factory.begin() as session:
            session.get_one(Ticket, bad).status = "no such status"
    good = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    report = run_pass(story.hall.factory, story.hall.casework, city("2026-11-20 17:30"), batch=1)
    assert (report.failed, story.hall.ticket(good).status) == (3, "in_progress")


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_small_pages_give_each_thing_once(story: Story, batch: int) -> None:
    three_tickets(story.hall)
    report = run_pass(story.hall.factory, story.hall.casework, END, batch=batch)
    assert (report.failed, report.elsewhere) == (0, 0)
    assert [level for (level,) in story.rows(Supervision, "level")].count(2) == 2


def test_a_paused_clock_brings_nothing(story: Story) -> None:
    number = story.hall.dispatched(story.hall.bureau, city("2026-11-20 12:00"))
    story.hall.move(SUPERVISOR, number, city("2026-11-23 09:00"), "pause_clock", reason="司法鉴定中")
    story.run(city("2026-12-31 00:00"))
    assert story.rows(Supervision, "id") == []
