"""Supervisors in calls: what is asked of Asterisk, what is refused, what is kept, and whose call it is."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import pytest

from crm.bus.events import CallAnswered, CallEnded, CallStateChanged, HandOverChanged, MonitoringChanged
from crm.calls.asked import Asked
from crm.calls.states import CallState, HandOverKind, HandOverState, HandOverWay
from crm.monitoring.models import MonitoringEvent
from crm.monitoring.states import Way
from crm.moves import IllegalMoveError
from ivr.ami import AmiEvent, PbxLinkDownError
from ivr.monitoring import Monitoring
from ivr.monitoring.errors import (
    BeingHandedOverError,
    BeingTakenOverError,
    MonitoredAlreadyError,
    NothingToHearError,
    NotMonitoringError,
    OwnCallError,
)
from ivr.monitoring.monitor import Monitor
from ivr.outgoing.errors import CallRunningError, OwnPhoneAwayError
from ivr.tracker import LiveCall
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway

pytestmark = pytest.mark.unit

CALL, OPERATOR, SUPERVISOR = "hotline-1.1", "8001", "9001"
PHONE, OWN = "PJSIP/op-8001-0000000a", "PJSIP/op-9001-0000000b"
CITIZEN = "PJSIP/trunk-00000001"


class FakeLog:
    """Keeps what is written, unless the database is away."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Way]] = []
        self.known: list[MonitoringEvent] = []
        self.away = False
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    def keep_soon(self, monitor: Monitor, way: Way, _: datetime) -> None:
        self.kept.append((monitor.supervisor, way))

    async def keep(self, monitor: Monitor, way: Way, at: datetime) -> None:
        if self.away:
            raise ConnectionError("away")
        if self.meanwhile:
            await self.meanwhile()
        self.keep_soon(monitor, way, at)

    def read_back(self) -> Sequence[MonitoringEvent]:
        return self.known


class FakeTracker:
    """Calls on the line, and who took them over."""

    def __init__(self, call: LiveCall) -> None:
        self.live = {call.id: call}
        self.taken: list[tuple[str, str]] = []

    def take_over(self, call_id: str, login: str, channel: str, leg: str) -> bool:
        self.taken.append((login, channel))
        self.live[call_id].operator, self.live[call_id].operator_leg = login, leg
        return True


class Room:
    """A call that an operator talks in, a supervisor with a phone, and stand-ins around them."""

    def __init__(self, state: CallState = CallState.TALKING) -> None:
        self.gateway, self.bus, self.log = FakeGateway(), FakeBus(), FakeLog()
        self.call = LiveCall(CALL, CITIZEN, "13800006021", "12345", "trunk", NOON, state)
        self.call.operator, self.call.operator_channel, self.call.operator_leg = OPERATOR, PHONE, "leg1"
        self.tracker = FakeTracker(self.call)
        self.phone("NOT_INUSE")
        around: Any = (self.gateway, self.bus, self.tracker, self.log, FakeClock())
        self.monitoring = Monitoring(*around)

    def phone(self, state: str) -> None:
        self.gateway.fields["Getvar"] = AmiEvent(Value=state)

    async def hears(self, name: str, **fields: str) -> None:
        for hear in tuple(self.gateway.hear):
            hear(AmiEvent(Event=name, **fields))
        await self.monitoring._errands.done()

    async def begins(self, way: Way = Way.LISTEN, login: str = SUPERVISOR) -> str:
        """Let a supervisor's phone be rung and answer; return the unique id of its channel."""
        await self.monitoring.begin(CALL, login, way)
        leg = str(self.gateway.named("Originate")[-1]["ChannelId"])
        await self.hears("OriginateResponse", ActionID=leg, Response="Success", Channel=OWN)
        return leg

    def told(self) -> list[str]:
        return [event.way for event in self.bus.of(MonitoringChanged)]


async def test_the_operator_s_real_channel_is_heard_and_the_supervisor_s_own_page_answers_by_itself() -> None:
    room = Room()
    leg = await room.begins()
    (rung,) = room.gateway.named("Originate")
    assert (rung["Channel"], rung["Context"], rung["Exten"]) == ("PJSIP/op-9001", "monitoring", "listen")
    assert "HOTLINE_HEARD=leg1" in rung["Variable"]
    assert f"PJSIP_HEADER(add,X-Hotline-Call)={leg}" in rung["Variable"]
    assert not room.gateway.named("Redirect"), "nothing is taken from citizen and operator"
    assert (room.log.kept, room.told()) == ([(SUPERVISOR, Way.LISTEN)], ["listen"])


async def test_nobody_is_rung_before_it_is_written_down() -> None:
    room = Room()
    room.log.away = True
    with pytest.raises(ConnectionError):
        await room.monitoring.begin(CALL, SUPERVISOR, Way.LISTEN)
    assert not room.gateway.named("Originate")
    assert not room.monitoring.of_call(CALL)


async def test_from_listening_to_whispering_to_joining_the_phone_rings_once() -> None:
    room = Room()
    leg = await room.begins()
    await room.monitoring.begin(CALL, SUPERVISOR, Way.WHISPER)
    await room.monitoring.begin(CALL, SUPERVISOR, Way.BARGE)
    whisper, join, together = room.gateway.named("Redirect")
    assert [(one["Channel"], one["Exten"]) for one in (whisper, join)] == [(leg, "whisper"), (leg, "join")]
    assert (together["Channel"], together["ExtraChannel"]) == (CITIZEN, PHONE)
    assert len(room.gateway.named("Originate")) == 1
    assert [way for _, way in room.log.kept] == [Way.LISTEN, Way.WHISPER, Way.BARGE]


async def test_who_is_in_a_conference_already_is_not_led_there_again() -> None:
    room = Room()
    await room.hears("ConfbridgeJoin", Uniqueid=CALL, Conference="line-7")
    await room.begins(Way.BARGE)
    (rung,) = room.gateway.named("Originate")
    assert "HOTLINE_MEETING=line-7" in rung["Variable"]
    assert not room.gateway.named("Redirect")


async def test_a_call_taken_over_is_the_supervisor_s_and_the_operator_s_phone_is_hung_up() -> None:
    room = Room()
    leg = await room.begins(Way.TAKE_OVER)
    (led,) = room.gateway.named("Redirect")
    assert led["Channel"] == CITIZEN
    assert "ExtraChannel" not in led
    assert room.tracker.taken == [(SUPERVISOR, OWN)]
    assert {"Channel": "leg1", "Cause": 16} in room.gateway.named("Hangup")
    await room.hears("Hangup", Uniqueid=leg)
    assert room.told() == ["take_over", "left"]


async def test_whoever_joined_in_has_the_call_when_the_operator_leaves() -> None:
    room = Room()
    await room.begins(Way.BARGE)
    await room.hears("Hangup", Uniqueid="leg1")
    assert room.tracker.taken == [(SUPERVISOR, OWN)]
    assert room.told() == ["barge", "take_over"]


async def test_a_listener_goes_along_when_the_operator_s_phone_comes_back_and_leaves_with_the_talk() -> None:
    room = Room()
    leg = await room.begins()
    room.call.operator_leg = "leg2"
    room.monitoring.take(CallAnswered(call_id=CALL, operator=OPERATOR))
    await room.monitoring._errands.done()
    assert {"Channel": leg, "Variable": "HOTLINE_HEARD", "Value": "leg2"} in room.gateway.named("Setvar")
    for over in (CallStateChanged(call_id=CALL, state=CallState.SURVEY), CallEnded(call_id=CALL, outcome="answered")):
        room.gateway.acts.clear()
        room.monitoring.take(over)
        await room.monitoring._errands.done()
        assert room.gateway.named("Hangup") == [{"Channel": leg, "Cause": 16}]


async def test_a_page_that_is_loaded_anew_hears_on_in_no_call_unseen() -> None:
    room = Room()
    leg = await room.begins()
    await room.hears("Newchannel", Uniqueid="leg9", Channel="PJSIP/op-9001-00000009", Exten="recover")
    await room.hears("Hangup", Uniqueid=leg, Channel=OWN, Exten="recover")
    assert room.gateway.named("Hangup") == [{"Channel": "leg9", "Cause": 16}]
    assert room.told() == ["listen", "left"]


async def test_whoever_joined_in_has_no_call_for_an_operator_whose_page_was_loaded_anew() -> None:
    room = Room()
    await room.begins(Way.BARGE)
    await room.hears("Newchannel", Uniqueid="leg9", Channel="PJSIP/op-8001-00000009", Exten="recover")
    await room.hears("Hangup", Uniqueid="leg1", Channel=PHONE, Exten="recover")
    assert not room.tracker.taken
    await room.hears("Hangup", Uniqueid="leg9", Channel="PJSIP/op-8001-00000009", Exten="join")
    assert room.tracker.taken == [(SUPERVISOR, OWN)]


async def test_the_conference_of_a_citizen_who_is_gone_is_dissolved_also_after_a_restart() -> None:
    for known in ("heard", "asked"):
        room = Room()
        if known == "heard":
            await room.hears("ConfbridgeJoin", Uniqueid="leg1", Conference=CALL)
        else:
            room.gateway.items["ConfbridgeListRooms"] = [AmiEvent(Conference=CALL)]
            for up in room.gateway.ups:
                await up()
        for _ in range(2):
            room.monitoring.take(CallEnded(call_id=CALL, outcome="answered"))
            await room.monitoring._errands.done()
        assert {"Conference": CALL, "Channel": "all"} in room.gateway.named("ConfbridgeKick")
    assert len(room.gateway.named("ConfbridgeKick")) == 1


async def test_two_may_take_part_and_a_third_is_refused() -> None:
    room = Room()
    await room.begins()
    await room.begins(login="9002")
    with pytest.raises(MonitoredAlreadyError):
        await room.monitoring.begin(CALL, "9003", Way.LISTEN)
    await room.monitoring.leave(CALL, "9002")
    await room.hears("Hangup", Uniqueid=room.monitoring.of_call(CALL)[1].id)
    await room.begins(login="9003")


async def test_of_two_who_take_over_at_once_one_has_the_call_and_may_give_it_up_to_another() -> None:
    room = Room()
    first, second = await room.begins(), await room.begins(login="9002")
    room.log.meanwhile = lambda: room.monitoring.begin(CALL, "9002", Way.TAKE_OVER)
    with pytest.raises(BeingTakenOverError):
        await room.monitoring.begin(CALL, SUPERVISOR, Way.TAKE_OVER)
    room.log.meanwhile = None
    await room.monitoring.begin(CALL, SUPERVISOR, Way.TAKE_OVER)
    assert (room.call.operator, room.call.operator_leg) == (SUPERVISOR, first)
    await room.monitoring.begin(CALL, "9002", Way.TAKE_OVER)
    assert (room.call.operator, room.call.operator_leg) == ("9002", second)
    assert room.gateway.named("Hangup")[-1]["Channel"] == first


async def test_each_refusal_has_its_reason() -> None:
    with pytest.raises(NothingToHearError):
        await Room(CallState.WAITING).monitoring.begin(CALL, SUPERVISOR, Way.LISTEN)
    with pytest.raises(NothingToHearError):
        await Room().monitoring.begin("gone", SUPERVISOR, Way.LISTEN)
    with pytest.raises(OwnCallError):
        await Room().monitoring.begin(CALL, OPERATOR, Way.LISTEN)
    for state, refusal in (("UNAVAILABLE", OwnPhoneAwayError), ("INUSE", CallRunningError)):
        room = Room()
        room.phone(state)
        with pytest.raises(refusal):
            await room.monitoring.begin(CALL, SUPERVISOR, Way.LISTEN)
        assert (room.monitoring.of_call(CALL), room.log.kept) == ([], [])
    room = Room()
    await room.begins()
    with pytest.raises(IllegalMoveError):
        await room.monitoring.begin(CALL, SUPERVISOR, Way.LISTEN)
    with pytest.raises(CallRunningError):
        await room.monitoring.begin("another", SUPERVISOR, Way.LISTEN)
    with pytest.raises(NotMonitoringError):
        await room.monitoring.leave(CALL, "9002")


async def test_a_phone_that_does_not_answer_and_a_link_that_is_down_end_it() -> None:
    room = Room()
    await room.monitoring.begin(CALL, SUPERVISOR, Way.LISTEN)
    leg = str(room.gateway.named("Originate")[-1]["ChannelId"])
    await room.hears("OriginateResponse", ActionID=leg, Response="Failure")
    assert (room.told(), room.monitoring.of_call(CALL)) == (["listen", "left"], [])
    room.gateway.up = False
    with pytest.raises(PbxLinkDownError):
        await room.monitoring.begin(CALL, SUPERVISOR, Way.LISTEN)
    assert room.monitoring.of_call(CALL) == []


async def test_after_a_restart_who_still_listens_is_known_and_who_left_is_written_down() -> None:
    room = Room()
    room.log.known = [
        MonitoringEvent(leg=leg, call_id=CALL, supervisor=login, operator=OPERATOR, way=Way.WHISPER, at=NOON)
        for leg, login in (("monitor-1", SUPERVISOR), ("monitor-2", "9002"))
    ]
    room.gateway.items["CoreShowChannels"] = [AmiEvent(Uniqueid="monitor-1", Channel=OWN)]
    for up in room.gateway.ups:
        await up()
    (still,) = room.monitoring.of_call(CALL)
    assert (still.supervisor, still.way, still.leg) == (SUPERVISOR, Way.WHISPER, "leg1")
    assert room.log.kept == [("9002", Way.LEFT)]


def on_its_way(state: HandOverState) -> HandOverChanged:
    asked = Asked(HandOverKind.OPERATOR, "8002", "", HandOverWay.CONSULT, OPERATOR)
    return HandOverChanged(call_id=CALL, asked=asked, holder=OPERATOR, state=state, at=NOON)


@pytest.mark.parametrize("state", [HandOverState.CALLING, HandOverState.CONSULTING])
async def test_nobody_joins_a_call_on_its_way_to_somebody_else_but_it_may_be_listened_to(state: HandOverState) -> None:
    room = Room()
    await room.begins()
    room.monitoring.take(on_its_way(state))
    for way in (Way.BARGE, Way.TAKE_OVER):
        with pytest.raises(BeingHandedOverError):
            await room.monitoring.begin(CALL, SUPERVISOR, way)
    await room.monitoring.begin(CALL, SUPERVISOR, Way.WHISPER)
    room.monitoring.take(on_its_way(HandOverState.CONNECTED))
    await room.monitoring.begin(CALL, SUPERVISOR, Way.BARGE)
    assert room.monitoring.talks_in(CALL)
