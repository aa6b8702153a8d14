"""A city hall in a file, so that several senders and schedulers can open it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.db import make_session_factory
from tests.databases import file_engine
from tests.unit.crm.cases.stage import CityHall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[CityHall]:
    engine = file_engine(tmp_path, busy_timeout_s=30)
    yield CityHall(make_session_factory(engine))
    engine.dispose()
