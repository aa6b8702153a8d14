"""Fifty calls in which both sides speak at once: what one says is never written down for another."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from asr.models.choose import choose
from asr.offline import transcribe
from config.clock import utc_now
from config.profile import load_profile
from crm.calls.service import open_call
from crm.db import SessionFactory
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import PAUSE, Room, send_frames, speech

pytestmark = pytest.mark.protocol

CALLS = 50
AT_ONCE = 4
"""As many as two cores write down in time."""

SAID_FRAMES = 110
VOICES = {"caller": "citizen_light", "operator": "operator_talk"}


def piece(voice: str) -> list[bytes]:
    """Return two seconds of a voice and the silence that ends them."""
    return speech(voice)[:SAID_FRAMES] + [PAUSE] * 40


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
        await room.listening.transcriber.drained(30)
        await room.listening.store.drained()
        spec = choose(room.settings).spec(room.settings, load_profile("demo"))
        assert spec
        taps = room.settings.data_dir / "taps"
        alone = {
            leg: [p.text for p in await asyncio.to_thread(transcribe, taps / f"{call_ids[0]}-{leg}.wav", spec)]
            for leg in VOICES
        }
    assert alone["caller"]
    assert alone["operator"]
    assert alone["caller"] != alone["operator"]
    with factory() as session:
        told = {call_id: utterances_of(session, call_id) for call_id in call_ids}
        assert not [gap for call_id in call_ids for gap in gaps_of(session, call_id, unfilled=False)]
    written = Counter((leg, *(u.text for u in told[call_id] if u.leg == leg)) for call_id in call_ids for leg in VOICES)
    assert written == {(leg, *texts): CALLS for leg, texts in alone.items()}
