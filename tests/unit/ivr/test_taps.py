"""Which sides are tapped, once each, for as long as they live."""

from typing import Any

import pytest

from crm.bus.events import CallAnswered, CallEnded, CallStateChanged, HandOverChanged, PbxLinkChanged
from crm.calls.asked import Asked
from crm.calls.states import HandOverKind, HandOverWay
from ivr import taps
from ivr.ami import AmiEvent
from ivr.taps import Taps
from ivr.tracker import LiveCall
from tests.unit.ivr.helpers import NOON, FakeBus, FakeGateway

pytestmark = pytest.mark.unit

CALL = "hotline-1.1"


class Studio:
    """Taps with stand-ins around them, and one call that is answered."""

    def __init__(self) -> None:
        self.gateway = FakeGateway()
        call = LiveCall(CALL, "c", "", "12345", "trunk", NOON)
        call.operator, call.operator_leg = "8001", "leg1"
        self.live = {CALL: call}
        around: Any = (self.gateway, FakeBus(), self.live)
        self.taps = Taps(*around)

    async def take(self, *events: Any) -> None:
        for event in events:
            self.taps.take(event)
        await self.settled()

    async def hears(self, name: str, **fields: str) -> None:
        for hear in self.gateway.hear:
            hear(AmiEvent(Event=name, **fields))
        await self.settled()

    async def settled(self) -> None:
        await self.taps._errands.done()

    def asked(self) -> list[tuple[str, str]]:
        return [(f["Channel"], f["Data"]) for f in self.gateway.named("Originate")]

    def last_name(self) -> str:
        return str(self.gateway.named("Originate")[-1]["ChannelId"])


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr(taps, "FIRST_WAIT_S", 0.0)
    return Studio()


MENU = CallStateChanged(call_id=CALL, state="menu")
CALLER = (f"WebSocket/asr/c(slin16)d(in)f(json)v(call={CALL},leg=caller)", f"{CALL},uqoSE")
OPERATOR = (f"WebSocket/asr/c(slin16)d(in)f(json)v(call={CALL},leg=operator,operator=8001)", "leg1,uqoSE")


async def test_each_side_is_asked_for_once(studio: Studio) -> None:
    answered = CallAnswered(call_id=CALL, operator="8001")
    await studio.take(CallStateChanged(call_id=CALL, state="started"))
    assert studio.asked() == []
    await studio.take(MENU, MENU, CallStateChanged(call_id=CALL, state="talking"), answered, answered)
    assert studio.asked() == [CALLER, OPERATOR]


async def test_a_call_that_is_over_is_not_asked_for(studio: Studio) -> None:
    await studio.take(MENU)
    name = studio.last_name()
    del studio.live[CALL]
    await studio.take(CallEnded(call_id=CALL, outcome="answered"), MENU)
    await studio.hears("Hangup", Uniqueid=name)
    assert studio.asked() == [CALLER]


async def test_a_tap_that_outlives_its_call_is_hung_up(studio: Studio) -> None:
    await studio.take(MENU)
    name = studio.last_name()
    await studio.take(CallEnded(call_id=CALL, outcome="answered"))
    assert [fields["Channel"] for fields in studio.gateway.named("Hangup")] == [name]


@pytest.mark.parametrize("how", ["refused", "ended"])
async def test_a_tap_that_fails_is_asked_for_again(studio: Studio, how: str) -> None:
    await studio.take(MENU)
    name = studio.last_name()
    if how == "refused":
        await studio.hears("OriginateResponse", ActionID=name, Response="Failure")
    await studio.hears("Hangup", Uniqueid=name)
    assert studio.asked() == [CALLER, CALLER]
    assert studio.last_name() != name


async def test_a_link_that_is_down_costs_no_more_than_the_tap(studio: Studio) -> None:
    studio.gateway.up = False
    await studio.take(MENU)
    assert studio.asked() == []
    studio.gateway.up = True
    studio.gateway.items["CoreShowChannels"] = [AmiEvent(Uniqueid=CALL)]
    await studio.take(PbxLinkChanged(up=True))
    assert studio.asked() == [CALLER]


async def test_after_a_reconnect_only_missing_taps_are_asked_for(studio: Studio) -> None:
    await studio.take(MENU, CallAnswered(call_id=CALL, operator="8001"))
    shown = [AmiEvent(Uniqueid=uid) for uid in (CALL, "leg1", f"tap-{CALL}-caller-1")]
    studio.gateway.items["CoreShowChannels"] = shown
    await studio.take(PbxLinkChanged(up=True))
    assert studio.asked() == [CALLER, OPERATOR, OPERATOR]


async def test_an_operator_is_not_heard_while_they_consult_without_the_citizen(studio: Studio) -> None:
    asked = Asked(HandOverKind.LINE, "gas", "", HandOverWay.CONSULT, "8001")
    await studio.take(CallAnswered(call_id=CALL, operator="8001"))
    name = studio.last_name()
    await studio.take(HandOverChanged(call_id=CALL, asked=asked, holder="8001", state="consulting"))
    assert studio.gateway.named("Hangup") == [{"Channel": name, "Cause": 16}]
    await studio.hears("Hangup", Uniqueid=name)
    assert studio.asked() == [OPERATOR]
    await studio.take(CallStateChanged(call_id=CALL, state="talking"))
    assert studio.asked() == [OPERATOR, CALLER, OPERATOR]
