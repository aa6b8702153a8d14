"""The database is away or busy: the call goes on, and what happened in it is not lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from agi_scripts.context import AgiContext
from crm.calls.models import Call
from crm.tables import metadata
from crm.tickets.models import TicketDraft
from tests.protocol.agi_scripts.conftest import NOON
from tests.protocol.fake_asterisk import FakeAsterisk

pytestmark = pytest.mark.protocol


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Hold the write lock, as a backup or a broken program might."""
    lock = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "LOCK TABLE calls, ticket_drafts"
    with engine.connect() as connection:
        connection.exec_driver_sql(lock)
        yield
        connection.exec_driver_sql("ROLLBACK")


def whole_call(asterisk: FakeAsterisk) -> list[str]:
    return [
        asterisk.ask("entry", "trunk")["HOTLINE_STEP"],
        asterisk.ask("answer", "0", "welcome", "1", "")["HOTLINE_STEP"],
        asterisk.ask("answer", "0", "menu", "1", "2")["HOTLINE_STEP"],
        asterisk.ask("answer", "0", "matter", "1", "", "hotline")["HOTLINE_STEP"],
        asterisk.ask("queue_left", "0", "hotline", "CONTINUE")["HOTLINE_STEP"],
        asterisk.ask("answer", "0", "survey", "1", "1", "hotline")["HOTLINE_STEP"],
    ]


WAY = ["notice", "menu", "speak", "queue", "survey", "end"]


def kept(desk: AgiContext, asterisk: FakeAsterisk) -> tuple[object, ...]:
    with desk.factory() as session:
        call = session.get(Call, asterisk.unique_id)
    assert call is not None
    return call.number, call.started_at, call.menu_path, call.kind, call.queue, call.survey


WHOLE = ("13871236021", NOON, ["2"], "投诉", "hotline", 1)


@pytest.mark.parametrize("keys", ["", "1"])
def test_whoever_asks_how_a_ticket_stands_comes_to_a_person(asterisk: FakeAsterisk, engine: Engine, keys: str) -> None:
    metadata.drop_all(engine)
    memo = f"own:{'1' * 18}" if keys else ""
    step = asterisk.ask("progress", "0", "progress", "1", keys, "hotline", "", memo)
    assert (step["HOTLINE_STEP"], step["HOTLINE_QUEUE"]) == ("queue", "hotline")


def test_a_call_without_tables_goes_its_way_and_is_written_later(
    desk: AgiContext, asterisk: FakeAsterisk, engine: Engine
) -> None:
    metadata.drop_all(engine)
    assert whole_call(asterisk) == WAY
    assert desk.spool.replay(desk.factory) == 0
    metadata.create_all(engine)
    assert desk.spool.replay(desk.factory) == 4
    assert kept(desk, asterisk) == WHOLE
    assert desk.spool.replay(desk.factory) == 0


def test_a_locked_database_holds_no_call_up(desk: AgiContext, asterisk: FakeAsterisk, engine: Engine) -> None:
    with locked(engine):
        assert whole_call(asterisk) == WAY
    assert desk.spool.replay(desk.factory) == 4
    assert kept(desk, asterisk) == WHOLE


def test_a_database_that_comes_back_during_the_call_gets_everything_in_order(
    desk: AgiContext, asterisk: FakeAsterisk, engine: Engine
) -> None:
    with locked(engine):
        asterisk.ask("entry", "trunk")
    asterisk.ask("answer", "0", "menu", "1", "2")
    asterisk.ask("answer", "0", "matter", "1", "", "hotline")
    desk.spool.replay(desk.factory)
    asterisk.ask("answer", "0", "survey", "1", "1", "hotline")
    assert kept(desk, asterisk) == WHOLE


def test_what_is_written_twice_is_there_once(desk: AgiContext, asterisk: FakeAsterisk, tmp_path: Path) -> None:
    whole_call(asterisk)
    before = kept(desk, asterisk)
    with desk.factory.begin() as session:
        session.delete(session.get_one(TicketDraft, asterisk.unique_id))
        session.flush()
        session.delete(session.get_one(Call, asterisk.unique_id))
    whole_call_on_disk = FakeAsterisk(asterisk.port)
    whole_call_on_disk.ask("answer", "0", "menu", "1", "2")  # no such call: goes to the spool
    asterisk.ask("entry", "trunk")
    file = tmp_path / "spool/facts.jsonl"
    file.write_text(file.read_text() * 2)
    desk.spool.replay(desk.factory)
    assert kept(desk, asterisk)[2] == before[2] == ["2"]


def test_garbage_in_the_spool_is_counted_not_obeyed(
    desk: AgiContext, asterisk: FakeAsterisk, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(engine):
        asterisk.ask("entry", "trunk")
    file = tmp_path / "spool/facts.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(
        'nonsense\n{"what": "drop", "call_id": "x", "at": "2026-01-01", "values": {}}\n[]\n' + file.read_text()
    )
    assert desk.spool.replay(desk.factory) == 1
    assert "3 spooled call facts were refused" in caplog.text


def test_neither_database_nor_disk_stops_a_call(
    desk: AgiContext, asterisk: FakeAsterisk, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    metadata.drop_all(engine)
    (tmp_path / "spool").write_text("a file where the folder should be")
    assert whole_call(asterisk) == WAY
    assert "is lost" in caplog.text
    assert asterisk.caller not in caplog.text
