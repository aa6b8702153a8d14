"""Twenty writers at once: on one ticket, and on the numbers of new ones."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from crm.db import SessionFactory
from crm.journal.models import TicketEvent
from crm.journal.service import verify
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import StaleTicketError
from crm.tickets.numbers import draw_number
from tests.databases import file_engine
from tests.unit.crm.cases.people import FRIDAY_NOON, REVIEWER
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.protocol

WRITERS = 20
NOW = FRIDAY_NOON


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = file_engine(tmp_path, busy_timeout_s=30)
    yield made
    made.dispose()


def test_no_writer_of_one_ticket_is_lost(engine: Engine) -> None:
    hall = CityHall(SessionFactory(engine))
    number = hall.open()
    start = Barrier(WRITERS)

    def write(writer: int) -> int:
        start.wait()
        for attempt in range(1, 500):
            try:
                hall.move(REVIEWER, number, NOW, "note", reason=f"第 {writer} 位")
            except (StaleTicketError, OperationalError):
                continue
            return attempt
        raise AssertionError("expected the note to be written in the end")

    with ThreadPoolExecutor(WRITERS) as crowd:
        list(crowd.map(write, range(WRITERS)))
    events = hall.events(number)
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert sorted(e.reason for e in events if e.move == "note") == sorted(f"第 {w} 位" for w in range(WRITERS))
    with hall.factory.begin() as session:
        assert list(verify(session)) == []


def test_of_writers_who_saw_the_same_version_one_wins(engine: Engine) -> None:
    hall = CityHall(SessionFactory(engine))
    number = hall.open()
    version, start = hall.ticket(number).version, Barrier(WRITERS)

    def write(writer: int) -> bool:
        start.wait()
        try:
            hall.move(REVIEWER, number, NOW, "note", reason=f"第 {writer} 位", version=version)
        except StaleTicketError:
            return False
        return True

    with ThreadPoolExecutor(WRITERS) as crowd:
        won = list(crowd.map(write, range(WRITERS)))
    assert sum(won) == 1
    assert len([e for e in hall.events(number) if e.move == "note"]) == 1


def test_no_number_is_given_twice(engine: Engine) -> None:
    factory, start = SessionFactory(engine), Barrier(WRITERS)

    def draw(_: int) -> list[str]:
        start.wait()
        drawn = []
        for _ in range(10):
            with factory.begin() as session:
                drawn.append(draw_number(session, "Asia/Shanghai", 1, NOW))
        return drawn

    with ThreadPoolExecutor(WRITERS) as crowd:
        numbers = [number for drawn in crowd.map(draw, range(WRITERS)) for number in drawn]
    assert len(set(numbers)) == WRITERS * 10


def test_new_tickets_at_once_get_numbers_of_their_own(engine: Engine) -> None:
    hall = CityHall(SessionFactory(engine))
    start = Barrier(WRITERS)

    def make(writer: int) -> str:
        start.wait()
        return hall.open(callback_number=f"138000{writer:05d}")

    with ThreadPoolExecutor(WRITERS) as crowd:
        numbers = set(crowd.map(make, range(WRITERS)))
    assert len(numbers) == WRITERS
    with hall.reading() as session:
        assert {t.number for t in session.scalars(select(Ticket))} == numbers
        assert len(session.scalars(select(TicketEvent)).all()) == WRITERS
