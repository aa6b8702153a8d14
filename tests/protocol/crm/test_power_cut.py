"""The power may go at any statement of a move, or at its commit: nothing of the move is left, and it can be made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from crm.db import SessionFactory
from crm.tables import metadata
from tests.databases import file_engine
from tests.unit.crm.cases.people import DISPATCHER, OPERATOR, REVIEWER, VISITOR, after, clerk
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_closing import HAPPY, handled
from tests.unit.crm.cases.test_departments import DONE

pytestmark = pytest.mark.protocol

Step = Callable[[CityHall, str], None]


class PowerCut(BaseException):
    """Nobody handles this one."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = file_engine(tmp_path)
    yield made
    made.dispose()


@contextmanager
def power(engine: Engine, statements: int) -> Iterator[list[str]]:
    """Let so many statements through and cut the power before the next one, or before the commit."""
    done: list[str] = []

    def before_cursor_execute(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if len(done) == statements:
            raise PowerCut
        done.append(statement)

    def commit(_connection: Any) -> None:
        if len(done) == statements:
            raise PowerCut

    event.listen(engine, "before_cursor_execute", before_cursor_execute)
    event.listen(engine, "commit", commit)
    try:
        yield done
    finally:
        event.remove(engine, "before_cursor_execute", before_cursor_execute)
        event.remove(engine, "commit", commit)


def everything(hall: CityHall) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with hall.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def dispatch(hall: CityHall, number: str) -> None:
    hall.move(DISPATCHER, number, after(hours=1), "dispatch", lead=hall.bureau, co=[hall.district], basis="按目录")


def reply(hall: CityHall, number: str) -> None:
    hall.move(clerk(hall.bureau), number, after(hours=1), "reply", **DONE)


def close(hall: CityHall, number: str) -> None:
    hall.move(REVIEWER, number, after(hours=1), "close")


def to_dispatch(hall: CityHall) -> str:
    number = hall.open()
    hall.move(OPERATOR, number, after(), "submit")
    return number


def to_reply(hall: CityHall) -> str:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, after(), "sign")
    return number


def to_close(hall: CityHall) -> str:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    hall.move(VISITOR, number, after(), "follow_up", **HAPPY)
    return number


@pytest.mark.parametrize(
    ("begin", "step", "writes"),
    [
        (to_dispatch, dispatch, {"assignments", "deadlines", "ticket_events", "notices"}),
        (to_reply, reply, {"replies", "deadlines", "ticket_events"}),
        (to_close, close, {"notices", "deadlines", "ticket_events"}),
    ],
    ids=["dispatch", "reply", "close"],
)
def test_a_power_cut_in_a_move_leaves_nothing_of_it(
    engine: Engine, begin: Callable[[CityHall], str], step: Step, writes: set[str]
) -> None:
    hall = CityHall(SessionFactory(engine))
    number = begin(hall)
    before, cuts = everything(hall), 0
    while True:
        with power(engine, cuts) as done:
            try:
                step(hall, number)
                break
            except PowerCut:
                cuts += 1
        assert everything(hall) == before, f"cut after {done[-1] if done else 'nothing'}"
    assert {name for name, rows in everything(hall).items() if len(rows) > len(before[name])} >= writes
    assert any("ticket_events" in statement for statement in done)
    assert cuts > len(writes)
