"""Tickets that can be searched."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.search.service import index
from crm.tickets.models import Ticket

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
Written = Callable[..., Ticket]


@pytest.fixture
def written(session: Session) -> Written:
    """Write a ticket down, one minute after the last, and keep its words."""
    count = 0

    def write(content: str, **values: object) -> Ticket:
        nonlocal count
        count += 1
        at = NOON + timedelta(minutes=count)
        ticket = Ticket(
            number=f"{at:%y%m%d%H%M%S}01{count:04d}",
            query_code="000000",
            operator="801",
            kind="求助",
            title=content[:20],
            content=content,
            created_at=at,
            updated_at=at,
        )
        for name, value in values.items():
            setattr(ticket, name, value)
        session.add(ticket)
        session.flush()
        index(session, ticket)
        return ticket

    return write
