"""What is kept of an utterance: the written text, where it came from, when each word was said."""

import asyncio
from datetime import timedelta

import pytest

from asr.media.stream import Tap
from asr.store import Missed, Said, TranscriptStore
from asr.text.writer import Writer
from config.clock import utc_now
from config.profile import load_profile
from crm.bus import MemoryBus
from crm.bus.events import TranscriptFinal
from crm.db import SessionFactory
from crm.transcripts.service import utterances_of

pytestmark = [pytest.mark.protocol, pytest.mark.patient]

WORDS = (("我", 0.0, 0.2), ("住", 0.2, 0.4), ("江岸", 0.4, 0.8), ("去", 0.8, 1.0), ("十二", 1.1, 1.4), ("号", 1.4, 1.6))


async def test_the_written_text_is_kept_with_what_was_heard(factory: SessionFactory, calls: tuple[str, str]) -> None:
    bus = MemoryBus()
    store = TranscriptStore(factory, bus, Writer(load_profile("demo")))
    began = utc_now()
    with bus.subscribe(TranscriptFinal) as finals:
        store.start()
        store.keep(
            Said(Tap(calls[0], "caller"), "我住江岸去十二号", WORDS, began, began + timedelta(seconds=2), "vosk", "m")
        )
        await store.drained()
        told = await asyncio.wait_for(anext(aiter(finals)), 5)
    await store.stop()
    with factory() as session:
        (kept,) = utterances_of(session, calls[0])
    assert kept.text == "我住江岸区12号。"
    assert "".join(str(word) for word, *_ in kept.words) == kept.text
    assert kept.words[2:4] == [["江岸区", 0.4, 1.0], ["12", 1.1, 1.4]]
    assert kept.heard == "我住江岸去十二号"
    assert kept.repairs == [{"from": "江岸去", "to": "江岸区", "start": 2}]
    assert isinstance(told, TranscriptFinal)
    assert told.text == kept.text


async def test_another_language_is_kept_and_told_with_the_text(factory: SessionFactory, calls: tuple[str, str]) -> None:
    bus = MemoryBus()
    store = TranscriptStore(factory, bus, Writer(load_profile("demo")))
    now = utc_now()
    with bus.subscribe(TranscriptFinal) as finals:
        store.start()
        store.keep(Said(Tap(calls[0], "caller"), "Please help", (), now, now, "whisper", "m", language="en"))
        await store.drained()
        told = await asyncio.wait_for(anext(aiter(finals)), 5)
    await store.stop()
    with factory() as session:
        (kept,) = utterances_of(session, calls[0])
    assert isinstance(told, TranscriptFinal)
    assert (kept.text, kept.language) == (told.text, told.language) == ("Please help", "en")


async def test_what_the_database_does_not_take_is_counted(
    factory: SessionFactory, calls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.store.TRIES", 2)
    monkeypatch.setattr("asr.store.AGAIN_S", 0.0)
    store = TranscriptStore(factory, MemoryBus(), Writer(load_profile("demo")))
    store.start()
    now = utc_now()
    for call_id in ("nobody's call", calls[0]):
        store.keep(Missed(Tap(call_id, "caller"), now, now, "lost"))
    await store.drained()
    await store.stop()
    assert store.lost == 1
