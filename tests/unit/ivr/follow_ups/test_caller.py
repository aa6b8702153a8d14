"""The line asks how it went: what is asked of Asterisk, and that a call is written before it rings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.calls.models import Call
from crm.calls.service import end_call
from crm.calls.states import CallState, Outcome
from crm.db import SessionFactory
from crm.follow_ups.machine import keep_answer
from crm.follow_ups.models import MachineCall, MachineVisit
from crm.operators.models import OperatorPresence
from crm.operators.service import create_operator
from crm.operators.states import OperatorState
from crm.tickets.states import Role
from ivr.ami import AmiEvent
from ivr.flow import FlowBook
from ivr.follow_ups import FollowUpCaller
from ivr.follow_ups.turns import Why
from ivr.prompts.catalogue import playable
from tests.city import demo_city
from tests.databases import file_engine
from tests.unit.crm.cases.people import FORM
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_closing import NOW
from tests.unit.crm.cases.test_machine_visits import to_ask
from tests.unit.ivr.call_backs.test_dialler import FakeTracker
from tests.unit.ivr.helpers import FakeClock, FakeGateway

pytestmark = pytest.mark.unit

NUMBER = FORM["callback_number"]


class Room:
    """A caller, a ticket that was answered, and an operator at work."""

    def __init__(self, folder: Path) -> None:
        self.engine = file_engine(folder)
        self.factory = SessionFactory(self.engine)
        self.hall = CityHall(self.factory)
        self.gateway, self.clock = FakeGateway(), FakeClock()
        self.gateway.fields["Getvar"] = AmiEvent(Value="1")
        self.clock.now = NOW
        self.ticket = to_ask(self.hall)
        with self.factory.begin() as session:
            create_operator(session, "8001", "李", Role.OPERATOR, {"hotline": 0}, "a-long-password", NOW)
            session.add(OperatorPresence(operator="8001", state=OperatorState.READY, since=NOW))

    def caller(self) -> tuple[FollowUpCaller, FakeTracker]:
        tracker: Any = FakeTracker()
        gateway: Any = self.gateway
        flows = FlowBook(self.factory, demo_city(), playable())
        casework = self.hall.casework
        return FollowUpCaller(gateway, tracker, self.factory, casework, flows, self.clock, way_out=True), tracker


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    # Chance would leave one ticket of twenty to people.
    monkeypatch.setattr("crm.follow_ups.by_machine._lot", lambda _: 0.99)
    made = Room(tmp_path)
    yield made
    made.engine.dispose()


async def test_a_call_is_written_before_anything_rings_and_asterisk_learns_no_more_than_it_needs(room: Room) -> None:
    caller, tracker = room.caller()
    await caller.look()
    (asked,) = room.gateway.named("Originate")
    assert (asked["Channel"], asked["Context"], asked["Exten"]) == (f"PJSIP/{NUMBER}@way-out", "follow-up", "ask")
    told = dict(one.removeprefix("HOTLINE_").split("=", 1) for one in asked["Variable"])
    assert told == {"CITIZEN": NUMBER, "FLOW": "0", "ABOUT": room.ticket[-4:], "LANGUAGE": "zh"}
    with room.factory() as session:
        call = session.get_one(Call, asked["ChannelId"])
        assert (call.direction, call.origin, call.ticket, call.operator) == ("out", "machine", room.ticket, None)
        assert session.scalars(select(MachineVisit.state)).all() == ["called"]
    assert tracker.live[asked["ChannelId"]].state is CallState.DIALLING


async def test_looking_again_and_another_process_dial_nothing(room: Room) -> None:
    caller, _ = room.caller()
    await caller.look()
    await caller.look()
    other, _ = room.caller()
    await other.look()
    assert len(room.gateway.named("Originate")) == 1
    assert caller.last.why == {room.ticket: Why.CALLED}


async def test_a_call_that_ended_lets_its_ticket_go_on_at_the_next_look(room: Room) -> None:
    caller, _ = room.caller()
    await caller.look()
    call_id = room.gateway.named("Originate")[0]["ChannelId"]
    with room.factory.begin() as session:
        for what, answer in {"confirmed": "", "result": "satisfied", "over": "silent"}.items():
            keep_answer(session, call_id, what, answer)
        end_call(session, call_id, Outcome.ANSWERED, NOW)
    await caller.look()
    assert room.hall.ticket(room.ticket).status == "closing"
    with room.factory() as session:
        assert session.get_one(MachineCall, call_id).outcome == "silent"


async def test_nobody_is_dialled_while_a_citizen_waits_or_before_memory_was_compared(room: Room) -> None:
    caller, tracker = room.caller()
    room.gateway.items["QueueStatus"] = [
        AmiEvent({"Event": "QueueEntry", "Queue": "hotline", "Uniqueid": "in-1", "Wait": "3", "Priority": "0"})
    ]
    await caller.look()
    assert caller.last.why == {room.ticket: Why.LIVE}
    tracker.in_step = False
    room.gateway.items.clear()
    await caller.look()
    assert room.gateway.named("Originate") == []


async def test_a_flow_without_a_place_for_it_asks_nobody(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, _ = room.caller()
    without = demo_city().flow.model_copy(update={"follow_up": None})
    monkeypatch.setattr(FlowBook, "flow", lambda *_: without)
    await caller.look()
    assert (room.gateway.named("Originate"), caller.last.why) == ([], {})


async def test_a_call_that_never_rang_is_an_attempt(room: Room) -> None:
    room.gateway.fields["Getvar"] = AmiEvent(Value="0")
    caller, tracker = room.caller()
    await caller.look()
    assert tracker.live == {}
    assert set(tracker.ledger.outcomes.values()) == {Outcome.UNREACHABLE}
