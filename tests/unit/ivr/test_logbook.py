"""What is written down of operators' states, and read back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DatabaseError

from crm.db import SessionFactory
from crm.operators.models import OperatorStateLog
from crm.operators.orders import Order
from crm.operators.service import create_operator
from crm.operators.states import OperatorMove, OperatorState
from ivr.desk import Presence
from ivr.desk.logbook import Logbook
from tests.databases import memory_engine
from tests.unit.ivr.helpers import NOON, at

pytestmark = pytest.mark.unit

PASSWORD = "correct horse battery"


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = memory_engine()
    with SessionFactory(engine).begin() as session:
        for login, role in (("8001", "operator"), ("9001", "supervisor")):
            create_operator(session, login, "name", role, {"hotline": 0} if login == "8001" else {}, PASSWORD, NOON)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine) -> Logbook:
    book = Logbook(SessionFactory(engine))
    book.start()
    return book


def logged(engine: Engine) -> list[tuple[str, str, str, str | None, str | None]]:
    with SessionFactory(engine)() as session:
        rows = session.scalars(select(OperatorStateLog).order_by(OperatorStateLog.id))
        return [(row.move, row.state, row.reason, row.ordered_by, row.why) for row in rows]


def test_an_order_is_logged_with_who_and_why(engine: Engine, book: Logbook) -> None:
    book.moved("8001", Presence(OperatorState.READY, "", NOON), OperatorMove.READY)
    book.moved("8001", Presence(OperatorState.PAUSED, "小休", at(5)), OperatorMove.PAUSE, Order("9001", "开会"))
    book.stop()
    assert logged(engine) == [("ready", "ready", "", None, None), ("pause", "paused", "小休", "9001", "开会")]


def test_a_pause_ordered_during_a_call_is_logged_when_it_was_ordered(engine: Engine, book: Logbook) -> None:
    talking = Presence(OperatorState.TALKING, "", NOON, "hotline-1.1", next_pause="会议")
    book.asked("8001", talking, at(9), Order("9001", "晨会"))
    book.stop()
    assert logged(engine) == [("pause", "talking", "会议", "9001", "晨会")]


def test_the_words_of_an_order_lie_sealed_and_no_entry_is_changed(engine: Engine, book: Logbook) -> None:
    book.moved("8001", Presence(OperatorState.PAUSED, "小休", at(5)), OperatorMove.PAUSE, Order("9001", "找王建国谈话"))
    book.stop()
    with engine.connect() as connection:
        [lying] = connection.exec_driver_sql("select why from operator_state_log").scalars()
    assert "王建国" not in lying
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(update(OperatorStateLog).values(reason="用餐"))


def test_a_state_is_read_back_with_its_times(engine: Engine, book: Logbook) -> None:
    kept = Presence(OperatorState.WRAP_UP, "", NOON, "hotline-1.1", at(90), 1, "用餐")
    book.moved("8001", Presence(OperatorState.WRAP_UP, "", NOON, "hotline-1.1", at(60), 2), OperatorMove.FINISH)
    book.kept("8001", kept)
    book.stop()
    assert Logbook(SessionFactory(engine)).read_back() == [("8001", {"hotline": 0}, kept)]
    assert len(logged(engine)) == 1
