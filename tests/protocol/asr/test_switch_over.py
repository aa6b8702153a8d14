"""The live engine fails in a call: another kind of engine writes down the rest of it."""

import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from asr.models.choose import Choice
from asr.models.install import install
from config.settings import Settings
from crm.bus.events import TranscriptFinal, TranscriptPartial
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import PAUSE, Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]


async def test_whisper_goes_on_where_vosk_fails(
    make_room: MakeRoom, calls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whisper = install(Settings(), "whisper-base")
    # One failure is enough here; how many are counted is tested by itself.
    monkeypatch.setattr("asr.succession.GIVE_UP", 1)
    monkeypatch.setattr("asr.service.stand_ins", lambda *_: [Choice("whisper", whisper.name, whisper.path)])
    async with make_room(real_time=False) as room:
        pool = room.listening.pool
        assert pool
        async with room.tap(calls[0]) as peer:
            await send_frames(peer, speech("citizen_light")[:150], speed=2.0, clock=room.clock)
            await until(lambda: room.of(TranscriptPartial))
            os.kill(pool.listening[0].pid, signal.SIGSEGV)
            await until(lambda: pool.up and pool.spec.engine == "whisper")
            await send_frames(peer, [PAUSE] * 50 + speech("citizen_light"), speed=2.0, clock=room.clock)
            await until(lambda: room.of(TranscriptFinal))
        status = room.listening.status()
    assert (status.status, status.engine) == ("on", "whisper")
    assert "vosk fails" in status.reason
    assert status.fix == "hotline models verify vosk-ko"
    with room.factory() as session:
        (said,) = utterances_of(session, calls[0])
        gaps = gaps_of(session, calls[0])
    assert (said.engine, said.model) == ("whisper", "whisper-base")
    assert "路灯" in said.text
    assert [gap.reason for gap in gaps] == ["resuming"]
    assert gaps[0].ended_at <= said.started_at
