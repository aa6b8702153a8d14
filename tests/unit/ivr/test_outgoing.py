"""Calls that we make: when one is begun, what becomes of it, and what is taken up after a restart."""

from dataclasses import replace
from typing import Any

import pytest

from config.profile import load_profile
from crm.bus.events import CallEnded, OutgoingCallChanged
from crm.calls.states import CallState
from crm.casework import Casework
from ivr.ami import AmiEvent, PbxLinkDownError
from ivr.hand_over.errors import NoWayOutError
from ivr.outgoing import OutgoingCalls, outgoing_calls
from ivr.outgoing.errors import CallRunningError, OwnPhoneAwayError
from ivr.tracker.resync import Known
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway, FakeLedger, at

pytestmark = pytest.mark.unit

LOGIN, TICKET, NUMBER = "5001", "202611200000000001", "13871236021"
OWN, CITIZEN = "PJSIP/op-5001-0000000b", "PJSIP/way-out-0000000c"
KNOWN = Known(CallState.TALKING, LOGIN, True, NUMBER, "", "trunk", "", at(-60), at(-40), TICKET, ours=True)
OF_A_CITIZEN = replace(KNOWN, ticket="", ours=False)


class Room:
    """The calls of ours with stand-ins around them. What the database knows is ``known``."""

    def __init__(self, *, way_out: bool = True) -> None:
        self.gateway, self.bus, self.ledger, self.clock = FakeGateway(), FakeBus(), FakeLedger(), FakeClock()
        self.phone("NOT_INUSE")
        around: Any = (self.gateway, self.bus, self.ledger, None, Casework(load_profile("demo")), self.clock)
        self.calls = OutgoingCalls(*around, way_out=way_out)

    def phone(self, state: str) -> None:
        self.gateway.fields["Getvar"] = AmiEvent(Value=state)

    async def begins(self) -> str:
        call_id = await self.calls.claim(LOGIN, TICKET)
        await self.calls.dial(call_id, NUMBER)
        return call_id

    def hears(self, name: str, **fields: str) -> None:
        for hear in tuple(self.gateway.hear):
            hear(AmiEvent(Event=name, **fields))

    def told(self) -> list[tuple[str, str | None]]:
        return [(event.state, event.outcome) for event in self.bus.of(OutgoingCallChanged)]

    async def link_is_up(self, *channels: dict[str, str]) -> None:
        self.gateway.items["CoreShowChannels"] = [AmiEvent(c) for c in channels]
        for up in self.gateway.ups:
            await up()


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    knows(monkeypatch)
    return Room()


def knows(monkeypatch: pytest.MonkeyPatch, **calls: Known) -> None:
    monkeypatch.setattr(outgoing_calls, "known_calls", lambda _: calls)


async def test_the_own_phone_rings_first_and_learns_no_number(room: Room) -> None:
    call_id = await room.begins()
    (asked,) = room.gateway.named("Originate")
    assert (asked["Channel"], asked["Context"], asked["Exten"]) == ("PJSIP/op-5001", "outgoing", NUMBER)
    assert (asked["ChannelId"], asked["CallerID"]) == (call_id, "<12345>")
    assert f"PJSIP_HEADER(add,X-Hotline-Call)={call_id}" in asked["Variable"]
    assert NUMBER not in str(room.bus.events)
    assert room.told() == [("dialling", None)]


async def test_a_call_from_the_ringing_to_the_end(room: Room) -> None:
    call_id = await room.begins()
    room.hears("MixMonitorStart", Uniqueid=call_id, Channel=OWN)
    room.hears("DialBegin", Uniqueid=call_id, DestUniqueid="citizen")
    room.hears("DialState", Uniqueid=call_id, DialStatus="RINGING")
    room.clock.now = at(8)
    room.hears("DialEnd", Uniqueid=call_id, DialStatus="ANSWER")
    assert room.calls.live[call_id].citizen_leg == "citizen"
    room.clock.now = at(20)
    room.hears("Hold", Uniqueid=call_id)
    room.clock.now = at(25)
    room.hears("Unhold", Uniqueid=call_id)
    room.clock.now = at(60)
    room.hears("Hangup", Uniqueid=call_id)
    assert [state for state, _ in room.told()] == ["dialling", "ringing", "talking", "hold", "talking", "ended"]
    assert [(s.kind, s.operator, s.ended_at) for s in room.ledger.segments] == [
        ("dialling", None, at(8)),
        ("talking", LOGIN, at(20)),
        ("hold", LOGIN, at(25)),
        ("talking", LOGIN, at(60)),
    ]
    assert (room.ledger.outcomes, room.ledger.recorded) == ({call_id: "answered"}, [call_id])
    assert room.calls.of(LOGIN) is None


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("BUSY", "busy"),
        ("NOANSWER", "no_answer"),
        ("CONGESTION", "unreachable"),
        ("CHANUNAVAIL", "unreachable"),
        ("CANCEL", "given_up"),
    ],
)
async def test_how_a_citizen_did_not_answer_is_kept(room: Room, status: str, outcome: str) -> None:
    call_id = await room.begins()
    room.hears("DialEnd", Uniqueid=call_id, DialStatus=status)
    room.hears("Hangup", Uniqueid=call_id)
    assert room.told()[-1] == ("ended", outcome)
    assert [event.outcome for event in room.bus.of(CallEnded)] == [outcome]


async def test_a_page_that_does_not_answer_gives_the_call_up(room: Room) -> None:
    call_id = await room.begins()
    room.hears("OriginateResponse", ActionID=call_id, Response="Failure", Reason="3")
    assert room.told()[-1] == ("ended", "given_up")
    room.hears("Hangup", Uniqueid=call_id)
    assert len(room.told()) == 2


async def test_one_call_a_person(room: Room) -> None:
    await room.begins()
    with pytest.raises(CallRunningError):
        await room.calls.claim(LOGIN, TICKET)
    await room.calls.claim("5002", TICKET)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [("INUSE", CallRunningError), ("RINGING", CallRunningError)]
    + [(state, OwnPhoneAwayError) for state in ("UNAVAILABLE", "INVALID", "UNKNOWN")],
)
async def test_a_phone_that_is_away_or_in_use_makes_no_call(room: Room, state: str, refusal: type[Exception]) -> None:
    room.phone(state)
    with pytest.raises(refusal):
        await room.calls.claim(LOGIN, TICKET)
    assert (room.calls.live, room.bus.events) == ({}, [])


async def test_without_a_carrier_nothing_rings() -> None:
    room = Room(way_out=False)
    with pytest.raises(NoWayOutError):
        await room.calls.claim(LOGIN, TICKET)
    assert room.gateway.acts == []


async def test_a_link_that_breaks_before_the_dialling_ends_the_call(room: Room) -> None:
    call_id = await room.calls.claim(LOGIN, TICKET)
    room.gateway.up = False
    with pytest.raises(PbxLinkDownError):
        await room.calls.dial(call_id, NUMBER)
    assert room.told()[-1] == ("ended", "unreachable")
    assert room.calls.of(LOGIN) is None


async def test_a_link_that_comes_back_ends_what_is_gone_and_keeps_what_lives(room: Room) -> None:
    gone = await room.begins()
    lives = await room.calls.claim("5002", TICKET)
    await room.link_is_up({"Uniqueid": lives, "Channel": OWN})
    assert (list(room.calls.live), room.ledger.outcomes) == ([lives], {gone: "given_up"})


BRIDGED = (
    {"Uniqueid": "out-1", "Linkedid": "out-1", "Channel": OWN, "BridgeId": "b"},
    {"Uniqueid": "leg", "Linkedid": "out-1", "Channel": CITIZEN, "BridgeId": "b"},
)
RINGS = tuple(channel | {"BridgeId": ""} for channel in BRIDGED)


@pytest.mark.parametrize(
    ("state", "channels", "stands", "spent"),
    [
        (CallState.TALKING, BRIDGED, "talking", [("talking", at(-40))]),
        (CallState.HOLD, BRIDGED, "hold", [("hold", at(-40))]),
        (CallState.DIALLING, RINGS, "dialling", [("dialling", at(-40))]),
        (CallState.DIALLING, BRIDGED, "talking", [("dialling", at(-40)), ("talking", NOON)]),
    ],
)
async def test_a_call_of_a_process_before_us_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    room: Room,
    state: CallState,
    channels: tuple[dict[str, str], ...],
    stands: str,
    spent: list[tuple[str, object]],
) -> None:
    answered = state is not CallState.DIALLING
    knows(
        monkeypatch,
        **{"out-1": replace(KNOWN, state=state, answered=answered), "hotline-1.1": OF_A_CITIZEN},
    )
    await room.link_is_up(*channels)
    call = room.calls.of(LOGIN)
    assert call
    assert (call.id, call.ticket, call.state, call.citizen_leg) == ("out-1", TICKET, stands, "leg")
    assert room.told() == [(stands, None)]
    room.clock.now = at(30)
    room.hears("Hangup", Uniqueid="out-1")
    assert [(s.kind, s.started_at) for s in room.ledger.segments] == spent
    assert room.told()[-1] == ("ended", "answered" if stands != "dialling" else "given_up")


async def test_a_call_of_a_process_before_us_that_is_gone_is_told_as_interrupted(
    monkeypatch: pytest.MonkeyPatch, room: Room
) -> None:
    knows(monkeypatch, **{"out-1": KNOWN, "hotline-1.1": OF_A_CITIZEN})
    await room.link_is_up()
    assert room.ledger.interrupted == [({"out-1"}, set())]
    (told,) = room.bus.of(OutgoingCallChanged)
    assert (told.operator, told.ticket, told.state, told.outcome) == (LOGIN, TICKET, "ended", "interrupted")
    assert [event.call_id for event in room.bus.of(CallEnded)] == ["out-1"]
