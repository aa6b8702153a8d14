"""From what is said to the event on the bus and the row in the database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from asr.warnings.watch import WarningWatch
from config.clock import utc_now
from config.profile import load_profile
from crm.bus import MemoryBus, Subscription
from crm.bus.events import (
    CallEnded,
    TranscriptFinal,
    TranscriptPartial,
    TranscriptRevised,
    WarningAcknowledged,
    WarningRaised,
)
from crm.calls.service import add_segment, end_call, move_call
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.db import SessionFactory
from crm.transcripts.service import add_utterance
from crm.warnings.models import CallWarning
from crm.warnings.service import keep_warning
from tests.databases import out_of_reach
from tests.protocol.asr.conftest import until

pytestmark = pytest.mark.protocol

PROFILE = load_profile("demo")
WITHIN_S = 1.0


class Ear:
    """Says things on the bus and hears the warnings."""

    def __init__(self, bus: MemoryBus, call_id: str, warnings: Subscription) -> None:
        self.bus, self.call_id, self.warnings = bus, call_id, warnings
        self.began = utc_now()

    def partial(self, text: str) -> None:
        self.bus.publish(TranscriptPartial(call_id=self.call_id, leg="caller", text=text, started_at=self.began))

    def final(self, text: str, number: int = 1) -> None:
        over = utc_now()
        said = TranscriptFinal(
            call_id=self.call_id, utterance_id=number, leg="caller", text=text, started_at=self.began, ended_at=over
        )
        self.bus.publish(said)

    async def warned(self) -> WarningRaised:
        event = await asyncio.wait_for(self.warnings.get(), 5)
        assert isinstance(event, WarningRaised)
        return event


@pytest.fixture
async def ear(factory: SessionFactory, calls: tuple[str, str]) -> AsyncIterator[Ear]:
    bus = MemoryBus()
    watch = WarningWatch(bus, factory, PROFILE)
    await watch.start()
    with bus.subscribe(WarningRaised) as warnings:
        yield Ear(bus, calls[0], warnings)
    await watch.stop()


def kept(factory: SessionFactory) -> list[CallWarning]:
    with factory() as session:
        return list(session.scalars(select(CallWarning).order_by(CallWarning.raised_at)))


async def test_words_of_an_unfinished_sentence_warn_within_a_second(ear: Ear, factory: SessionFactory) -> None:
    said = asyncio.get_running_loop().time()
    ear.partial("我们楼道里有煤气味")
    raised = await ear.warned()
    assert asyncio.get_running_loop().time() - said < WITHIN_S
    assert (raised.code, raised.level, raised.words, raised.leg) == ("gas", "danger", "煤气味", "caller")
    (row,) = kept(factory)
    assert (row.id, row.utterance_id, row.acknowledged_by) == (raised.id, None, None)


async def test_the_warning_is_tied_to_its_utterance_when_that_is_kept(ear: Ear, factory: SessionFactory) -> None:
    ear.partial("我们楼道里有煤气味快来人看看")
    await ear.warned()
    ear.final("我们楼道里有煤气味快来人看看", 77)
    await until(lambda: [row.utterance_id for row in kept(factory)] == [77], 5)


async def test_after_a_new_start_a_call_is_not_warned_of_again(ear: Ear, factory: SessionFactory) -> None:
    with factory.begin() as session:
        raised = WarningRaised(
            call_id=ear.call_id, code="gas", level="danger", leg="caller", words="煤气味", sentence="煤气味",
            said_at=ear.began,
        )  # fmt: skip
        assert keep_warning(session, raised, again=timedelta(minutes=10))
    ear.final("煤气味很大，着火了")
    assert (await ear.warned()).code == "fire"
    assert len(kept(factory)) == 2


async def test_while_the_database_is_away_people_are_warned_all_the_same(ear: Ear, factory: SessionFactory) -> None:
    with factory() as session:
        engine = session.get_bind()
    with out_of_reach(engine.engine, "warnings"):
        ear.final("着火了")
        assert (await ear.warned()).code == "fire"


def leaves_message(factory: SessionFactory, call_id: str, *, answered: bool = False) -> None:
    """The citizen speaks to the recorder and hangs up, or a person answered before."""
    with factory.begin() as session:
        if answered:
            move_call(session, call_id, CallState.TALKING, operator="8001", at=utc_now())
        began = utc_now() - timedelta(seconds=9)
        add_segment(session, call_id, SegmentKind.RECORDING, started_at=began, ended_at=utc_now())
        session.flush()
        end_call(session, call_id, Outcome.LEFT_MESSAGE, utc_now())


def reads(ear: Ear, factory: SessionFactory, text: str) -> None:
    """The recording is read more exactly than the call was heard."""
    with factory.begin() as session:
        add_utterance(
            session, call_id=ear.call_id, leg="caller", operator=None, text=text, words=[], started_at=ear.began,
            ended_at=utc_now(), engine="whisper", model="m",
        )  # fmt: skip
    ear.bus.publish(TranscriptRevised(call_id=ear.call_id))


async def test_what_is_said_to_the_recorder_warns_also_when_its_end_is_heard_after_the_call(
    ear: Ear, factory: SessionFactory
) -> None:
    leaves_message(factory, ear.call_id)
    ear.bus.publish(CallEnded(call_id=ear.call_id, outcome="left_message"))
    ear.final("楼里着火了快来人")
    assert (await ear.warned()).code == "fire"


async def test_words_that_only_the_recording_of_a_message_told_warn_once(ear: Ear, factory: SessionFactory) -> None:
    leaves_message(factory, ear.call_id)
    reads(ear, factory, "我们楼道里有煤气味快来人看看")
    assert (await ear.warned()).code == "gas"
    reads(ear, factory, "楼里着火了快来人，还有煤气味")
    assert (await ear.warned()).code == "fire"
    assert [row.code for row in kept(factory)] == ["gas", "fire"]


async def test_what_a_person_heard_does_not_warn_after_the_call(ear: Ear, factory: SessionFactory) -> None:
    leaves_message(factory, ear.call_id, answered=True)
    reads(ear, factory, "我们楼道里有煤气味快来人看看")
    ear.final("楼里着火了快来人")
    assert (await ear.warned()).code == "fire"
    assert [row.code for row in kept(factory)] == ["fire"]


async def test_an_acknowledged_warning_stays_silent_for_a_while(ear: Ear) -> None:
    ear.final("着火了")
    raised = await ear.warned()
    ear.bus.publish(
        WarningAcknowledged(call_id=ear.call_id, warning_id=raised.id, code="fire", operator="8001", outcome="noted")
    )
    ear.final("着火了，楼也塌了", 2)
    assert (await ear.warned()).code == "collapse"
