"""Connections that the server ended while they rested."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from crm.db import make_engine
from tests.databases import file_engine

pytestmark = pytest.mark.protocol


def test_a_connection_that_was_cut_while_it_rested_is_replaced_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = file_engine(tmp_path)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        pytest.skip("SQLite's connections are files of ours: nobody cuts them")
    with engine.connect() as connection:
        cut = connection.scalar(text("SELECT pg_backend_pid()"))
    other = make_engine(make_url(engine.url).render_as_string(hide_password=False))
    with other.begin() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": cut})
    other.dispose()
    monkeypatch.setattr("crm.db.RESTED_S", 0.0)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != cut
    engine.dispose()
