"""A tap's connection is cut in the middle of a call and nobody connects again."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest

from crm.bus.events import CallEnded, GapChanged, RecordingReady
from crm.calls.service import end_call, record_recording, record_recording_start
from crm.calls.states import Outcome
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import PAUSE, Room, send_frames, until
from tests.protocol.asr.test_after_call import LENGTH_S, write_recording

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]


async def test_what_is_said_from_the_cut_to_the_calls_end_is_a_gap_and_is_read_from_the_recording(
    make_room: MakeRoom, calls: tuple[str, str]
) -> None:
    call_id, _ = calls
    async with make_room() as room:
        async with room.tap(call_id) as peer:
            await send_frames(peer, [PAUSE] * 100, speed=4.0, clock=room.clock)
            await until(lambda: room.listening.server.streams)
            cut = room.clock()
            peer.transport.abort()
        await until(lambda: not room.listening.server.streams)
        room.clock.at += timedelta(seconds=LENGTH_S)
        over = room.clock()
        room.settings.recordings_dir.mkdir(exist_ok=True)
        write_recording(room.settings.recordings_dir / f"{call_id}.wav")
        with room.factory.begin() as session:
            record_recording_start(session, call_id, cut)
            end_call(session, call_id, Outcome.ANSWERED, over)
            record_recording(session, call_id, f"{call_id}.wav")
        room.bus.publish(CallEnded(call_id=call_id, outcome=Outcome.ANSWERED, at=over))
        await until(lambda: room.of(GapChanged))
        with room.factory() as session:
            (gap,) = gaps_of(session, call_id)
        assert (gap.leg, gap.reason, gap.ended_at) == ("caller", "lost", over)
        assert abs(gap.started_at - cut) < timedelta(seconds=1)
        room.bus.publish(RecordingReady(call_id=call_id, file=f"{call_id}.wav"))
        await until(lambda: len(room.of(GapChanged)) == 2)
    with room.factory() as session:
        assert not gaps_of(session, call_id)
        said = utterances_of(session, call_id)
    assert said
    assert all(u.source == "recording" and u.started_at >= cut for u in said)
