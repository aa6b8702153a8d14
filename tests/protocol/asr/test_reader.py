"""What the caller says reaches the draft through the bus and the database; what the operator typed stays."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from asr.reading.context import Contexts
from asr.reading.reader import Reader
from config.clock import utc_now
from config.profile import load_profile
from crm.bus import MemoryBus
from crm.bus.events import DraftChanged, Leg, TranscriptFinal
from crm.calls.service import get_call
from crm.calls.states import Direction
from crm.db import SessionFactory
from crm.tickets.drafts import draft_of, fields_of, type_over
from crm.transcripts.service import add_utterance
from tests.databases import overtaken

pytestmark = [pytest.mark.protocol, pytest.mark.patient]


class Desk:
    def __init__(self, bus: MemoryBus, factory: SessionFactory, call_id: str) -> None:
        self.bus, self.factory, self.call_id = bus, factory, call_id
        self.changes = bus.subscribe(DraftChanged)

    def hear(self, leg: Leg, text: str) -> int:
        event = self.write(leg, text)
        self.bus.publish(event)
        return event.utterance_id

    def write(self, leg: Leg, text: str, language: str = "") -> TranscriptFinal:
        now = utc_now()
        with self.factory.begin() as session:
            said = add_utterance(
                session,
                call_id=self.call_id,
                leg=leg,
                operator=None,
                text=text,
                words=[],
                started_at=now,
                ended_at=now,
                engine="vosk",
                model="m",
                language=language,
            )
        return TranscriptFinal(
            call_id=self.call_id, utterance_id=said.id, leg=leg, text=text, started_at=now, ended_at=now
        )

    async def changed(self) -> int:
        event = await asyncio.wait_for(self.changes.get(), 10)
        assert isinstance(event, DraftChanged)
        return event.version

    def field(self, name: str) -> str:
        with self.factory() as session:
            return fields_of(draft_of(session, self.call_id))[name].value


@pytest.fixture
async def desk(factory: SessionFactory, calls: tuple[str, str]) -> AsyncIterator[Desk]:
    bus = MemoryBus()
    reader = Reader(bus, factory, Contexts(load_profile("demo")))
    await reader.start()
    yield Desk(bus, factory, calls[0])
    await reader.stop()


async def test_draft_fills_itself_with_the_sentence_as_evidence(desk: Desk) -> None:
    desk.hear("operator", "您好，请问江岸区哪里停水了？")
    said = desk.hear("caller", "汉阳区的路灯坏了")
    assert await desk.changed() == 1
    assert desk.field("district") == "汉阳区"
    with desk.factory() as session:
        evidence = fields_of(draft_of(session, desk.call_id))["category"].evidence
    assert evidence
    assert (evidence.utterance_id, evidence.text) == (said, "汉阳区的路灯坏了")


async def test_what_is_said_in_another_language_fills_nothing(desk: Desk) -> None:
    desk.bus.publish(desk.write("caller", "The street light is broken, 汉阳区", "en"))
    desk.hear("caller", "江岸区停水了")
    assert await desk.changed() == 1
    assert desk.field("district") == "江岸区"
    assert "street" not in desk.field("content")


async def test_what_the_operator_typed_is_never_changed(desk: Desk) -> None:
    with desk.factory.begin() as session:
        type_over(session, desk.call_id, {"district": "东湖区"}, utc_now())
    desk.hear("caller", "汉阳区的路灯坏了")
    await desk.changed()
    assert desk.field("district") == "东湖区"
    assert desk.field("category").endswith("路灯故障")


async def test_what_the_operator_types_while_the_rules_read_is_never_changed(desk: Desk) -> None:
    said = desk.write("caller", "汉阳区的路灯坏了")
    overtaken(desk.factory, lambda other: type_over(other, desk.call_id, {"district": "东湖区"}, utc_now()))
    desk.bus.publish(said)
    assert await desk.changed() == 2
    assert desk.field("district") == "东湖区"
    assert desk.field("category").endswith("路灯故障")


async def test_a_call_of_ours_gets_no_draft(desk: Desk, calls: tuple[str, str]) -> None:
    with desk.factory.begin() as session:
        get_call(session, desk.call_id).direction = Direction.OUT
    desk.hear("caller", "汉阳区的路灯坏了")
    desk.call_id = calls[1]
    desk.hear("caller", "汉阳区的路灯坏了")
    await desk.changed()
    assert desk.field("district") == "汉阳区"
    with desk.factory() as session:
        assert draft_of(session, calls[0]) is None


async def test_nothing_new_is_no_change(desk: Desk) -> None:
    desk.hear("caller", "汉阳区的路灯坏了")
    await desk.changed()
    desk.hear("caller", "喂")
    desk.hear("caller", "电话是13800138000")
    assert await desk.changed() == 2
