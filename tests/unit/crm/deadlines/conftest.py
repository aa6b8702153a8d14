"""Two tickets and two assignments for clocks to run on."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.departments.models import Department
from crm.tickets.models import Ticket
from tests.databases import memory_engine
from tests.unit.crm.conftest import NOON

TICKETS = ("260101000000000001", "260101000000000002")


@pytest.fixture
def session() -> Iterator[Session]:
    engine = memory_engine()
    with Session(engine, expire_on_commit=False) as opened:
        _fill(opened)
        yield opened
    engine.dispose()


def _fill(session: Session) -> None:
    session.add(Department(code="CG", name="城市管理局", kind="bureau"))
    for number in TICKETS:
        session.add(
            Ticket(
                number=number,
                query_code=number[-6:],
                operator="8001",
                kind="投诉",
                title="路灯不亮",
                content="路灯坏了三天。",
                created_at=NOON,
                updated_at=NOON,
            )
        )
    session.flush()
    for identity in (7, 8):
        session.add(
            Assignment(
                id=identity,
                ticket=TICKETS[0],
                department="CG",
                role="lead",
                status="dispatched",
                limits="common",
                dispatched_by="7001",
                dispatched_at=NOON,
                due_at=NOON,
            )
        )
    session.flush()
