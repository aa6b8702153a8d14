"""Ticket numbers: readable, unique, never given twice."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from crm.db import SessionFactory
from crm.tickets.models import Ticket
from crm.tickets.numbers import NoNumberLeftError, draw_number, is_number, spoken
from tests.databases import file_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

ZONE = "Asia/Shanghai"


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[SessionFactory]:
    engine = file_engine(tmp_path, busy_timeout_s=60)
    yield SessionFactory(engine)
    engine.dispose()


def test_a_number_begins_with_the_citys_time_and_the_node(session: Session) -> None:
    number = draw_number(session, ZONE, 11, NOON)
    assert number.startswith("26112012000011")
    assert is_number(number)


def test_a_number_is_read_out_in_four_groups() -> None:
    assert spoken("260912101108115409") == "260912 101108 11 5409"


@pytest.mark.parametrize(
    "text", ["", "1" * 17, "1" * 19, "26091210110811540x", "２６０９１２１０１１０８１１５４０９", "1" * 17 + "\n"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert not is_number(text)
    with pytest.raises(ValueError, match="18 digits"):
        spoken(text)


def test_a_taken_sequence_is_drawn_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([5, 5, 5, 6])
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: next(drawn))
    assert [draw_number(session, ZONE, 1, NOON)[-4:] for _ in range(2)] == ["0005", "0006"]


def test_a_full_second_is_a_clear_refusal(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: 5)
    draw_number(session, ZONE, 1, NOON)
    with pytest.raises(NoNumberLeftError):
        draw_number(session, ZONE, 1, NOON)


def test_a_number_is_not_given_again_after_its_ticket_is_gone(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: 5)
    number = draw_number(session, ZONE, 1, NOON)
    assert session.get(Ticket, number) is None
    with pytest.raises(NoNumberLeftError):
        draw_number(session, ZONE, 1, NOON)


def test_twenty_writers_in_one_second_never_get_the_same(
    factory: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = secrets.SystemRandom()
    monkeypatch.setattr(secrets, "randbelow", lambda limit: system.randrange(min(limit, 400)))

    def draw(_: int) -> list[str]:
        mine = []
        for _ in range(10):
            with factory.begin() as session:
                mine.append(draw_number(session, ZONE, 1, NOON))
        return mine

    with ThreadPoolExecutor(20) as pool:
        drawn = [number for mine in pool.map(draw, range(20)) for number in mine]
    assert len(drawn) == len(set(drawn)) == 200
