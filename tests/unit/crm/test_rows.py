"""Rows are held in one way, which holds on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Select, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm.db import SessionFactory
from crm.operators.models import Operator
from crm.operators.service import create_operator
from crm.rows import held, held_row
from tests.databases import file_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
THE_PERSON: Select[Operator] = select(Operator).where(Operator.login == "8001")


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[SessionFactory]:
    engine = file_engine(tmp_path, busy_timeout_s=0.1)
    made = SessionFactory(engine)
    with made.begin() as session:
        create_operator(session, "8001", "李话务", "operator", {"main": 0}, "correct horse battery", NOON)
    yield made
    engine.dispose()


def _rename(session: Session, name: str) -> None:
    held(session, THE_PERSON).one().name = name


def test_nobody_else_writes_what_is_held(factory: SessionFactory) -> None:
    with factory.begin() as first:
        held(first, THE_PERSON).one()
        with pytest.raises(OperationalError), factory.begin() as second:
            _rename(second, "别人")
    with factory.begin() as session:
        _rename(session, "后来")


def test_what_is_held_is_read_as_it_is_then(factory: SessionFactory) -> None:
    with factory.begin() as session:
        known = session.get_one(Operator, "8001")
        with factory.begin() as other:
            _rename(other, "改名")
        assert held_row(session, Operator, "8001") is known
        assert known.name == "改名"


def test_what_others_hold_can_be_left_out(factory: SessionFactory) -> None:
    with factory() as session:
        if session.get_bind().dialect.name == "sqlite":
            pytest.skip("SQLite has one writer: who holds anything holds all")
    with factory.begin() as first, factory.begin() as second:
        held(first, THE_PERSON).one()
        assert held(second, THE_PERSON, skip_taken=True).all() == []


def test_rows_are_locked_nowhere_else() -> None:
    rooms = ("agent_console", "agi_scripts", "asr", "crm", "hotline", "ivr")
    files = [file for room in rooms for file in (ROOT / room).rglob("*.py") if "node_modules" not in file.parts]
    locking = [file for file in files if "with_for_update" in file.read_text(encoding="utf-8")]
    assert locking == [ROOT / "crm/rows.py"]
