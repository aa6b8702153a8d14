"""``hotline db`` as somebody at a terminal sees it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from config.profile import load_profile
from config.settings import Settings
from crm import guards
from crm.calls.service import open_call
from crm.casework import Casework
from crm.db import SessionFactory, make_engine
from crm.identity.keys import load_vault
from crm.retention.proof import prove
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import save_ticket
from crm.tickets.states import Role
from hotline.cli import app
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.protocol

MATTER = {
    "kind": "求助", "title": "路灯坏了", "content": "路灯坏了三天", "category": "城市管理/市政设施/路灯故障",
    "district": "江岸区", "address": "解放大道", "citizen_name": "王建国",
}  # fmt: skip


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return Settings()


def db(*words: str) -> Result:
    return CliRunner().invoke(app, ["db", *words])


def a_ticket(settings: Settings) -> None:
    engine = make_engine(settings.resolved_database_url, load_vault(settings))
    with Session(engine) as session, session.begin():
        open_call(session, call_id="p-1", number="13871236021", line="", origin="trunk", channel="", at=NOON)
        save_ticket(session, Casework(load_profile("demo")), Actor("8001", Role.OPERATOR), "p-1", MATTER, NOON)
    engine.dispose()


def key_ids(settings: Settings) -> list[str]:
    return [line.partition(":")[0] for line in settings.resolved_identity_key_file.read_text().splitlines()]


def test_keys_are_rotated_and_the_old_one_goes_when_it_is_told_to(settings: Settings) -> None:
    assert db("upgrade").exit_code == 0
    a_ticket(settings)
    assert "with k2" in db("rotate-keys").output
    assert key_ids(settings) == ["k2", "k1", "index"]
    assert "dropped: k1" in db("rotate-keys", "--drop-old").output
    assert key_ids(settings) == ["k2", "index"]
    assert db("verify").exit_code == 0


def test_without_its_keys_every_command_refuses(settings: Settings) -> None:
    db("upgrade")
    settings.resolved_identity_key_file.unlink()
    for words in (("upgrade",), ("rotate-keys",), ("retention",), ("verify",)):
        refused = db(*words)
        assert (refused.exit_code, "identity-keys-missing" in refused.output) == (1, True), words
    assert not settings.resolved_identity_key_file.exists()


def test_a_changed_event_is_named(settings: Settings) -> None:
    db("upgrade")
    a_ticket(settings)
    assert "whole" in db("verify").output
    engine = make_engine(settings.resolved_database_url)
    with engine.begin() as connection:
        guards.drop(connection)
        connection.execute(text("UPDATE ticket_events SET actor = '8002' WHERE seq = 1"))
    engine.dispose()
    found = db("verify")
    assert found.exit_code == 1
    assert "event 1" in found.output


def test_a_changed_proof_of_deletion_is_named(settings: Settings) -> None:
    db("upgrade")
    engine = make_engine(settings.resolved_database_url, load_vault(settings))
    with SessionFactory(engine).begin() as session:
        prove(session, "recording", "p-1", "0" * 64, "recording 30 days", NOON)
    assert db("verify").exit_code == 0
    with engine.begin() as connection:
        guards.drop(connection)
        connection.execute(text("UPDATE deletions SET rule = 'recording 3 days'"))
    engine.dispose()
    found = db("verify")
    assert found.exit_code == 1
    assert "deletion 1" in found.output


def test_retention_counts_first_and_deletes_then(settings: Settings) -> None:
    db("upgrade")
    recording = settings.recordings_dir / "p-1.wav"
    recording.write_bytes(b"sound")
    long_ago = NOON.replace(year=2010)
    engine = make_engine(settings.resolved_database_url, load_vault(settings))
    with Session(engine) as session, session.begin():
        call = open_call(session, call_id="p-1", number="", line="", origin="trunk", channel="", at=long_ago)
        call.ended_at, call.recording = long_ago, recording.name
    engine.dispose()
    assert json.loads(db("retention", "--dry-run", "--json").output)["recording"] == 1
    assert recording.exists()
    assert json.loads(db("retention", "--json").output)["recording"] == 1
    assert not recording.exists()
    assert json.loads(db("retention", "--json").output)["recording"] == 0
