"""What a ticket's page asks SQLite never goes through a table that grows; its planner goes by what the tables hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from config.profile import load_profile
from crm.casework import Casework
from crm.db import make_engine
from crm.migrate import upgrade
from crm.tickets.models import Ticket
from crm.tickets.page import read_file
from hotline.fill.service import Plan, fill
from tests.console_fakes import NOON
from tests.databases import VAULT

pytestmark = pytest.mark.protocol

PLAN = Plan(tickets=1_000, calls=3_000, open_tickets=300, citizens=600)
FEW = ("departments", "operators")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Engine]:
    """A database with a past, in the form the migrations give it."""
    engine = make_engine(f"sqlite:///{tmp_path / 'hotline.db'}", VAULT)
    upgrade(engine)
    fill(engine, Casework(load_profile("demo")), PLAN, NOON, lambda _: None)
    engine.dispose()  # new connections know what the tables hold now
    yield engine
    engine.dispose()


def test_a_tickets_page_reads_what_belongs_to_it(filled: Engine) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(filled, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    with Session(filled) as session:
        read_file(session, session.scalars(select(Ticket).limit(1)).one())
    event.remove(filled, "before_cursor_execute", note)
    with filled.connect() as connection:
        steps = [
            str(row.detail)
            for statement, parameters in asked[1:]
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert len(steps) > 10
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] not in FEW] == []
