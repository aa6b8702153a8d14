"""What happens in the city's night."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import Settings
from crm.calls.models import Call
from crm.calls.service import end_call, open_call
from crm.calls.states import Outcome
from crm.db import SessionFactory
from crm.retention.models import Deletion
from hotline.prepare import prepare_database, prepare_folders
from hotline.upkeep import keep_house
from tests.unit.crm.cases.stage import demo

pytestmark = pytest.mark.protocol

LONG_AGO = timedelta(days=1000)


def city(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=demo().zone)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path)
    prepare_folders(settings)
    return settings


@pytest.fixture
def factory(settings: Settings) -> SessionFactory:
    return prepare_database(settings)


def old_call(settings: Settings, factory: SessionFactory, call_id: str, at: datetime) -> Path:
    with factory.begin() as session:
        open_call(session, call_id=call_id, number="13871236021", line="", origin="trunk", channel="", at=at)
        end_call(session, call_id, Outcome.ANSWERED, at)
        session.get_one(Call, call_id).recording = f"{call_id}.wav"
    file = settings.recordings_dir / f"{call_id}.wav"
    file.write_bytes(call_id.encode())
    return file


def night(settings: Settings, factory: SessionFactory, at: datetime) -> None:
    keep_house(settings, factory, demo(), lambda: at)


def test_it_is_done_once_a_night_and_not_before(settings: Settings, factory: SessionFactory) -> None:
    first = old_call(settings, factory, "p-1", city("2026-11-20 12:00") - LONG_AGO)
    night(settings, factory, city("2026-11-20 01:59"))
    assert first.exists()
    night(settings, factory, city("2026-11-20 02:00"))
    assert not first.exists()
    second = old_call(settings, factory, "p-2", city("2026-11-20 12:00") - LONG_AGO)
    night(settings, factory, city("2026-11-20 23:50"))
    assert second.exists()
    night(settings, factory, city("2026-11-21 09:30"))
    assert not second.exists()
    with factory() as session:
        proofs = session.scalars(select(Deletion.subject).where(Deletion.kind == "recording").order_by(Deletion.id))
        assert list(proofs) == ["p-1", "p-2"]


@pytest.mark.parametrize("kept", ["attachments_dir", "announcements_dir"])
def test_only_what_never_arrived_is_tidied_away(settings: Settings, factory: SessionFactory, kept: str) -> None:
    incoming = getattr(settings, kept) / "incoming"
    incoming.mkdir(parents=True)
    now = city("2026-11-20 03:00")
    for name, age in (("broken", timedelta(days=2)), ("coming", timedelta(minutes=1))):
        (incoming / name).write_bytes(b"half")
        os.utime(incoming / name, ((now - age).timestamp(),) * 2)
    night(settings, factory, now)
    assert [file.name for file in incoming.iterdir()] == ["coming"]


def test_what_was_said_in_a_step_whose_script_never_came_is_deleted(
    settings: Settings, factory: SessionFactory
) -> None:
    settings.matters_dir.mkdir(parents=True)
    now = city("2026-11-20 03:00")
    for name, age in (("left.wav", timedelta(days=2)), ("said-now.wav", timedelta(minutes=1))):
        (settings.matters_dir / name).write_bytes(b"sound")
        os.utime(settings.matters_dir / name, ((now - age).timestamp(),) * 2)
    night(settings, factory, now)
    assert [file.name for file in settings.matters_dir.iterdir()] == ["said-now.wav"]
