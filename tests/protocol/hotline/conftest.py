"""A city hall in a file, so that several senders and schedulers can open it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.db import SessionFactory
from tests.databases import file_engine
from tests.unit.crm.cases.stage import CityHall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[CityHall]:
    engine = file_engine(tmp_path, busy_timeout_s=30)
    yield CityHall(SessionFactory(engine))
    engine.dispose()
