"""A city hall with one ticket in a department's hands."""

from collections.abc import Iterator

import pytest

from crm.db import make_session_factory
from tests.databases import memory_engine
from tests.unit.crm.cases.stage import CityHall


@pytest.fixture
def hall() -> Iterator[CityHall]:
    engine = memory_engine()
    yield CityHall(make_session_factory(engine))
    engine.dispose()
