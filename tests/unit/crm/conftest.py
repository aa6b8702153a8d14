"""A database in memory for rules that need one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.databases import memory_engine

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = memory_engine()
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()
