"""Handing a live call over: what is asked of Asterisk, what is refused, and that the citizen loses nothing."""

from typing import Any

import pytest

from config.profile import load_profile
from crm.bus.events import HandOverChanged
from crm.calls.states import CallState, HandOverState
from crm.casework import Casework
from ivr.ami import AmiEvent
from ivr.hand_over import HandOvers
from ivr.hand_over.errors import NoSuchLineError, NotHandedOverError, NoWayOutError
from ivr.tracker import LiveCall
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway, FakeLedger

pytestmark = pytest.mark.unit

CALL, LOGIN, LINE = "hotline-1.1", "8001", "gas"
PHONE = "PJSIP/op-8001-0000000a"


class Room:
    """A call that an operator talks in, and stand-ins around it."""

    def __init__(self, *, way_out: bool = True, state: CallState = CallState.TALKING) -> None:
        self.gateway, self.bus, self.ledger = FakeGateway(), FakeBus(), FakeLedger()
        call = LiveCall(CALL, "PJSIP/trunk-00000001", "13800006021", "12345", "trunk", NOON, state)
        call.operator, call.operator_channel, call.operator_leg = LOGIN, PHONE, "leg1"
        rules = Casework(load_profile("demo"))
        surroundings: Any = (self.gateway, self.bus, {CALL: call}, self.ledger, rules, FakeClock())
        self.hand_overs = HandOvers(*surroundings, way_out=way_out)

    async def hears(self, name: str, **fields: str) -> None:
        for hear in tuple(self.gateway.hear):
            hear(AmiEvent(Event=name, **fields))
        await self.hand_overs._errands.done()

    @property
    def line(self) -> str:
        """Unique id of the line's channel."""
        return str(self.gateway.named("Originate")[-1]["ChannelId"])

    def states(self) -> list[str]:
        return [event.state for event in self.bus.of(HandOverChanged)]


async def test_nothing_is_taken_from_the_citizen_before_the_line_answers() -> None:
    room = Room()
    await room.hand_overs.begin(CALL, LOGIN, LINE)
    (asked,) = room.gateway.named("Originate")
    assert (asked["Channel"], asked["CallerID"], asked["Context"]) == ("PJSIP/95777@way-out", "<12345>", "hand-over")
    assert not room.gateway.named("Redirect")
    await room.hears("OriginateResponse", ActionID=room.line, Response="Success")
    (led,) = room.gateway.named("Redirect")
    assert (led["Channel"], led["ExtraChannel"]) == ("PJSIP/trunk-00000001", PHONE)
    assert room.states() == ["calling", "connected"]


@pytest.mark.parametrize(("cause", "state"), [("17", "busy"), ("19", "no_answer")])
async def test_a_line_that_refuses_leaves_everything_as_it_was(cause: str, state: str) -> None:
    room = Room()
    await room.hand_overs.begin(CALL, LOGIN, LINE)
    await room.hears("Hangup", Uniqueid=room.line, Cause=cause)
    await room.hears("OriginateResponse", ActionID=room.line, Response="Failure", Reason="0")
    assert room.states() == ["calling", state]
    assert not room.gateway.named("Redirect")
    await room.hand_overs.begin(CALL, LOGIN, "119")


async def test_the_line_is_not_called_on_when_operator_or_citizen_leaves() -> None:
    for leg in (CALL, "leg1"):
        room = Room()
        await room.hand_overs.begin(CALL, LOGIN, LINE)
        await room.hears("Hangup", Uniqueid=leg)
        assert room.states() == ["calling", "withdrawn"]
        assert {"Channel": room.line, "Cause": 16} in room.gateway.named("Hangup")


async def test_the_line_goes_on_when_the_operator_leaves_and_ends_with_the_citizen() -> None:
    room = Room()
    await room.hand_overs.begin(CALL, LOGIN, LINE)
    await room.hears("OriginateResponse", ActionID=room.line, Response="Success")
    await room.hears("Hangup", Uniqueid="leg1")
    assert not room.gateway.named("Hangup")
    await room.hears("Hangup", Uniqueid=CALL)
    assert {"Channel": room.line, "Cause": 16} in room.gateway.named("Hangup")
    assert room.states() == ["calling", "connected", "ended"]


async def test_a_supervisor_calls_a_line_for_anybody_s_call_and_its_operator_may_take_it_back() -> None:
    room = Room()
    await room.hand_overs.begin(CALL, "9001", LINE, anybodys=True)
    await room.hears("OriginateResponse", ActionID=room.line, Response="Success")
    (led,) = room.gateway.named("Redirect")
    assert led["ExtraChannel"] == PHONE, "the operator stays in the conversation"
    await room.hand_overs.withdraw(CALL, LOGIN)
    assert {"Channel": room.line, "Cause": 16} in room.gateway.named("Hangup")
    for state in (CallState.WAITING, CallState.HOLD):
        with pytest.raises(NotHandedOverError):
            await Room(state=state).hand_overs.begin(CALL, "9001", LINE, anybodys=True)


async def test_what_cannot_be_handed_over_is_refused_by_name() -> None:
    room = Room()
    with pytest.raises(NoSuchLineError):
        await room.hand_overs.begin(CALL, LOGIN, "95777")
    with pytest.raises(NotHandedOverError):
        await room.hand_overs.begin(CALL, "8002", LINE)
    with pytest.raises(NotHandedOverError):
        await Room(state=CallState.HOLD).hand_overs.begin(CALL, LOGIN, LINE)
    with pytest.raises(NoWayOutError):
        await Room(way_out=False).hand_overs.begin(CALL, LOGIN, LINE)
    await room.hand_overs.begin(CALL, LOGIN, LINE)
    with pytest.raises(NotHandedOverError):
        await room.hand_overs.begin(CALL, LOGIN, "119")
    with pytest.raises(NotHandedOverError):
        await room.hand_overs.withdraw(CALL, "8002")
    assert len(room.gateway.named("Originate")) == 1


async def test_a_link_that_comes_back_without_the_line_ends_it() -> None:
    room = Room()
    await room.hand_overs.begin(CALL, LOGIN, LINE)
    for up in room.gateway.ups:
        await up()
    assert room.states()[-1] == HandOverState.UNREACHABLE
