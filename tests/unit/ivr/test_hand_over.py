"""Handing a live call over: what is asked of Asterisk, what is refused, and that the citizen loses nothing."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

import pytest

from config.errors import HotlineError
from config.profile import Profile, load_profile
from config.queues import Closed, Opening
from crm.bus.events import HandOverChanged, OperatorPhoneLost, OperatorRingEnded, OperatorRinging
from crm.calls.asked import Asked
from crm.calls.states import HAND_OVER, CallState, HandOverKind, HandOverMove, HandOverState, HandOverWay
from crm.casework import Casework
from crm.operators.states import OperatorState
from ivr.ami import AmiEvent
from ivr.desk.presence import Presence
from ivr.hand_over import Exchange, HandOvers, Targets
from ivr.hand_over.errors import (
    NobodyThereError,
    NoSuchLineError,
    NoSuchQueueError,
    NotFreeError,
    NotHandedOverError,
    NoWayOutError,
    QueueClosedError,
    ToOneselfError,
)
from ivr.tracker import LiveCall
from ivr.tracker.live_calls import LiveCalls
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway, FakeLedger, at

pytestmark = pytest.mark.unit

CALL, LOGIN, LINE, EXPERT, QUEUE = "hotline-1.1", "8001", "gas", "8002", "hotline"
CITIZEN, PHONE = "PJSIP/trunk-00000001", "PJSIP/op-8001-0000000a"
ANSWERS, RINGS_OUT = {"Response": "Success"}, {"Response": "Failure", "Reason": "3"}


@dataclass
class Seats:
    """Who is at work."""

    present: dict[str, Presence] = field(default_factory=dict)

    def sit(self, login: str, state: OperatorState = OperatorState.READY, since: float = 0) -> None:
        self.present[login] = Presence(state, "", at(since))

    def state_of(self, login: str) -> Presence:
        return self.present.get(login) or Presence(OperatorState.OFFLINE, "", NOON)

    def seats(self, queue: str) -> list[tuple[str, Presence]]:
        return list(self.present.items()) if queue == QUEUE else []


class Room:
    """A call that an operator talks in, and stand-ins around it."""

    def __init__(
        self, *, way_out: bool = True, state: CallState = CallState.TALKING, profile: Profile | None = None
    ) -> None:
        self.gateway, self.bus, self.ledger, self.clock = FakeGateway(), FakeBus(), FakeLedger(), FakeClock()
        self.seats = Seats()
        self.seats.sit(LOGIN, OperatorState.TALKING)
        self.call = LiveCall(CALL, CITIZEN, "13800006021", "12345", "trunk", NOON, state)
        self.call.operator, self.call.operator_channel, self.call.operator_leg = LOGIN, PHONE, "leg1"
        self.call.queue = QUEUE
        told: Any = (self.bus, self.ledger)
        self.calls = calls = LiveCalls(*told)
        calls.by_id[CALL] = self.call
        profile = profile or load_profile("demo")
        targets = Targets(self.seats, Casework(profile), self.clock, way_out=way_out)
        gateway: Any = self.gateway
        self.joined: set[str] = set()
        joined = self.joined.__contains__
        beside: Any = (*told, self.clock, joined, self.clock.call_later)
        self.hand_overs = HandOvers(gateway, Exchange(gateway, profile), targets, calls, *beside)

    async def begin(
        self,
        target: str = LINE,
        way: HandOverWay = HandOverWay.CONFERENCE,
        *,
        kind: HandOverKind = HandOverKind.LINE,
        by: str = LOGIN,
        anybodys: bool = False,
    ) -> None:
        await self.hand_overs.begin(CALL, Asked(kind, target, "", way, by), anybodys=anybodys)

    async def ask_expert(self, way: HandOverWay) -> None:
        self.seats.sit(EXPERT)
        await self.begin(EXPERT, way, kind=HandOverKind.OPERATOR)

    async def hears(self, name: str, **fields: str) -> None:
        for hear in tuple(self.gateway.hear):
            hear(AmiEvent(Event=name, **fields))
        await self.hand_overs._errands.done()

    async def target(self, **fields: str) -> None:
        """Let the target do something to the call that rings it."""
        await self.hears("OriginateResponse", ActionID=self.leg, **fields)

    async def citizen_joins(self) -> None:
        await self.hears("ConfbridgeJoin", Uniqueid=CALL, Conference=self.leg)

    @property
    def leg(self) -> str:
        """Unique id of the target's channel."""
        return str(self.gateway.named("Originate")[-1]["ChannelId"])

    @property
    def hung_up(self) -> list[str]:
        return [str(fields["Channel"]) for fields in self.gateway.named("Hangup")]

    def led(self) -> list[tuple[str, str, str]]:
        """Who was led where: channel, place, and the place of the operator."""
        return [(f["Channel"], f["Exten"], f.get("ExtraExten", "")) for f in self.gateway.named("Redirect")]

    def states(self) -> list[str]:
        return [event.state for event in self.bus.of(HandOverChanged)]


def test_every_state_but_three_is_an_end_and_each_end_can_be_reached() -> None:
    ends = {state for state in HandOverState if not HAND_OVER.moves.get(state)}
    reached = {state for moves in HAND_OVER.moves.values() for state in moves.values()}
    assert set(HandOverState) - ends == {HandOverState.CALLING, HandOverState.CONSULTING, HandOverState.CONNECTED}
    assert ends <= reached
    assert not HAND_OVER.allows(HandOverState.CONSULTING, HandOverMove.COMPLETE), "the citizen hears the target first"


async def test_nothing_is_taken_from_the_citizen_before_the_line_answers() -> None:
    room = Room()
    await room.begin()
    (asked,) = room.gateway.named("Originate")
    assert (asked["Channel"], asked["CallerID"], asked["Context"]) == ("PJSIP/95777@way-out", "<12345>", "hand-over")
    assert not room.led()
    await room.target(**ANSWERS)
    assert room.led() == [(CITIZEN, "citizen", "helper")]
    await room.citizen_joins()
    assert room.states() == ["calling", "connected"]
    assert PHONE not in room.hung_up


@pytest.mark.parametrize("way", HandOverWay)
@pytest.mark.parametrize(("cause", "state"), [("17", "busy"), ("19", "no_answer"), ("34", "unreachable")])
async def test_a_target_that_refuses_leaves_everything_as_it_was(cause: str, state: str, way: HandOverWay) -> None:
    room = Room()
    await room.begin(way=way)
    await room.hears("Hangup", Uniqueid=room.leg, Cause=cause)
    await room.target(Response="Failure", Reason="0")
    assert room.states() == ["calling", state]
    assert not room.led()
    await room.begin("119")


async def test_a_consultation_is_not_heard_by_the_citizen_who_comes_back_when_it_is_over() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    await room.target(**ANSWERS)
    assert room.led() == [(CITIZEN, "music", "helper")]
    assert (room.states()[-1], room.call.state, room.call.operator) == ("consulting", CallState.HOLD, LOGIN)
    await room.hand_overs.withdraw(CALL, LOGIN)
    await room.hand_overs._errands.done()
    assert room.led()[-1] == (CITIZEN, "citizen", "")
    assert room.leg in room.hung_up
    assert (room.states()[-1], room.call.beside) == ("withdrawn", {})


async def test_a_consultation_is_completed_once_the_citizen_has_joined() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    await room.target(**ANSWERS)
    await room.hand_overs.complete(CALL, LOGIN)
    assert room.led()[-1] == (CITIZEN, "citizen", "")
    assert PHONE not in room.hung_up, "the citizen is left alone with nobody"
    await room.citizen_joins()
    assert room.hung_up == [PHONE]
    await room.hears("Hangup", Uniqueid="leg1")
    assert room.states() == ["calling", "consulting", "connected", "completed"]


async def test_a_consultation_becomes_a_talk_of_three() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    await room.target(**ANSWERS)
    await room.hand_overs.join(CALL, LOGIN)
    await room.citizen_joins()
    assert (room.states()[-1], room.hung_up) == ("connected", [])
    with pytest.raises(NotHandedOverError):
        await room.hand_overs.join(CALL, LOGIN)


async def test_who_consults_and_is_lost_leaves_the_citizen_at_the_front_of_their_queue() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    await room.target(**ANSWERS)
    await room.hears("Hangup", Uniqueid="leg1")
    assert room.led()[-1] == (CITIZEN, "front", "")
    assert {"Channel": CITIZEN, "Variable": "HOTLINE_QUEUE", "Value": QUEUE} in room.gateway.named("Setvar")
    assert room.leg in room.hung_up


async def test_a_blind_hand_over_goes_on_without_the_operator_and_never_drops_the_citizen() -> None:
    for answered in (True, False):
        room = Room()
        await room.ask_expert(HandOverWay.BLIND)
        room.call.operator, room.call.operator_leg = None, ""
        await room.hears("Hangup", Uniqueid="leg1")
        assert room.led() == [(CITIZEN, "music", "")]
        await room.target(**(ANSWERS if answered else RINGS_OUT))
        await room.citizen_joins()
        assert room.led()[-1] == (CITIZEN, "citizen" if answered else "front", "")
        assert room.states()[-1] == ("completed" if answered else "no_answer")


async def test_the_operator_of_a_blind_hand_over_leaves_when_the_two_hear_each_other() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.BLIND)
    await room.target(**ANSWERS)
    assert not room.hung_up
    await room.citizen_joins()
    assert room.hung_up == [PHONE]


async def test_an_operator_is_rung_and_told_like_for_any_call() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    assert [event.operator for event in room.bus.of(OperatorRinging)] == [EXPERT]
    assert room.call.state is CallState.TALKING, "who talks does not hear that it rings"
    await room.target(**RINGS_OUT)
    assert [event.reason for event in room.bus.of(OperatorRingEnded)] == ["no_answer"]
    await room.begin(EXPERT, kind=HandOverKind.OPERATOR)
    await room.target(**ANSWERS)
    assert (list(room.call.ringing), list(room.call.beside)) == ([], [EXPERT])


async def test_a_queue_gives_whoever_has_been_ready_longest() -> None:
    room = Room()
    room.seats.sit("8003", since=20)
    room.seats.sit("8004", since=10)
    room.seats.sit("8005", OperatorState.PAUSED)
    await room.begin(QUEUE, HandOverWay.CONSULT, kind=HandOverKind.QUEUE)
    assert room.gateway.named("Originate")[-1]["Channel"] == "PJSIP/op-8004"


async def test_who_is_sent_to_a_queue_waits_there_for_its_time_and_then_is_the_next_of_their_own() -> None:
    for answered in (True, False):
        room = Room()
        room.seats.sit(EXPERT, OperatorState.TALKING)
        await room.begin(QUEUE, HandOverWay.BLIND, kind=HandOverKind.QUEUE)
        assert room.led() == [(CITIZEN, "queue", "")]
        assert room.hung_up == [PHONE]
        await room.hears("Hangup", Uniqueid="leg1")
        if answered:
            await room.hears("AgentConnect", Uniqueid=CALL, DestChannel="PJSIP/op-8002-0000000b")
        room.clock.pass_by(load_profile("demo").queues[QUEUE].max_wait_s)
        await room.hand_overs._errands.done()
        assert room.led()[1:] == ([] if answered else [(CITIZEN, "front", "")])
        assert room.states() == ["calling", "completed" if answered else "no_answer"]


async def test_who_loses_the_phone_in_a_conference_leaves_the_citizen_at_the_front_of_their_queue() -> None:
    lost = OperatorPhoneLost(call_id=CALL, operator=LOGIN)
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    await room.target(**ANSWERS)
    await room.hand_overs.withdraw(CALL, LOGIN)
    room.hand_overs.phone_lost(lost)
    room.call.operator, room.call.operator_leg = None, ""
    for _ in range(2):
        room.hand_overs.phone_lost(lost)
        await room.hand_overs._errands.done()
    assert [place for _, place, _ in room.led()] == ["music", "citizen", "front"], "once, and only when nobody is left"


async def test_the_line_is_not_called_on_when_operator_or_citizen_leaves() -> None:
    for leg in (CALL, "leg1"):
        room = Room()
        await room.begin()
        await room.hears("Hangup", Uniqueid=leg)
        assert room.states() == ["calling", "withdrawn"]
        assert room.leg in room.hung_up


async def test_a_reloaded_page_s_old_leg_ends_nothing() -> None:
    room = Room()
    await room.begin()
    room.call.operator_leg, room.call.operator_channel = "leg9", "PJSIP/op-8001-00000099"
    await room.hears("Hangup", Uniqueid="leg1")
    assert room.states() == ["calling"]
    await room.target(**ANSWERS)
    assert room.gateway.named("Redirect")[-1]["ExtraChannel"] == "PJSIP/op-8001-00000099"


async def test_pages_that_are_reloaded_while_they_consult_go_on_with_other_legs() -> None:
    room = Room()
    await room.ask_expert(HandOverWay.CONSULT)
    await room.target(**ANSWERS)
    for login, leg, other in ((LOGIN, "leg1", "leg8"), (EXPERT, room.leg, "leg9")):
        channel = f"PJSIP/op-{login}-0000000{other[-1]}"
        await room.hears("Newchannel", Uniqueid=other, Channel=channel, Exten="recover")
        await room.hears("Hangup", Uniqueid=leg, Channel=f"PJSIP/op-{login}-0000000a", Exten="recover", Cause="0")
    assert (room.states(), room.hung_up) == (["calling", "consulting"], [])
    await room.hand_overs.complete(CALL, LOGIN)
    await room.citizen_joins()
    assert room.hung_up == [f"PJSIP/op-{LOGIN}-00000008"]
    await room.hears("Hangup", Uniqueid="leg9", Channel=f"PJSIP/op-{EXPERT}-00000009", Exten="helper", Cause="16")
    assert room.states()[-1] == "ended"


async def test_the_line_goes_on_when_the_operator_leaves_and_nobody_is_left_in_the_room_without_the_citizen() -> None:
    room = Room()
    await room.begin()
    await room.target(**ANSWERS)
    await room.citizen_joins()
    await room.hears("Hangup", Uniqueid="leg1")
    assert not room.hung_up
    await room.hears("Hangup", Uniqueid=CALL)
    assert room.gateway.named("ConfbridgeKick") == [{"Conference": room.leg, "Channel": "all"}]
    assert room.states() == ["calling", "connected", "ended"]


async def test_a_supervisor_calls_a_line_for_anybody_s_call_and_its_operator_may_take_it_back() -> None:
    room = Room()
    await room.begin(by="9001", anybodys=True)
    await room.target(**ANSWERS)
    (led,) = room.gateway.named("Redirect")
    assert led["ExtraChannel"] == PHONE, "the operator stays in the conversation"
    await room.citizen_joins()
    await room.hand_overs.withdraw(CALL, LOGIN)
    assert room.leg in room.hung_up
    for state in (CallState.WAITING, CallState.HOLD):
        with pytest.raises(NotHandedOverError):
            await Room(state=state).begin(by="9001", anybodys=True)


async def test_what_cannot_be_handed_over_is_refused_by_name() -> None:
    room = Room()
    room.seats.sit("8003", OperatorState.PAUSED)
    operator, queue = {"kind": HandOverKind.OPERATOR}, {"kind": HandOverKind.QUEUE}
    refused: list[tuple[type[HotlineError], dict[str, Any]]] = [
        (NoSuchLineError, {"target": "95777"}),
        (NotHandedOverError, {"by": EXPERT}),
        (ToOneselfError, operator | {"target": LOGIN}),
        (NotFreeError, operator | {"target": "8003"}),
        (NotFreeError, operator | {"target": "nobody"}),
        (NoSuchQueueError, queue | {"target": "none"}),
        (NotFreeError, queue | {"target": QUEUE}),
    ]
    for error, wanted in refused:
        with pytest.raises(error):
            await room.begin(**wanted)
    del room.seats.present["8003"]
    with pytest.raises(NobodyThereError):
        await room.begin(QUEUE, HandOverWay.BLIND, kind=HandOverKind.QUEUE)
    with pytest.raises(NotHandedOverError):
        await Room(state=CallState.HOLD).begin()
    with pytest.raises(NoWayOutError):
        await Room(way_out=False).begin()
    assert not room.gateway.acts


@pytest.mark.parametrize("way", [HandOverWay.BLIND, HandOverWay.CONSULT])
async def test_a_queue_that_is_closed_takes_no_call_and_says_until_when(way: HandOverWay) -> None:
    profile = load_profile("demo")
    hours = (Opening(days=("tue",), start=time(9), until=time(17)),)
    rule = profile.queues[QUEUE].model_copy(update={"hours": hours, "closed": Closed(waiting="led")})
    room = Room(profile=profile.model_copy(update={"queues": profile.queues | {QUEUE: rule}}))
    room.seats.sit(EXPERT)
    with pytest.raises(QueueClosedError) as refused:
        await room.begin(QUEUE, way, kind=HandOverKind.QUEUE)
    assert refused.value.details == {"opens_at": "2026-03-03T01:00:00+00:00"}
    assert not room.gateway.acts


async def test_one_hand_over_at_a_time_and_only_by_those_who_have_the_call() -> None:
    room = Room()
    await room.begin()
    with pytest.raises(NotHandedOverError):
        await room.begin("119")
    for ask in (room.hand_overs.withdraw, room.hand_overs.join, room.hand_overs.complete):
        with pytest.raises(NotHandedOverError):
            await ask(CALL, EXPERT)
    with pytest.raises(NotHandedOverError):
        await room.hand_overs.complete(CALL, LOGIN)
    assert len(room.gateway.named("Originate")) == 1


async def test_who_is_led_to_a_queue_counts_there_from_the_first_moment_until_somebody_answers() -> None:
    room = Room()
    room.seats.sit(EXPERT)
    waits = LiveCall("hotline-1.2", "PJSIP/trunk-00000002", "", "12345", "trunk", NOON, CallState.WAITING)
    waits.queue, room.calls.by_id[waits.id] = QUEUE, waits
    begun = room.begin(QUEUE, HandOverWay.BLIND, kind=HandOverKind.QUEUE)
    assert room.hand_overs.led_to(QUEUE) == 1
    await begun
    assert room.hand_overs.led_to(QUEUE) == 2
    room.call.state = CallState.WAITING
    assert room.hand_overs.led_to(QUEUE) == 2
    await room.hears("AgentConnect", Uniqueid=CALL, DestChannel="PJSIP/op-8002-0000000b")
    room.call.state = CallState.TALKING
    assert (room.hand_overs.led_to(QUEUE), room.hand_overs.led_to("legal")) == (1, 0)


async def test_a_thousand_targets_outside_the_plan_and_no_channel_is_made() -> None:
    room = Room()
    beginnings = ("00", "0900", "8610", "+44", "1259", "sip:", "PJSIP/", "op-", "119@", "Local/")
    tried = [f"{beginning}{number:07d}" for beginning in beginnings for number in range(100)]
    for target in tried:
        for kind in HandOverKind:
            with pytest.raises(HotlineError):
                await room.begin(target, kind=kind)
    assert (len(tried), room.gateway.acts) == (1000, [])


async def test_a_link_that_comes_back_without_the_target_ends_it() -> None:
    room = Room()
    await room.begin()
    for up in room.gateway.ups:
        await up()
    assert room.states()[-1] == HandOverState.UNREACHABLE


async def test_whoever_waits_with_music_for_a_process_that_is_gone_is_the_next_one_of_the_queue() -> None:
    room = Room()
    waits = AmiEvent(Uniqueid=CALL, Channel=CITIZEN, Context="hand-over", Exten="music")
    room.gateway.items["CoreShowChannels"] = [waits]
    for up in room.gateway.ups:
        await up()
    assert room.led() == [(CITIZEN, "front", "")]


async def test_a_call_in_which_a_supervisor_talks_is_not_handed_over() -> None:
    room = Room()
    room.joined.add(CALL)
    with pytest.raises(NotHandedOverError, match="a supervisor talks in it"):
        await room.ask_expert(HandOverWay.CONSULT)
    assert not room.gateway.named("Originate")
