"""How PostgreSQL is spoken to over its connections."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from crm.db import SessionFactory, make_engine
from tests.databases import file_engine

pytestmark = pytest.mark.protocol


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """PostgreSQL."""
    made = file_engine(tmp_path)
    if made.dialect.name == "sqlite":
        made.dispose()
        pytest.skip("SQLite's connections are files of ours: nobody cuts them, and no server waits for a message")
    yield made
    made.dispose()


def test_a_connection_that_was_cut_while_it_rested_is_replaced_before_it_is_used(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.connect() as connection:
        cut = connection.scalar(text("SELECT pg_backend_pid()"))
    other = make_engine(make_url(engine.url).render_as_string(hide_password=False))
    with other.begin() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": cut})
    other.dispose()
    monkeypatch.setattr("crm.postgresql.RESTED_S", 0.0)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != cut


def test_reading_opens_no_transaction_and_writing_does(engine: Engine) -> None:
    began, factory = text("SELECT now()"), SessionFactory(engine)
    with factory.begin() as session:
        assert session.scalar(began) == session.scalar(began)
    with factory() as session:
        assert session.scalar(began) != session.scalar(began)
    with factory.begin() as session:
        assert session.scalar(began) == session.scalar(began), "expected the connection to write again"
