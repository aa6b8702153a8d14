"""A recogniser process dies or freezes in the middle of calls: a marked gap in those it heard, then all go on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection

from asr.admission import Admission, AdmissionRule
from asr.pool import RecogniserPool
from asr.worker.process import WorkerProcess
from crm.bus.events import HearingChanged, TranscriptFinal, TranscriptionChanged, TranscriptPartial
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import PAUSE, Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
async def test_worker_is_replaced_and_streams_go_on(make_room: MakeRoom, calls: tuple[str, str], blow: int) -> None:
    async with make_room(real_time=True) as room:
        pool = room.listening.pool
        assert pool
        first_worker = pool.listening[0].pid
        async with room.tap(calls[0]) as one, room.tap(calls[1]) as two:

            async def both(frames: list[bytes]) -> None:
                await asyncio.gather(*(send_frames(p, frames, speed=1.0, clock=None) for p in (one, two)))

            await both(speech("citizen_light")[:150])
            os.kill(first_worker, blow)
            silence = asyncio.create_task(both([PAUSE] * 10_000))
            await until(lambda: pool.restarts == 1 and pool.up)
            silence.cancel()
            assert not room.of(TranscriptFinal)
            assert room.listening.server.dropped == 0
            await both(speech("citizen_light"))
            await until(lambda: {e.call_id for e in room.of(TranscriptFinal)} == set(calls))  # type: ignore[attr-defined] # only finals
        assert pool.listening[0].pid != first_worker
        states = [event.status for event in room.of(TranscriptionChanged) if isinstance(event, TranscriptionChanged)]
    assert states == ["resuming", "on", "resuming", "on"]
    for call_id in calls:
        with room.factory() as session:
            (gap,) = gaps_of(session, call_id)
            said = utterances_of(session, call_id)
        assert gap.reason == "resuming"
        assert gap.ended_at > gap.started_at
        assert all(u.started_at >= gap.ended_at for u in said)
    assert not _alive(first_worker)


async def talk_on(peer: ClientConnection) -> None:
    """Speak without end."""
    while True:
        await send_frames(peer, speech("citizen_talk"), speed=1.0, clock=None)


async def _stopped_while_owing(pool: RecogniserPool) -> WorkerProcess:
    """Stop a worker in the middle of something; what it had answered before is read by the time it counts as quiet."""

    def owing() -> list[WorkerProcess]:
        return [w for w in pool.listening if any(way.is_owed_by(w) for way in pool._ways.values())]

    struck = (await until(owing))[0]
    os.kill(struck.pid, signal.SIGSTOP)
    await until(lambda: struck.quiet)
    if struck in owing():
        return struck
    os.kill(struck.pid, signal.SIGCONT)
    await until(lambda: not struck.quiet)
    return await _stopped_while_owing(pool)


@pytest.mark.parametrize("blow", [signal.SIGSEGV, signal.SIGABRT, signal.SIGSTOP], ids=["segv", "abort", "frozen"])
async def test_what_befalls_one_worker_reaches_no_leg_of_another(
    make_room: MakeRoom, calls: tuple[str, str], blow: int
) -> None:
    """Two workers, a leg on each; the struck leg goes on with the other worker."""
    async with make_room(real_time=True, workers=2) as room:
        pool = room.listening.pool
        assert pool
        await until(lambda: len(pool.listening) == 2)
        async with room.tap(calls[0]) as one, room.tap(calls[1]) as two:
            sending = [asyncio.create_task(talk_on(peer)) for peer in (one, two)]
            await until(lambda: {e.call_id for e in room.of(TranscriptPartial)} == set(calls))  # type: ignore[attr-defined] # only partials
            room.events.clear()
            await until(lambda: room.of(TranscriptPartial))

            struck = await _stopped_while_owing(pool)
            os.kill(struck.pid, blow)
            if blow != signal.SIGSTOP:
                os.kill(struck.pid, signal.SIGCONT)
            await until(lambda: not struck.up)
            assert pool.up
            room.events.clear()
            await until(lambda: {e.call_id for e in room.of(TranscriptFinal)} == set(calls))  # type: ignore[attr-defined] # only finals
            for task in sending:
                task.cancel()
        await until(lambda: len(pool.listening) == 2)
        await until(lambda: not room.listening.transcriber.legs)
        await room.listening.store.drained()
        assert not room.of(TranscriptionChanged), "what one worker suffers is nobody's outage"
    with room.factory() as session:
        gaps = [gap for call_id in calls for gap in gaps_of(session, call_id) if gap.reason == "resuming"]
    assert len({gap.call_id for gap in gaps}) == len(gaps) > 0


SIDES = 4


@pytest.fixture
def make_hanging(
    make_room: MakeRoom, calls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MakeRoom:
    """Give both sides of two calls that talk without end, and two workers, of whose decodings one has begun to hang."""
    monkeypatch.setattr("asr.worker.process.PROGRAM", "tests.protocol.asr.hanging_worker")
    monkeypatch.setenv("HANG", str(tmp_path / "hang"))

    @asynccontextmanager
    async def hanging(longest_s: float) -> AsyncIterator[Room]:
        monkeypatch.setenv("LONGEST_S", str(longest_s))
        async with make_room(real_time=True, workers=2) as room:
            pool, transcriber = pool_of(room), room.listening.transcriber
            await until(lambda: len(pool.listening) == 2)
            transcriber.admission = Admission(0, AdmissionRule(full=1e3, busy=0.0))
            async with AsyncExitStack() as taps:
                peers = [
                    await taps.enter_async_context(room.tap(call_id, leg, "8001" if leg == "operator" else ""))
                    for call_id in calls
                    for leg in ("caller", "operator")
                ]
                sending = [asyncio.create_task(talk_on(peer)) for peer in peers]
                await until(lambda: len(heard(room, TranscriptPartial)) == SIDES)
                room.events.clear()
                (tmp_path / "hang").touch()
                await until(lambda: any(worker.stuck for worker in pool.listening))
                yield room
                assert not room.of(HearingChanged)
                assert len(transcriber.live) == SIDES
                for task in sending:
                    task.cancel()
            await until(lambda: not transcriber.legs)
            await room.listening.store.drained()
            assert not room.of(TranscriptionChanged)

    return hanging


async def test_a_decoding_that_hangs_is_ended_and_no_other_side_makes_way(
    make_hanging: MakeRoom, calls: tuple[str, str]
) -> None:
    async with make_hanging(1.0) as room:
        pool = pool_of(room)
        await until(lambda: pool.restarts == 1 and len(pool.listening) == 2)
        room.events.clear()
        await until(lambda: len(heard(room, TranscriptFinal)) == SIDES)
    with room.factory() as session:
        assert [gap for call_id in calls for gap in gaps_of(session, call_id)]


async def test_what_is_said_after_a_decoding_is_stuck_is_written_by_the_other_worker_at_once(
    make_hanging: MakeRoom, calls: tuple[str, str]
) -> None:
    async with make_hanging(3600.0) as room:
        pool = pool_of(room)
        room.events.clear()
        await until(lambda: len(heard(room, TranscriptFinal)) == SIDES)
        assert pool.restarts == 0
        (stuck,) = (worker for worker in pool.listening if worker.stuck)
        assert not stuck.quiet
        os.kill(stuck.pid, signal.SIGKILL)  # nothing else ends what it owes
    with room.factory() as session:
        assert [gap for call_id in calls for gap in gaps_of(session, call_id)]


def pool_of(room: Room) -> RecogniserPool:
    assert room.listening.pool
    return room.listening.pool


def heard(room: Room, kind: type[TranscriptPartial | TranscriptFinal]) -> set[tuple[str, str]]:
    return {(e.call_id, e.leg) for e in room.of(kind)}  # type: ignore[attr-defined] # only texts


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
