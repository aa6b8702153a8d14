"""A city hall for every story."""

from collections.abc import Iterator

import pytest

from crm.db import SessionFactory
from tests.databases import memory_engine
from tests.unit.crm.cases.stage import CityHall


@pytest.fixture
def hall() -> Iterator[CityHall]:
    engine = memory_engine()
    yield CityHall(SessionFactory(engine))
    engine.dispose()
