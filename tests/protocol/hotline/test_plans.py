"""What SQLite is asked never goes through a table that grows, nor sorts one; its planner goes by what they hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from agent_console.supervision.board import read_cards
from config.profile import load_profile
from crm.calls.listing import list_calls
from crm.casework import Casework
from crm.cursors import Place, Stretch, write_cursor
from crm.db import make_engine
from crm.exports.service import exports_of
from crm.migrate import upgrade
from crm.notices.service import stuck_notices
from crm.tickets.access import Reader
from crm.tickets.filters import TicketFilter
from crm.tickets.inbox import list_box
from crm.tickets.listing import list_tickets
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.orders import Sort, order_of
from crm.tickets.page import read_file
from crm.tickets.states import Role
from hotline.fill.service import Plan, fill
from tests.console_fakes import NOON
from tests.databases import VAULT

pytestmark = pytest.mark.protocol

PLAN = Plan(tickets=1_000, calls=3_000, open_tickets=300, citizens=600)
FEW = ("departments", "operators")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database with a past, in the form the migrations give it; it is only read."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'hotline.db'}", VAULT)
    upgrade(engine)
    fill(engine, Casework(load_profile("demo")), PLAN, NOON, lambda _: None)
    engine.dispose()  # new connections know what the tables hold now
    yield engine
    engine.dispose()


@contextmanager
def noted(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def steps(engine: Engine, asked: list[tuple[str, Any]]) -> list[str]:
    """Return how SQLite answers."""
    with engine.connect() as connection:
        return [
            str(row.detail)
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


def test_a_tickets_page_reads_what_belongs_to_it(filled: Engine) -> None:
    with noted(filled) as asked, Session(filled) as session:
        read_file(session, session.scalars(select(Ticket).limit(1)).one())
    found = steps(filled, asked[1:])
    assert len(found) > 10
    assert [step for step in found if step.startswith("SCAN") and step.split()[1] not in FEW] == []


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", get_args(Sort))
def test_a_list_in_any_order_is_read_along_an_index(filled: Engine, sort: Sort, reverse: bool) -> None:
    casework, order = Casework(load_profile("demo")), order_of(sort, reverse=reverse)
    with Session(filled) as session:
        reader = Reader(session, Actor("9001", Role.SUPERVISOR))
        ask = partial(list_tickets, reader, casework, TicketFilter(), order, limit=20, at=NOON)
        cursor = ask(cursor="").next_cursor or ""
        with noted(filled) as asked:
            assert cursor
            assert ask(cursor=cursor).items
    found = steps(filled, asked)
    assert any("INDEX" in step for step in found)
    assert [step for step in found if "TEMP B-TREE" in step] == []


LISTS: dict[str, Callable[[Session, str], Stretch[Any]]] = {
    "calls": lambda session, cursor: list_calls(session, limit=20, cursor=cursor),
    "calls of an operator": lambda session, cursor: list_calls(session, limit=20, operator="8001", cursor=cursor),
    "exports": lambda session, cursor: exports_of(session, Actor("9001", Role.SUPERVISOR), cursor=cursor),
    "exports of one": lambda session, cursor: exports_of(session, Actor("8101", Role.DISPATCHER), cursor=cursor),
    "stuck notices": lambda session, cursor: stuck_notices(session, NOON, cursor=cursor),
}


@pytest.mark.parametrize("name", LISTS)
def test_other_lists_are_read_along_an_index_as_well(filled: Engine, name: str) -> None:
    places = {"calls": Place(NOON, "p-1"), "stuck": Place(NOON, "1"), "exports": Place(None, "9")}
    order = next(order for order in places if order in name)
    with noted(filled) as asked, Session(filled) as session:
        LISTS[name](session, write_cursor(order, places[order]))
    found = steps(filled, asked)
    assert [step for step in found if "TEMP B-TREE" in step or step.startswith("SCAN")] == []
    assert any("INDEX" in step or "PRIMARY KEY" in step for step in found)


BOXES = {
    "mine_now": (Actor("7001", Role.DISPATCHER), "ix_tickets_turn"),
    "dispatch": (Actor("7001", Role.DISPATCHER), "ix_tickets_status_pressing"),
    "working": (Actor("5001", Role.CLERK, "city-mgmt"), "ix_assignments_department_pressing"),
}


@pytest.mark.parametrize("box", BOXES)
def test_what_presses_most_in_a_box_is_found_along_an_index(filled: Engine, box: str) -> None:
    actor, index = BOXES[box]
    cursor = write_cursor(f"{box}-due", Place(NOON, "1"))
    with Session(filled) as session:
        reader = Reader(session, actor)
        list_box(reader, box, cursor=cursor, limit=20)
        with noted(filled) as asked:
            list_box(reader, box, cursor=cursor, limit=20)
    found = steps(filled, asked)
    assert any(index in step for step in found)
    assert not {"SCAN tickets", "SCAN assignments"} & {" ".join(step.split()[:2]) for step in found}


def test_a_column_of_the_board_is_read_along_an_index(filled: Engine) -> None:
    casework = Casework(load_profile("demo"))
    cursor = write_cursor("board-1", Place(NOON, "1"))
    with Session(filled) as session:
        reader = Reader(session, Actor("9001", Role.SUPERVISOR))
        with noted(filled) as asked:
            read_cards(reader, casework.rules(NOON).supervision, 1, cursor=cursor, limit=20)
    found = steps(filled, asked[:1])
    assert any("ix_supervisions_urgency" in step for step in found)
    assert [step for step in found if "TEMP B-TREE" in step] == []
