"""Which phones are hung up when their websocket is gone, and which are left alone."""

from collections.abc import Callable
from typing import Any

import pytest

from crm.bus.events import OperatorPhoneLost, SignedOut
from crm.calls.states import CallState
from ivr.ami import AmiEvent, AmiReply
from ivr.lost_phones import LostPhones
from ivr.lost_phones.lost_phones import OUT_OF_ORDER, Patience
from ivr.tracker import LiveCall
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway

pytestmark = pytest.mark.unit

CALL, LOGIN, LEG = "hotline-1.1", "8001", "leg1"
GONE = AmiEvent(Event="ContactStatus", ContactStatus="Removed", AOR="op-8001")


class CountingGateway(FakeGateway):
    """Counts packets as a test lays them ready; between two counts something may happen."""

    def __init__(self, *counts: str) -> None:
        super().__init__()
        self.counts = list(counts)
        self.between: Callable[[], None] = lambda: None

    async def act(self, action: str, **fields: Any) -> AmiReply:
        reply = await super().act(action, **fields)
        if action != "Getvar":
            return reply
        self.between()
        return AmiReply(True, "", AmiEvent(Value=self.counts.pop(0)), ())


class Room:
    def __init__(self, *counts: str, state: CallState = CallState.TALKING) -> None:
        self.gateway, self.bus = CountingGateway(*counts), FakeBus()
        self.call = LiveCall(CALL, "PJSIP/trunk-00000001", "13800006021", "12345", "trunk", NOON, state)
        if state is CallState.RINGING:
            self.call.ringing[LOGIN] = LEG
        else:
            self.call.operator, self.call.operator_leg = LOGIN, LEG
        around: Any = (self.gateway, self.bus, {CALL: self.call}, FakeClock(), Patience(back=0, sound=0))
        self.phones = LostPhones(*around)

    async def hears(self, event: AmiEvent) -> None:
        for hear in tuple(self.gateway.hear):
            hear(event)
        await self.phones._errands.done()

    @property
    def hung_up(self) -> list[dict[str, Any]]:
        return self.gateway.named("Hangup")


async def test_a_phone_from_which_nothing_comes_any_more_is_hung_up_after_the_citizens_side_was_told() -> None:
    room = Room("153", "153")
    await room.hears(GONE)
    told, hung_up = room.gateway.acts[-2:]
    assert told == ("Setvar", {"Channel": room.call.caller_channel, "Variable": "HOTLINE_LOST", "Value": "phone"})
    assert hung_up == ("Hangup", {"Channel": LEG, "Cause": OUT_OF_ORDER})


async def test_a_phone_that_lost_its_websocket_alone_goes_on_talking() -> None:
    room = Room("153", "203")
    await room.hears(GONE)
    assert room.hung_up == []


async def test_a_page_that_took_its_call_back_keeps_it() -> None:
    room = Room("153", "")
    room.gateway.between = lambda: setattr(room.call, "operator_leg", "leg9")
    await room.hears(GONE)
    assert room.hung_up == []


async def test_a_phone_that_rings_is_hung_up_at_once_and_told_lost_first() -> None:
    room = Room(state=CallState.RINGING)
    await room.hears(GONE)
    assert room.hung_up == [{"Channel": LEG, "Cause": OUT_OF_ORDER}]
    assert [(e.call_id, e.operator) for e in room.bus.of(OperatorPhoneLost)] == [(CALL, LOGIN)]
    assert room.gateway.named("Getvar") == []


@pytest.mark.parametrize("other", [{"AOR": "op-8002"}, {"AOR": "citizen"}, {"ContactStatus": "Reachable"}], ids=str)
async def test_what_happens_to_other_phones_is_left_alone(other: dict[str, str]) -> None:
    room = Room("1", "1")
    await room.hears(AmiEvent(GONE | other))
    assert room.gateway.acts == []


async def test_without_a_link_the_phone_is_left_to_asterisk() -> None:
    room = Room("1", "1")
    room.gateway.up = False
    await room.hears(GONE)
    assert room.hung_up == []


@pytest.mark.parametrize(
    ("operator", "reason", "count"), [(LOGIN, "elsewhere", 1), (LOGIN, "asked", 0), ("8002", "elsewhere", 0)]
)
async def test_who_signs_in_elsewhere_takes_the_talk_along(operator: str, reason: str, count: int) -> None:
    room = Room()
    room.phones.signed_out(SignedOut(operator=operator, sign_in_id=1, reason=reason))
    await room.phones._errands.done()
    assert room.hung_up == [{"Channel": LEG, "Cause": OUT_OF_ORDER}] * count
