"""Legs that are not heard live are marked whole and filled from the recording."""

import wave
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import numpy as np
import pytest

from config.clock import utc_now
from config.settings import AsrEngine
from crm.bus.events import RecordingReady, TranscriptFinal, TranscriptionChanged
from crm.calls.service import record_recording_start
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]


async def test_caller_takes_the_place_of_an_operator_and_the_recording_fills_the_gap(
    make_room: MakeRoom, calls: tuple[str, str]
) -> None:
    frames = speech("citizen_light")
    async with make_room(max_streams=1, real_time=True) as room:
        with room.factory.begin() as session:
            record_recording_start(session, calls[0], utc_now())
        async with room.tap(calls[0], "operator", "8001") as operator:
            await operator.send(frames[0])
            await until(lambda: room.listening.transcriber.legs)
            await send_frames(operator, frames[1:100], speed=1.0, clock=None)
            async with room.tap(calls[1]) as caller, room.tap(calls[1], "operator", "8002") as refused:
                await refused.send(frames[0])
                await send_frames(caller, frames, speed=1.0, clock=None)
                await until(lambda: room.of(TranscriptFinal))
        await until(lambda: not room.listening.transcriber.legs)
        await room.listening.store.drained()
        with room.factory() as session:
            (demoted,) = gaps_of(session, calls[0])
            (refused_gap,) = gaps_of(session, calls[1])
            assert {u.leg for u in utterances_of(session, calls[1])} == {"caller"}
        assert (demoted.leg, demoted.reason) == ("operator", "overload")
        assert (refused_gap.leg, refused_gap.reason) == ("operator", "overload")

        _write_recording(room, calls[0], right=frames)
        room.bus.publish(RecordingReady(call_id=calls[0], file=f"{calls[0]}.wav"))
        await until(lambda: not _unfilled(room, calls[0]))
        with room.factory() as session:
            filled = utterances_of(session, calls[0])
        assert filled
        assert {(u.leg, u.source) for u in filled} == {("operator", "recording")}
        assert all(demoted.started_at <= u.started_at <= demoted.ended_at for u in filled)


async def test_without_an_engine_taps_are_read_and_the_reason_is_told(
    make_room: MakeRoom, calls: tuple[str, str]
) -> None:
    async with make_room(engine=AsrEngine.OFF) as room:
        async with room.tap(calls[0]) as peer:
            await send_frames(peer, speech("citizen_light")[:50], speed=20.0, clock=room.clock)
        status = room.listening.status()
        assert status.status == "off"
        assert "HOTLINE_ASR__ENGINE" in status.fix
        await until(lambda: room.of(TranscriptionChanged))
    with room.factory() as session:
        assert not utterances_of(session, calls[0])
        assert not gaps_of(session, calls[0])


def _unfilled(room: Room, call_id: str) -> bool:
    with room.factory() as session:
        return bool(gaps_of(session, call_id))


def _write_recording(room: Room, call_id: str, right: list[bytes]) -> None:
    """A stereo recording at 8 kHz: silence on the left, the operator on the right."""
    samples = np.frombuffer(b"".join(right), dtype="<i2")[::2]
    both = np.zeros((len(samples), 2), dtype="<i2")
    both[:, 1] = samples
    room.settings.recordings_dir.mkdir(parents=True, exist_ok=True)
    with wave.open(str(room.settings.recordings_dir / f"{call_id}.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(both.tobytes())
