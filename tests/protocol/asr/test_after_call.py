"""After the call the recording is read once more, by a process of its own, whatever comes between."""

import asyncio
import os
import signal
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from asr.after_call.line import Work
from asr.after_call.one import LOSSES, CallReader
from asr.after_call.recorded import WorkerLostError
from asr.after_call.service import AfterCall
from asr.audio import read_wav, seconds
from asr.engines.base import EngineSpec
from asr.media.stream import Tap
from asr.models.install import install
from asr.pool import RecogniserPool
from asr.store import Missed, Said, TranscriptStore
from asr.text.writer import Writer
from config.clock import utc_now
from config.profile import load_profile
from config.settings import Settings
from crm.bus import MemoryBus
from crm.bus.events import GapChanged, RecordingReady, TranscriptRevised
from crm.calls.service import add_segment, end_call, record_recording, record_recording_start
from crm.calls.states import Outcome, SegmentKind
from crm.db import SessionFactory
from crm.transcripts.models import RecordingPass, TranscriptGap, Utterance
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import SPEECH, until

pytestmark = pytest.mark.protocol

LIGHT_AT, NOISE_AT = 1.0, 10.0
LENGTH_S = 20.0


@dataclass
class Office:
    """A call that is over, with its recording: the light on the left, the noise after it."""

    factory: SessionFactory
    folder: Path
    call_id: str
    zero: datetime
    bus: MemoryBus = field(default_factory=MemoryBus)
    busy: bool = False

    def at(self, seconds: float) -> datetime:
        return self.zero + timedelta(seconds=seconds)

    def store(self) -> TranscriptStore:
        return TranscriptStore(self.factory, self.bus, Writer(load_profile("demo")))

    @asynccontextmanager
    async def open(self, words: str, gaps: str = "", broken: str = "") -> AsyncIterator[AfterCall]:
        """Read with these models; of the broken one nothing is there."""
        engines: dict[Work, list[EngineSpec]] = {"words": [spec_of(words, broken)], "gaps": [spec_of(gaps or words)]}
        if gaps:
            engines["words"] += engines["gaps"]
        store = self.store()
        store.start()
        office = AfterCall(engines, store, self.factory, self.bus, self.folder, utc_now, lambda: not self.busy)
        await office.start()
        try:
            yield office
        finally:
            await office.stop()
            await store.stop()

    def utterances(self) -> list[Utterance]:
        with self.factory() as session:
            return list(utterances_of(session, self.call_id))

    def gaps(self) -> list[TranscriptGap]:
        with self.factory() as session:
            return list(gaps_of(session, self.call_id))

    def outcome(self, call_id: str = "") -> str | None:
        with self.factory() as session:
            done = session.get(RecordingPass, call_id or self.call_id)
            return done.outcome if done else None


def spec_of(model: str, broken: str = "") -> EngineSpec:
    installed = install(Settings(), model)
    path = "/nowhere" if model == broken else str(installed.path)
    return EngineSpec(installed.entry.engine, model, path, 2, language=installed.entry.language, careful=True)


def write_recording(path: Path) -> None:
    both = np.zeros((int(LENGTH_S * 8000), 2), dtype="<i2")
    for name, at in (("citizen_light", LIGHT_AT), ("citizen_noise", NOISE_AT)):
        said = np.frombuffer(read_wav(SPEECH / f"{name}.wav"), dtype="<i2")[::2]
        both[int(at * 8000) : int(at * 8000) + len(said), 0] = said
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(both.tobytes())


@pytest.fixture
def office(factory: SessionFactory, calls: tuple[str, str], tmp_path: Path) -> Office:
    made = Office(factory, tmp_path / "recordings", calls[0], utc_now() - timedelta(minutes=1))
    made.folder.mkdir()
    finish_call(made, calls[0])
    return made


def finish_call(office: Office, call_id: str) -> None:
    """End a call and leave its recording."""
    write_recording(office.folder / f"{call_id}.wav")
    with office.factory.begin() as session:
        record_recording_start(session, call_id, office.zero)
        add_segment(session, call_id, SegmentKind.TALKING, started_at=office.zero, ended_at=office.at(LENGTH_S))
        end_call(session, call_id, Outcome.ANSWERED, office.at(LENGTH_S))
        record_recording(session, call_id, f"{call_id}.wav")


async def keep(office: Office, *pieces: Said | Missed) -> None:
    store = office.store()
    store.start()
    for piece in pieces:
        store.keep(piece)
    await store.drained()
    await store.stop()


@pytest.mark.parametrize(("engine", "model"), [("vosk", "vosk-small-cn"), ("whisper", "whisper-base")])
async def test_live_words_are_corrected_gaps_filled_and_what_nobody_wrote_is_found(
    office: Office, engine: str, model: str
) -> None:
    caller = Tap(office.call_id, "caller")
    over = office.at(LIGHT_AT + seconds(len(read_wav(SPEECH / "citizen_light.wav"))))
    await keep(office, Said(caller, "街放大到路灯坏了很黑", (), office.at(0.7), over, engine, model))
    with office.bus.subscribe(TranscriptRevised) as revised:
        async with office.open("whisper-base"):
            await until(office.outcome)
        event = await asyncio.wait_for(anext(aiter(revised)), 5)
    assert isinstance(event, TranscriptRevised)
    first, *rest = office.utterances()
    assert (first.source, first.engine, first.exact_model) == ("live", engine, "whisper-base")
    assert first.live_text
    assert "路灯" in first.text
    assert "解放大道" in first.text
    assert rest, "the second sentence was never written down live"
    assert all(u.source == "recording" and u.started_at >= office.at(NOISE_AT - 1) for u in rest)
    assert office.outcome() == "done"
    before = [(u.id, u.text) for u in office.utterances()]
    office.bus.publish(RecordingReady(call_id=office.call_id, file="x"))
    async with office.open("whisper-base") as again:
        office.bus.publish(RecordingReady(call_id=office.call_id, file="x"))
        await until(lambda: not len(again.line))
    assert [(u.id, u.text) for u in office.utterances()] == before


async def test_a_model_that_writes_the_same_twice_is_not_asked_again(office: Office) -> None:
    heard = Said(Tap(office.call_id, "caller"), "가로등", (), office.at(0.7), office.at(6.0), "vosk", "vosk-ko")
    await keep(office, heard)
    async with office.open("vosk-ko"):
        await until(office.outcome)
    first, *_ = office.utterances()
    assert (first.text, first.exact_at, first.exact_model) == (heard.text, None, None)


async def test_gaps_are_filled_while_calls_go_on_and_a_worker_that_dies_costs_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.after_call.service.AGAIN_S", 0.1)
    await keep(
        office,
        Missed(Tap(office.call_id, "caller"), office.at(NOISE_AT - 1), office.at(LENGTH_S), "resuming"),
        Missed(Tap(office.call_id, "operator", "8001"), office.at(0), office.at(LENGTH_S), "overload"),
    )
    office.busy = True
    with office.bus.subscribe(GapChanged) as told:
        async with office.open("vosk-ko") as after:
            await until(lambda: after._pool and after._pool.up)
            assert after._pool
            os.kill(after._pool.listening[0].pid, signal.SIGKILL)
            await until(lambda: not office.gaps())
            states = [(await asyncio.wait_for(told.get(), 5)) for _ in range(2)]
            assert {(one.leg, one.state) for one in states if isinstance(one, GapChanged)} == {
                ("caller", "filled"),
                ("operator", "filled"),
            }
            filled = office.utterances()
            assert filled
            assert {(u.leg, u.source) for u in filled} == {("caller", "recording")}
            assert all(u.started_at >= office.at(NOISE_AT - 1) for u in filled)
            assert office.outcome() is None, "the rest waits until calls leave time for it"
            office.busy = False
            await until(office.outcome)
    assert all(u.source == "recording" for u in office.utterances())


@pytest.mark.parametrize("content", [None, b"", b"RIFF....WAVEfmt broken", bytes(10_000)])
async def test_a_recording_that_cannot_be_read_is_told_and_leaves_its_gaps_marked(
    office: Office, content: bytes | None
) -> None:
    file = office.folder / f"{office.call_id}.wav"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    await keep(office, Missed(Tap(office.call_id, "caller"), office.at(1), office.at(5), "lost"))
    with office.bus.subscribe(GapChanged) as told:
        async with office.open("vosk-ko"):
            await until(office.outcome)
            left = await asyncio.wait_for(told.get(), 5)
    assert isinstance(left, GapChanged)
    assert (left.gap_id, left.state) == (office.gaps()[0].id, "unreadable")
    assert office.outcome() == "unreadable"
    assert len(office.gaps()) == 1
    assert not office.utterances()


async def test_a_reading_that_fails_in_an_unforeseen_way_does_not_end_the_work(
    office: Office, calls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, (_, other) = office.call_id, calls
    finish_call(office, other)
    read_again = CallReader.read_again

    async def fail_once(reader: CallReader, pool: RecogniserPool, call_id: str, go_on: Callable[[], bool]) -> bool:
        if call_id == lost:
            raise RuntimeError("nobody thought of this")
        return await read_again(reader, pool, call_id, go_on)

    monkeypatch.setattr(CallReader, "read_again", fail_once)
    async with office.open("vosk-ko"):
        await until(lambda: office.outcome() and office.outcome(other))
    assert (office.outcome(), office.outcome(other)) == ("failed", "done")


async def test_no_gap_is_given_up_because_the_recogniser_does_not_start_yet(office: Office) -> None:
    await keep(office, Missed(Tap(office.call_id, "caller"), office.at(1), office.at(5), "lost"))
    reader = CallReader(office.store(), office.factory, office.folder, utc_now)

    async def not_yet() -> RecogniserPool:
        raise WorkerLostError("expected a recogniser, it does not start yet")

    for _ in range(LOSSES + 1):
        with pytest.raises(WorkerLostError):
            await reader.fill_gaps(not_yet, office.call_id)


async def test_a_recording_that_is_cut_off_is_read_as_far_as_it_goes(office: Office) -> None:
    file = office.folder / f"{office.call_id}.wav"
    file.write_bytes(file.read_bytes()[: 44 + 4 * 8000 * 7 + 3])
    await keep(office, Missed(Tap(office.call_id, "caller"), office.at(0.5), office.at(LENGTH_S), "lost"))
    async with office.open("vosk-ko"):
        await until(office.outcome)
    assert office.outcome() == "done"
    assert not office.gaps()
    assert office.utterances()


async def test_gaps_are_filled_by_the_live_engine_and_then_read_once_more_by_the_exact_one(office: Office) -> None:
    await keep(office, Missed(Tap(office.call_id, "caller"), office.at(0.5), office.at(NOISE_AT - 1), "overload"))
    office.busy = True
    async with office.open("whisper-base", gaps="vosk-ko"):
        await until(lambda: not office.gaps())
        filled = office.utterances()
        assert {(u.source, u.model, u.exact_model) for u in filled} == {("recording", "vosk-ko", None)}
        office.busy = False
        await until(office.outcome)
    read = office.utterances()
    assert {u.id for u in read if u.exact_model == "whisper-base"} == {u.id for u in filled}
    assert {u.model for u in read if u.id not in {f.id for f in filled}} == {"whisper-base"}


async def test_an_exact_engine_that_does_not_start_holds_nothing_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One failure is enough here; how many are counted is tested by itself.
    monkeypatch.setattr("asr.succession.GIVE_UP", 1)
    monkeypatch.setattr("asr.after_call.service.AGAIN_S", 0.1)
    await keep(office, Missed(Tap(office.call_id, "caller"), office.at(0.5), office.at(NOISE_AT - 1), "lost"))
    async with office.open("whisper-base", gaps="vosk-ko", broken="whisper-base"):
        await until(office.outcome)
    assert office.outcome() == "done"
    assert not office.gaps()
    assert {u.model for u in office.utterances()} == {"vosk-ko"}
    assert any(u.started_at >= office.at(NOISE_AT - 1) for u in office.utterances()), "what nobody marked is read too"
