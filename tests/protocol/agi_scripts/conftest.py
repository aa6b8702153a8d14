"""A server with an empty database in a file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from agi_scripts.context import AgiContext
from agi_scripts.server import AgiServer
from config.settings import Settings
from crm.calls.spool import Spool
from crm.db import SessionFactory
from tests.city import demo_city
from tests.databases import VAULT, file_engine
from tests.protocol.fake_asterisk import FakeAsterisk

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = file_engine(tmp_path, busy_timeout_s=0.2)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> AgiContext:
    matters = tmp_path / "matters"
    matters.mkdir()
    settings, spool = Settings(data_dir=tmp_path), Spool(tmp_path / "spool", VAULT)
    return replace(AgiContext.of(settings, demo_city(), SessionFactory(engine), spool, lambda: NOON), matters=matters)


@pytest.fixture
def server(desk: AgiContext) -> Iterator[AgiServer]:
    server = AgiServer("127.0.0.1", 0, desk)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def asterisk(server: AgiServer) -> FakeAsterisk:
    return FakeAsterisk(server.port)
