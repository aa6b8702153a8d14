"""Fifty calls in which both sides speak at once: what one says is never written down for another."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from asr.audio import frames_of, read_wav
from asr.engines.loading import load
from asr.models.choose import choose
from asr.offline import passages
from config.clock import utc_now
from config.profile import load_profile
from crm.calls.service import open_call
from crm.db import SessionFactory
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import PAUSE, Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

CALLS = 50
AT_ONCE = 5
"""As many as two cores write down in time."""

PATIENCE_S = 120.0
SAID_FRAMES = 85
VOICES = {"caller": "citizen_light", "operator": "operator_talk"}


def piece(voice: str) -> list[bytes]:
    """Return a second and a half of a voice and the silence that ends them."""
    return speech(voice)[:SAID_FRAMES] + [PAUSE] * 35


@pytest.mark.timeout(300)
async def test_fifty_calls_with_two_voices_are_kept_apart(
    make_room: Callable[..., AbstractAsyncContextManager[Room]], factory: SessionFactory
) -> None:
    call_ids = [f"apart-{number}.1" for number in range(CALLS)]
    with factory.begin() as session:
        for call_id in call_ids:
            open_call(session, call_id=call_id, number="", line="12345", origin="trunk", channel="x", at=utc_now())
    async with make_room(real_time=True, workers=2) as room:
        room_for = asyncio.Semaphore(AT_ONCE)

        async def side(call_id: str, leg: str) -> None:
            async with room.tap(call_id, leg, "8001" if leg == "operator" else "") as peer:
                await send_frames(peer, piece(VOICES[leg]), speed=1.0, clock=None)

        async def call(call_id: str) -> None:
            async with room_for:
                await asyncio.gather(*(side(call_id, leg) for leg in VOICES))

        await asyncio.gather(*(call(call_id) for call_id in call_ids))
        await until(lambda: not room.listening.transcriber.legs, PATIENCE_S)
        await room.listening.store.drained()
        spec = choose(room.settings).spec(room.settings, load_profile("demo"))
        assert spec
        taps = room.settings.data_dir / "taps"
        tapes = {(call, leg): read_wav(taps / f"{call}-{leg}.wav") for call in call_ids for leg in VOICES}
    for (_, leg), tape in tapes.items():
        assert sounding(frames_of(tape)) == sounding(piece(VOICES[leg]))
    engine = await asyncio.to_thread(load, spec)
    alone = {tape: [p.text for p in passages(tape, engine)] for tape in set(tapes.values())}
    with factory() as session:
        assert not [gap for call_id in call_ids for gap in gaps_of(session, call_id, unfilled=False)]
        told = {call_id: utterances_of(session, call_id) for call_id in call_ids}
    assert all(told.values())
    for (call_id, leg), tape in tapes.items():
        assert [u.text for u in told[call_id] if u.leg == leg] == alone[tape]


def sounding(frames: list[bytes]) -> list[bytes]:
    """Return the frames that are not silence: a machine that is late hears more of it."""
    return [frame for frame in frames if frame != PAUSE]
