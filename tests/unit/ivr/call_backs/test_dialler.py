"""The line calls back: what is asked of Asterisk, and what becomes of a try."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.call_backs.models import CallBack, CallBackEvent
from crm.calls.models import Call
from crm.calls.service import end_call, interrupt_open_calls, open_call
from crm.calls.states import CallState, Outcome
from crm.casework import Casework
from crm.db import SessionFactory
from crm.operators.models import OperatorPresence
from crm.operators.service import create_operator
from crm.operators.states import OperatorState
from crm.tickets.states import Role
from ivr.ami import AmiEvent
from ivr.call_backs.dialler import Dialler
from ivr.call_backs.turns import Why
from ivr.tracker.live_calls import LiveCalls
from ivr.tracker.resync import Snapshot, known_calls, standing_of
from tests.city import demo_city
from tests.databases import file_engine
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway, FakeLedger, at

pytestmark = pytest.mark.unit

NUMBER = "13871236021"
MEMBER = {"Event": "QueueMember", "Queue": "hotline", "Location": "PJSIP/op-8001", "Paused": "0", "Status": "1"}


class FakeTracker:
    """The calls on the line, without Asterisk."""

    def __init__(self) -> None:
        around: Any = (FakeBus(), FakeLedger())
        self.calls = LiveCalls(*around)
        self.ledger: FakeLedger = around[1]
        self.in_step = True

    @property
    def live(self) -> Any:
        return self.calls.by_id


class Room:
    """A dialler, a database with an operator who is ready, and a citizen nobody answered."""

    def __init__(self, folder: Path) -> None:
        self.engine = file_engine(folder)
        self.factory = SessionFactory(self.engine)
        self.gateway, self.clock = FakeGateway(), FakeClock()
        self.gateway.items["QueueStatus"] = [AmiEvent(MEMBER)]
        self.gateway.fields["Getvar"] = AmiEvent(Value="1")
        self.clock.now = at(600)
        with self.factory.begin() as session:
            create_operator(session, "8001", "李", Role.OPERATOR, {"hotline": 0}, "a-long-password", NOON)
            session.add(OperatorPresence(operator="8001", state=OperatorState.READY, since=NOON))
            open_call(session, call_id="in-1", number=NUMBER, line="12345", origin="trunk", channel="t", at=NOON)
            session.get_one(Call, "in-1").queue, session.get_one(Call, "in-1").language = "hotline", "en"
            end_call(session, "in-1", Outcome.LEFT_IN_QUEUE, NOON)

    def dialler(self) -> tuple[Dialler, FakeTracker]:
        tracker: Any = FakeTracker()
        gateway: Any = self.gateway
        casework = Casework(demo_city())
        return Dialler(gateway, tracker, self.factory, casework, self.clock, way_out=True), tracker

    def task(self) -> CallBack:
        with self.factory() as session:
            return session.scalars(select(CallBack)).one()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.engine.dispose()


async def test_a_try_is_written_before_anything_rings_and_then_dialled(room: Room) -> None:
    dialler, tracker = room.dialler()
    await dialler.look()
    (asked,) = room.gateway.named("Originate")
    assert (asked["Channel"], asked["Context"], asked["CallerID"]) == (
        f"PJSIP/{NUMBER}@way-out",
        "call-back",
        "<12345>",
    )
    assert "HOTLINE_LANGUAGE=en" in asked["Variable"]
    assert (room.task().state, room.task().tries) == ("called", 1)
    with room.factory() as session:
        call = session.get_one(Call, asked["ChannelId"])
        assert (call.direction, call.origin, call.operator, call.queue) == ("out", "machine", None, "hotline")
        assert [event.what for event in session.scalars(select(CallBackEvent))] == ["miss", "dial"]
    assert tracker.live[asked["ChannelId"]].state is CallState.DIALLING


async def test_looking_again_and_another_process_dial_nothing(room: Room) -> None:
    dialler, _ = room.dialler()
    await dialler.look()
    await dialler.look()
    other, _ = room.dialler()
    await other.look()
    assert len(room.gateway.named("Originate")) == 1


async def test_nothing_is_dialled_before_our_memory_was_compared_with_asterisk(room: Room) -> None:
    dialler, tracker = room.dialler()
    tracker.in_step = False
    await dialler.look()
    assert not room.gateway.acts


async def test_a_number_whose_shape_the_dialplan_does_not_know_is_not_dialled(room: Room) -> None:
    room.gateway.fields["Getvar"] = AmiEvent(Value="0")
    dialler, tracker = room.dialler()
    await dialler.look()
    assert not room.gateway.named("Originate")
    assert list(tracker.ledger.outcomes.values()) == ["unreachable"]


async def test_a_call_that_asterisk_cannot_begin_is_over(room: Room) -> None:
    dialler, tracker = room.dialler()
    await dialler.look()
    (call_id,) = tracker.live
    for hear in tuple(room.gateway.hear):
        hear(AmiEvent(Event="OriginateResponse", Response="Failure", ActionID=call_id, Reason="0"))
    assert tracker.ledger.outcomes == {call_id: "unreachable"}


async def test_a_start_of_ours_goes_on_with_a_try_that_rings_and_ends_one_that_does_not(room: Room) -> None:
    dialler, tracker = room.dialler()
    await dialler.look()
    (call_id,) = tracker.live
    known = known_calls(room.factory)[call_id]
    assert not known.ours, "calls that people make are taken up elsewhere"
    channel = {"Uniqueid": call_id, "Channel": "PJSIP/way-out-00000001", "Context": "nowhere", "Duration": "00:00:04"}
    rings = Snapshot("today", {call_id: AmiEvent(channel)}, {})
    assert rings.citizens([call_id]) == [call_id]
    assert standing_of(rings.adopt(call_id, known, room.clock.now), rings).state is CallState.DIALLING
    with room.factory.begin() as session:
        assert interrupt_open_calls(session, {call_id}, room.clock.now) == []
        assert interrupt_open_calls(session, set(), room.clock.now) == [call_id]
    assert (room.task().state, room.task().tries) == ("open", 1)
    again, _ = room.dialler()
    await again.look()
    assert again.last.why == {room.task().id: Why.PAUSE}
    assert len(room.gateway.named("Originate")) == 1
