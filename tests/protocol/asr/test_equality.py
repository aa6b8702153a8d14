"""What is streamed gives, word for word, what the same engine gives for the audio the tap kept."""

import asyncio
import wave
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest

from asr.audio import frames_of
from asr.models.choose import choose
from asr.offline import transcribe
from config.profile import load_profile
from crm.bus.events import TranscriptFinal, TranscriptPartial
from crm.transcripts.service import gaps_of, utterances_of
from tests.protocol.asr.conftest import Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]
START = '{"event":"MEDIA_START","connection_id":"asr","format":"slin16","optimal_frame_size":640,"ptime":20}'


async def test_streamed_words_are_the_offline_words(make_room: MakeRoom, calls: tuple[str, str]) -> None:
    frames = [*speech("citizen_light"), *speech("citizen_talk"), *speech("citizen_noise")]
    async with make_room() as room:
        started = room.clock.at
        async with room.tap(calls[0]) as peer:
            await peer.send(START)
            await send_frames(peer, frames, speed=2.5, clock=room.clock)
        await until(lambda: not room.listening.transcriber.legs)
        await room.listening.store.drained()
        tape = room.settings.data_dir / "taps" / f"{calls[0]}-caller.wav"
        spec = choose(room.settings).spec(room.settings, load_profile("demo"))
        assert spec
        offline = await asyncio.to_thread(transcribe, tape, spec)
    with room.factory() as session:
        live = utterances_of(session, calls[0])
        assert not gaps_of(session, calls[0])

    assert len(live) >= 3
    assert [u.text for u in live] == [p.text for p in offline]
    assert [[tuple(w) for w in u.words] for u in live] == [list(p.words) for p in offline]
    for utterance, passage in zip(live, offline, strict=True):
        assert abs((utterance.started_at - started).total_seconds() - passage.start_s) < 0.1
        assert (
            abs((utterance.ended_at - utterance.started_at).total_seconds() - (passage.end_s - passage.start_s)) < 0.01
        )
    with wave.open(str(tape)) as file:
        kept = file.readframes(file.getnframes())
    assert frames_of(kept)[: len(frames)] == frames


async def test_partial_text_comes_before_the_final_and_all_of_it_is_told(
    make_room: MakeRoom, calls: tuple[str, str]
) -> None:
    async with make_room() as room:
        async with room.tap(calls[0], "operator", "8001") as peer:
            await send_frames(peer, speech("citizen_light"), speed=2.0, clock=room.clock)
        await until(lambda: room.of(TranscriptFinal))
        partials, finals = room.of(TranscriptPartial), room.of(TranscriptFinal)
    first, last = partials[0], finals[0]
    assert isinstance(first, TranscriptPartial)
    assert isinstance(last, TranscriptFinal)
    assert (first.leg, last.leg, first.call_id) == ("operator", "operator", calls[0])
    assert room.events.index(first) < room.events.index(last)
    assert len(first.text) < len(last.text)
    assert timedelta(seconds=3) < last.ended_at - last.started_at < timedelta(seconds=9)
    with room.factory() as session:
        kept = utterances_of(session, calls[0])[0]
    assert (kept.id, kept.operator, kept.engine, kept.model, kept.source) == (
        last.utterance_id,
        "8001",
        "vosk",
        "vosk-ko",
        "live",
    )
