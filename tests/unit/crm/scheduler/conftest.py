"""A city hall, and time that jumps from one due moment to the next."""

from collections.abc import Iterator

import pytest

from crm.db import SessionFactory
from tests.databases import memory_engine
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.scheduler.story import Story


@pytest.fixture
def story() -> Iterator[Story]:
    engine = memory_engine()
    yield Story(CityHall(SessionFactory(engine)))
    engine.dispose()
