"""Several schedulers at once, and people at work meanwhile: nothing happens twice, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from crm.journal.service import verify
from crm.moves import IllegalMoveError
from crm.notices.models import Notice
from crm.scheduler.report import PassReport
from crm.scheduler.service import run_pass
from crm.supervision.letter_book import draw_sequence
from crm.supervision.models import DepartmentFlag, FlagChange, Letter, Supervision
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import StaleTicketError
from tests.unit.crm.cases.people import clerk
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.scheduler.story import city

pytestmark = pytest.mark.protocol

NOON = city("2026-11-20 12:00")
LATER = city("2026-12-08 09:00")
TICKETS, SCHEDULERS = 8, 4


def passes(hall: CityHall, count: int = SCHEDULERS) -> list[PassReport]:
    together = Barrier(count)

    def one(_: int) -> PassReport:
        together.wait()
        return run_pass(hall.factory, hall.casework, LATER, batch=3)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_each_thing_happens_once(hall: CityHall) -> None:
    numbers = [hall.dispatched(hall.bureau, NOON) for _ in range(TICKETS)]
    reports = passes(hall)
    assert [r.failed for r in reports] == [0] * SCHEDULERS
    assert sum(r.did["level:2"] for r in reports) == TICKETS
    with hall.factory.begin() as session:
        assert sorted(tuple(row) for row in session.execute(select(Supervision.ticket, Supervision.level))) == sorted(
            (number, level) for number in numbers for level in (1, 2, 3, 4)
        )
        assert session.scalar(select(func.count()).select_from(FlagChange)) == 3 * TICKETS
        assert session.scalar(select(func.count()).where(Notice.kind == "letter")) == 4 * TICKETS
        assert session.scalar(select(func.count()).select_from(DepartmentFlag)) == 1
        for series in ("江热提", "江热督", "江政办约", "江政督通"):
            drawn = session.scalars(select(Letter.sequence).where(Letter.series == series).order_by(Letter.sequence))
            assert list(drawn) == list(range(1, TICKETS + 1)), "no gap, no number twice"
        assert list(verify(session)) == []
    for number in numbers:
        assert [e.move for e in hall.events(number) if e.actor == "system"] == ["sign", *["supervise"] * 4]


def test_a_clerk_who_signs_at_the_same_moment_loses_nothing(hall: CityHall) -> None:
    numbers = [hall.dispatched(hall.bureau, NOON) for _ in range(TICKETS)]
    moment = city("2026-11-20 17:30")

    def sign(number: str) -> str:
        for _ in range(20):
            try:
                hall.move(clerk(hall.bureau), number, moment, "sign")
            except StaleTicketError:
                continue
            except IllegalMoveError:
                return "system"
            return "clerk"
        return "never"

    with ThreadPoolExecutor(2) as pool:
        by = pool.submit(lambda: [sign(number) for number in numbers])
        report = pool.submit(run_pass, hall.factory, hall.casework, moment).result()
        signed = by.result()
    assert report.failed == 0
    assert "never" not in signed
    for number, who in zip(numbers, signed, strict=True):
        events = [e.actor for e in hall.events(number) if e.move == "sign"]
        assert events == (["system"] if who == "system" else [clerk(hall.bureau).login])
        with hall.reading() as session:
            assert session.get_one(Ticket, number).status == "in_progress"


def test_twenty_writers_of_letters_get_twenty_numbers(hall: CityHall) -> None:
    together = Barrier(20)

    def draw(number: int) -> int:
        together.wait()
        with hall.factory.begin() as session:
            drawn = draw_sequence(session, "江热督", 2026)
            if number % 4 == 0:
                session.rollback()
                return 0
            return drawn

    with ThreadPoolExecutor(20) as pool:
        drawn = sorted(number for number in pool.map(draw, range(20)) if number)
    assert drawn == list(range(1, 16)), "those that were given back were given out again"


def test_the_second_pass_finds_nothing(hall: CityHall) -> None:
    hall.dispatched(hall.bureau, NOON)
    passes(hall, 2)
    report = run_pass(hall.factory, hall.casework, LATER + timedelta(seconds=1))
    assert (report.looked_at, +report.did) == (0, {})
