"""A city hall with tickets, and citizens who call."""

from collections.abc import Iterator

import pytest

from crm.db import SessionFactory
from tests.databases import memory_engine
from tests.unit.crm.progress.callers import Callers


@pytest.fixture
def callers() -> Iterator[Callers]:
    engine = memory_engine()
    yield Callers(SessionFactory(engine))
    engine.dispose()
