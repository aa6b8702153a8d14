"""Recordings from a call's end to its row, with real files and a real database."""

import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crm.bus import MemoryBus, Subscription
from crm.bus.events import CallEnded, PbxLinkChanged, RecordingReady
from crm.calls.service import get_call, open_call
from crm.db import SessionFactory
from ivr import recordings
from ivr.recordings import Recordings
from tests.databases import file_engine
from tests.unit.ivr.helpers import NOON
from tests.unit.ivr.test_recordings import write_side

pytestmark = pytest.mark.protocol


class Shelf:
    """Recordings over a folder and a database, with every call known."""

    def __init__(self, folder: Path, factory: SessionFactory) -> None:
        self.monitor, self.finished = folder / "monitor", folder / "recordings"
        self.monitor.mkdir()
        self.factory, self.bus, self.live = factory, MemoryBus(), set[str]()
        self.recordings = Recordings(self.monitor, self.finished, self.bus, factory, self.live)
        self.ready: Subscription = self.bus.subscribe(RecordingReady)

    def was_recorded(self, call_id: str, *, closed: bool = True) -> None:
        with self.factory.begin() as session:
            open_call(session, call_id=call_id, number="", line="12345", origin="trunk", channel="c", at=NOON)
        for side in ("citizen", "line"):
            write_side(self.monitor / f"{call_id}-{side}.wav", [1, 2, 3], closed=closed)

    async def next_file(self) -> str:
        event = await self.ready.get()
        assert isinstance(event, RecordingReady)
        return event.file

    def row(self, call_id: str) -> str | None:
        with self.factory() as session:
            return get_call(session, call_id).recording


@pytest.fixture
async def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shelf]:
    monkeypatch.setattr(recordings, "CLOSING_S", 0.2)
    engine = file_engine(tmp_path)
    shelf = Shelf(tmp_path, SessionFactory(engine))
    await shelf.recordings.start()
    yield shelf
    await shelf.recordings.stop()
    engine.dispose()


async def test_a_calls_end_makes_its_recording(shelf: Shelf) -> None:
    shelf.was_recorded("hotline-1.1")
    shelf.bus.publish(CallEnded(call_id="hotline-1.1", outcome="answered"))
    assert await shelf.next_file() == "hotline-1.1.wav"
    assert shelf.row("hotline-1.1") == "hotline-1.1.wav"
    with wave.open(str(shelf.finished / "hotline-1.1.wav")) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 3)
    assert list(shelf.monitor.iterdir()) == []


async def test_what_a_crash_left_is_finished_and_living_calls_are_left_alone(shelf: Shelf) -> None:
    shelf.was_recorded("hotline-1.1", closed=False)
    shelf.was_recorded("hotline-2.2")
    shelf.live.add("hotline-2.2")
    (shelf.monitor / "no recording.wav").write_bytes(b"x")
    shelf.bus.publish(PbxLinkChanged(up=True))
    assert await shelf.next_file() == "hotline-1.1.wav"
    assert shelf.row("hotline-2.2") is None
    assert len(list(shelf.monitor.glob("hotline-2.2-*"))) == 2


async def test_a_recording_that_cannot_be_kept_keeps_its_sides(shelf: Shelf) -> None:
    for side in ("citizen", "line"):
        write_side(shelf.monitor / f"unknown-{side}.wav", [1])
    shelf.was_recorded("hotline-1.1")
    shelf.bus.publish(CallEnded(call_id="unknown", outcome="answered"))
    shelf.bus.publish(CallEnded(call_id="hotline-1.1", outcome="answered"))
    assert await shelf.next_file() == "hotline-1.1.wav"
    assert len(list(shelf.monitor.glob("unknown-*"))) == 2


async def test_a_call_without_files_is_no_error(shelf: Shelf) -> None:
    shelf.bus.publish(CallEnded(call_id="hotline-9.9", outcome="left_in_menu"))
    shelf.was_recorded("hotline-1.1")
    shelf.bus.publish(CallEnded(call_id="hotline-1.1", outcome="answered"))
    assert await shelf.next_file() == "hotline-1.1.wav"
