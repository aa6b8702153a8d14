"""The tracker's table, its deafness to nonsense, and what it does after a loss of the link."""

from typing import Any

import pytest

from crm.bus.events import (
    CallAnswered,
    CallEnded,
    CallStateChanged,
    OperatorPhoneLost,
    OperatorRingEnded,
    OperatorRinging,
    PbxLinkChanged,
)
from crm.calls.states import CallMove, CallState, SegmentKind
from crm.moves import IllegalMoveError
from ivr.ami import AmiEvent
from ivr.tracker import CallTracker, LiveCall, tracker
from ivr.tracker.events import moment, operator_of
from ivr.tracker.resync import Known
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway, FakeLedger, at

pytestmark = pytest.mark.unit

CALL = "hotline-1.1"
PHONE = "PJSIP/op-8001-0000000a"


def event(name: str, **fields: str) -> AmiEvent:
    return AmiEvent(Event=name, **fields)


def arrival(call_id: str = CALL, **fields: str) -> AmiEvent:
    known = {"Channel": "PJSIP/trunk-00000001", "Context": "from-trunk", "Exten": "12345", "CallerIDNum": "13800006021"}
    return event("Newchannel", Uniqueid=call_id, Linkedid=call_id, **known | fields)


RINGS = event("AgentCalled", Uniqueid=CALL, Interface="PJSIP/op-8001", DestChannel=PHONE, DestUniqueid="leg1")
CONNECTS = event("AgentConnect", Uniqueid=CALL, Interface="PJSIP/op-8001", DestChannel=PHONE, DestUniqueid="leg1")
JOINS = event("QueueCallerJoin", Uniqueid=CALL, Queue="hotline")
LEAVES = event("QueueCallerLeave", Uniqueid=CALL, Queue="hotline")
GONE = event("Hangup", Uniqueid=CALL, Channel="PJSIP/trunk-00000001")


class Line:
    """A tracker with stand-ins around it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, known: dict[str, Known] | None = None) -> None:
        self.clock, self.bus, self.ledger, self.gateway = FakeClock(), FakeBus(), FakeLedger(), FakeGateway()
        monkeypatch.setattr(tracker, "known_calls", lambda _: known or {})
        surroundings: Any = (self.gateway, self.bus, None, self.clock, None, self.ledger)
        self.tracker = CallTracker(*surroundings)
        self.shows("start 1")

    def hears(self, *events: AmiEvent, seconds: float = 1) -> None:
        for one in events:
            self.tracker.hear(one)
            self.clock.pass_by(seconds)

    def shows(self, booted: str, *channels: AmiEvent, queues: tuple[AmiEvent, ...] = ()) -> None:
        self.gateway.fields["CoreStatus"] = AmiEvent(CoreStartupDate=booted, CoreStartupTime="0")
        self.gateway.items["CoreShowChannels"] = list(channels)
        self.gateway.items["QueueStatus"] = list(queues)

    def kinds(self) -> list[tuple[str, float]]:
        return [(s.kind.value, (s.ended_at - s.started_at).total_seconds()) for s in self.ledger.segments]


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    return Line(monkeypatch)


def test_a_timeout_in_the_queue_is_told_from_a_citizen_who_left(line: Line) -> None:
    line.hears(arrival(), JOINS, LEAVES, GONE)
    assert line.ledger.outcomes == {CALL: "timed_out"}
    line.hears(arrival(), JOINS, event("QueueCallerAbandon", Uniqueid=CALL, Queue="hotline"), LEAVES, GONE)
    assert line.ledger.outcomes == {CALL: "left_in_queue"}


def steps(*names: str) -> list[AmiEvent]:
    """What the dialplan tells of its steps."""
    told = {"CallId": CALL, "CallerIDNum": "13800006021"}
    return [event("UserEvent", UserEvent="HotlineStep", Step=name, **told) for name in names]


@pytest.mark.parametrize(
    ("way", "outcome"),
    [
        (("menu", "speaking", "refused"), "refused"),
        (("refused", "menu", "recording"), "left_message"),
        (("refused", "menu", "informed"), "informed"),
    ],
)
def test_wherever_a_flow_leads_before_a_person_the_call_s_end_is_told_by_its_last_step(
    line: Line, way: tuple[str, ...], outcome: str
) -> None:
    line.hears(arrival(), *steps(*way), GONE)
    assert line.ledger.outcomes == {CALL: outcome}


def test_everybody_else_stops_ringing_when_one_answers(line: Line) -> None:
    second = RINGS | {"Interface": "PJSIP/op-8002", "DestChannel": "PJSIP/op-8002-0000000b", "DestUniqueid": "leg2"}
    line.hears(arrival(), JOINS, RINGS, AmiEvent(second), CONNECTS)
    assert [(e.operator, e.reason) for e in line.bus.of(OperatorRingEnded)] == [
        ("8001", "answered"),
        ("8002", "answered"),
    ]
    assert line.tracker.live[CALL].operator == "8001"


def test_a_supervisor_in_the_conference_takes_no_call_unless_it_is_made_theirs(line: Line) -> None:
    own, leg = "PJSIP/op-9001-0000000c", "monitor-1"
    members = ((CALL, "PJSIP/trunk-00000001"), (leg, own), ("leg1", PHONE))
    line.hears(arrival(), JOINS, RINGS, CONNECTS)
    line.hears(*(event("BridgeEnter", BridgeUniqueid="b", Uniqueid=uid, Channel=name) for uid, name in members))
    assert [e.operator for e in line.bus.of(CallAnswered)] == ["8001"]
    assert line.tracker.take_over(CALL, "9001", own, leg)
    line.hears(event("Hangup", Uniqueid="leg1", Channel=PHONE))
    assert [e.operator for e in line.bus.of(CallAnswered)] == ["8001", "9001"]
    assert (line.tracker.live[CALL].operator, line.tracker.live[CALL].state) == ("9001", CallState.TALKING)
    assert not line.tracker.take_over("gone", "9001", own, leg)


def test_a_reloaded_page_takes_its_call_back_without_a_new_segment(line: Line) -> None:
    bridge = {"BridgeUniqueid": "b1"}
    line.hears(arrival(), JOINS, RINGS, CONNECTS)
    line.hears(event("BridgeEnter", Uniqueid=CALL, Channel="PJSIP/trunk-00000001", **bridge))
    line.hears(event("BridgeEnter", Uniqueid="leg1", Channel=PHONE, **bridge))
    line.hears(event("BridgeEnter", Uniqueid="leg9", Channel="PJSIP/op-8001-00000099", **bridge))
    line.hears(event("BridgeLeave", Uniqueid="leg1", Channel=PHONE, **bridge), event("Hangup", Uniqueid="leg1"))
    call = line.tracker.live[CALL]
    assert (call.state, call.operator, call.operator_leg) == (CallState.TALKING, "8001", "leg9")
    assert [k for k, _ in line.kinds()] == ["menu", "waiting"]


SECOND = "PJSIP/op-8002-0000000b"


def enters(uid: str, channel: str, bridge: str) -> AmiEvent:
    return event("BridgeEnter", Uniqueid=uid, Channel=channel, BridgeUniqueid=bridge)


def leaves(uid: str, channel: str, bridge: str) -> AmiEvent:
    return event("BridgeLeave", Uniqueid=uid, Channel=channel, BridgeUniqueid=bridge)


TRUNK = "PJSIP/trunk-00000001"
TALK = (arrival(), JOINS, RINGS, CONNECTS, enters(CALL, TRUNK, "b1"), enters("leg1", PHONE, "b1"))
TO_ROOM = (leaves(CALL, TRUNK, "b1"), leaves("leg1", PHONE, "b1"))


def test_the_time_of_a_consultation_is_hold_of_who_asks_and_the_talk_after_it_is_of_who_took_over(line: Line) -> None:
    line.hears(*TALK)
    call = line.tracker.live[CALL]
    line.tracker.calls.rings(call, "8002", "leg2", line.clock.now)
    line.tracker.calls.joins(call, "8002")
    line.hears(enters("leg2", SECOND, "room"), *TO_ROOM)
    line.tracker.calls.set_apart(call, line.clock.now)
    line.hears(enters("leg1", PHONE, "room"), event("Hold", Uniqueid="leg1"), event("Unhold", Uniqueid="leg1"))
    assert (call.state, call.operator) == (CallState.HOLD, "8001"), "the phone's own hold says nothing of the citizen"
    line.hears(enters(CALL, TRUNK, "room"))
    assert (call.state, call.operator, call.beside) == (CallState.TALKING, "8001", {"8002": "leg2"})
    line.hears(leaves("leg1", PHONE, "room"), event("Hangup", Uniqueid="leg1"))
    assert (call.state, call.operator, call.operator_leg, call.beside) == (CallState.TALKING, "8002", "leg2", {})
    line.hears(GONE)
    spent = [(s.kind.value, s.operator) for s in line.ledger.segments[2:]]
    assert spent == [("talking", "8001"), ("hold", "8001"), ("talking", "8001"), ("talking", "8002")]


def test_who_is_called_into_a_talk_of_three_does_not_take_the_call_from_its_operator(line: Line) -> None:
    line.hears(*TALK)
    call = line.tracker.live[CALL]
    line.tracker.calls.rings(call, "8002", "leg2", line.clock.now)
    line.tracker.calls.joins(call, "8002")
    line.hears(enters("leg2", SECOND, "room"), *TO_ROOM, enters(CALL, TRUNK, "room"), enters("leg1", PHONE, "room"))
    line.hears(leaves("leg2", SECOND, "room"), event("Hangup", Uniqueid="leg2"))
    assert (call.state, call.operator) == (CallState.TALKING, "8001")
    assert [answered.operator for answered in line.bus.of(CallAnswered)] == ["8001"]


def test_a_page_that_is_reloaded_in_a_conference_is_no_phone_that_hung_up(line: Line) -> None:
    """Asterisk exchanges the channel's insides there: nobody enters or leaves, a shell is hung up."""
    line.hears(*TALK)
    call = line.tracker.live[CALL]
    line.tracker.calls.rings(call, "8002", "leg2", line.clock.now)
    line.tracker.calls.joins(call, "8002")
    line.hears(enters("leg2", SECOND, "room"), *TO_ROOM, enters("leg1", PHONE, "room"), enters(CALL, TRUNK, "room"))
    for login, leg, other in (("8001", "leg1", "08"), ("8002", "leg2", "09"), ("8001", "08", "10")):
        came = {"Uniqueid": other, "Channel": f"PJSIP/op-{login}-000000{other}", "Exten": "recover"}
        line.hears(event("Newchannel", **came), event("Hangup", **came | {"Uniqueid": leg}))
    assert (call.state, call.operator, call.operator_leg) == (CallState.TALKING, "8001", "10")
    assert call.beside == {"8002": "09"}
    line.hears(leaves("10", PHONE, "room"), event("Hangup", Uniqueid="10", Channel=PHONE, Exten="helper"))
    assert (call.state, call.operator, call.operator_leg) == (CallState.TALKING, "8002", "09")


async def test_a_consultation_outlives_a_loss_of_the_link(line: Line) -> None:
    line.hears(*TALK, *TO_ROOM)
    call = line.tracker.live[CALL]
    line.tracker.calls.set_apart(call, line.clock.now)
    waits = event("CoreShowChannel", Uniqueid=CALL, Linkedid=CALL, Channel=TRUNK, Context="hand-over", BridgeId="")
    asks = event("CoreShowChannel", Uniqueid="leg1", Linkedid=CALL, Channel=PHONE, Context="hand-over", BridgeId="room")
    line.shows("start 1", waits, asks)
    await line.tracker.resynchronise()
    assert (call.state, call.operator, call.operator_leg) == (CallState.HOLD, "8001", "leg1")


@pytest.mark.parametrize(
    "nonsense",
    [
        event("Hangup"),
        event("AgentConnect", Uniqueid=CALL, DestChannel="Local/8001@x-1;1"),
        event("AgentCalled", Uniqueid="unknown", DestChannel=PHONE),
        event("UserEvent", UserEvent="HotlineStep", CallId=CALL, Step="elsewhere"),
        event("UserEvent", UserEvent="HotlineStep", CallId="x'; drop table calls", Step="menu"),
        event("UserEvent", UserEvent="Other", CallId=CALL, Step="survey"),
        event("UserEvent", UserEvent="HotlineStep", CallId=CALL, Step="survey"),
        event("Unhold", Uniqueid=CALL),
        event("BridgeLeave", Uniqueid=CALL, BridgeUniqueid="nowhere"),
        event("QueueCallerLeave", Uniqueid="nobody", Queue="hotline"),
        event("NoSuchEvent"),
        arrival(),
        arrival("bad id with spaces"),
        arrival("hotline-2.2", Context="agents"),
        arrival("hotline-2.2") | {"Linkedid": CALL},
    ],
    ids=str,
)
def test_an_event_that_does_not_fit_changes_nothing(line: Line, nonsense: AmiEvent) -> None:
    line.hears(arrival())
    line.hears(AmiEvent(nonsense))
    assert list(line.tracker.live) == [CALL]
    assert line.tracker.live[CALL].state is CallState.STARTED


def test_a_stamp_far_from_now_is_not_believed() -> None:
    assert moment(event("X", Timestamp=str(NOON.timestamp() - 2)), NOON) == at(-2)
    for stamp in ("", "nan", "1e300", "abc", str(NOON.timestamp() - 3600)):
        assert moment(event("X", Timestamp=stamp), NOON) == NOON


def test_only_an_operators_own_phone_names_an_operator() -> None:
    assert operator_of("PJSIP/op-8001-0000000a") == operator_of("PJSIP/op-8001") == "8001"
    for other in ("PJSIP/trunk-00000001", "Local/op-8001@x-00000001;1", "PJSIP/op-8001-evil", "SIP/op-8001", ""):
        assert operator_of(other) is None


def test_an_impossible_move_leaves_the_call_as_it_was() -> None:
    call = LiveCall(CALL, "c", "", "12345", "trunk", NOON)
    with pytest.raises(IllegalMoveError):
        call.move(CallMove.HOLD, at(5))
    assert (call.state, call.since, call.segment_since) == (CallState.STARTED, NOON, NOON)


def test_a_moment_before_the_last_one_never_makes_a_segment_run_backwards() -> None:
    call = LiveCall(CALL, "c", "", "12345", "trunk", NOON)
    call.move(CallMove.QUEUE, at(5))
    assert call.move(CallMove.ANSWER, at(3), "8001") is None
    ended = call.move(CallMove.END, at(9))
    assert ended is not None
    assert (ended.kind, ended.started_at, ended.ended_at) == (SegmentKind.TALKING, at(5), at(9))


CITIZEN = event("CoreShowChannel", Uniqueid=CALL, Linkedid=CALL, Channel="PJSIP/trunk-00000001", Context="hotline")
TALKS = AmiEvent(CITIZEN | {"BridgeId": "b1", "ChannelStateDesc": "Up", "Duration": "00:01:40"})
LEG = event(
    "CoreShowChannel",
    Uniqueid="leg1",
    Linkedid=CALL,
    Channel=PHONE,
    Context="agents",
    BridgeId="b1",
    ChannelStateDesc="Up",
)


async def test_a_call_that_lives_through_a_loss_of_the_link_is_kept(line: Line) -> None:
    await line.tracker.resynchronise()
    line.hears(arrival(), JOINS, RINGS, CONNECTS)
    [down() for down in line.gateway.downs]
    line.clock.pass_by(5)
    line.shows("start 1", TALKS, LEG)
    await line.tracker.resynchronise()
    line.hears(GONE)
    assert line.kinds() == [("menu", 1), ("waiting", 2), ("talking", 6)]
    assert [e.up for e in line.bus.of(PbxLinkChanged)] == [True, False, True]


@pytest.mark.parametrize(
    ("step", "outcome"),
    [("menu", "left_in_menu"), ("speak", "left_while_speaking"), ("refuse", "refused"), ("record", "left_message")],
)
async def test_a_step_before_anybody_answered_is_found_after_a_loss_of_the_link(
    line: Line, step: str, outcome: str
) -> None:
    await line.tracker.resynchronise()
    line.hears(arrival(), *steps("menu"))
    [down() for down in line.gateway.downs]
    channel = event("CoreShowChannel", Uniqueid=CALL, Linkedid=CALL, Context="hotline", Exten=step)
    line.shows("start 1", channel)
    await line.tracker.resynchronise()
    line.hears(GONE)
    assert line.ledger.outcomes == {CALL: outcome}


async def test_an_answer_during_the_gap_is_found(line: Line) -> None:
    line.hears(arrival(), JOINS, RINGS)
    line.shows("start 1", TALKS, LEG)
    await line.tracker.resynchronise()
    call = line.tracker.live[CALL]
    assert (call.state, call.operator, call.operator_leg, call.ringing) == (CallState.TALKING, "8001", "leg1", {})
    assert [e.operator for e in line.bus.of(CallAnswered)] == ["8001"]


async def test_an_end_during_the_gap_is_closed_when_the_link_went(line: Line) -> None:
    await line.tracker.resynchronise()
    line.hears(arrival(), JOINS)
    [down() for down in line.gateway.downs]
    line.clock.pass_by(30)
    await line.tracker.resynchronise()
    assert line.ledger.outcomes == {CALL: "left_in_queue"}
    assert line.kinds() == [("menu", 1), ("waiting", 1)]


async def test_calls_of_an_asterisk_that_died_are_interrupted(line: Line) -> None:
    await line.tracker.resynchronise()
    line.hears(arrival(), JOINS, RINGS)
    [down() for down in line.gateway.downs]
    line.shows("start 2")
    await line.tracker.resynchronise()
    assert line.ledger.outcomes == {CALL: "interrupted"}
    assert line.bus.of(OperatorRingEnded)[0].reason == "caller_left"


async def test_a_call_of_a_process_before_us_is_adopted_where_its_segments_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Known(CallState.TALKING, "8001", True, "138", "12345", "web", "hotline", at(-60), at(-20))
    line = Line(monkeypatch, {CALL: known, "hotline-0.0": known})
    line.shows("start 1", TALKS, LEG)
    await line.tracker.resynchronise()
    line.hears(GONE)
    [segment] = line.ledger.segments
    assert (segment.kind, segment.operator, segment.started_at, segment.ended_at) == ("talking", "8001", at(-20), NOON)
    assert line.ledger.interrupted == [({CALL, "hotline-0.0"}, {CALL})]
    assert [e.call_id for e in line.bus.of(CallEnded) if e.outcome == "interrupted"] == ["hotline-0.0"]


async def test_calls_of_ours_are_none_of_the_trackers(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Known(CallState.TALKING, "8001", True, "138", "", "trunk", "", at(-60), at(-20), "202611200000000001", True)
    line = Line(monkeypatch, {CALL: known, "out-gone": known})
    line.shows("start 1", AmiEvent(TALKS | {"Context": "outgoing"}), LEG)
    await line.tracker.resynchronise()
    assert (line.tracker.live, line.bus.of(CallEnded)) == ({}, [])


async def test_a_call_nobody_wrote_down_is_adopted_from_its_channel(line: Line) -> None:
    entry = event("QueueEntry", Queue="hotline", Uniqueid=CALL, Wait="40")
    ringing = AmiEvent(LEG | {"ChannelStateDesc": "Ringing", "BridgeId": ""})
    line.shows("start 1", AmiEvent(TALKS | {"BridgeId": ""}), ringing, queues=(entry,))
    await line.tracker.resynchronise()
    call = line.tracker.live[CALL]
    assert (call.state, call.queue, call.started_at) == (CallState.RINGING, "hotline", at(-100))
    assert [e.operator for e in line.bus.of(OperatorRinging)] == ["8001"]


async def test_events_replayed_after_the_snapshot_change_nothing_twice(line: Line) -> None:
    line.shows("start 1", TALKS, LEG)
    await line.tracker.resynchronise()
    before = len(line.bus.of(CallStateChanged))
    line.hears(arrival(), CONNECTS)
    assert len(line.bus.of(CallStateChanged)) == before


@pytest.mark.parametrize(("cause", "lost"), [("38", ["8001"]), ("44", ["8001"]), ("16", []), ("", [])])
def test_a_phone_that_is_cut_off_is_told_from_one_that_was_put_down(line: Line, cause: str, lost: list[str]) -> None:
    line.hears(arrival(), JOINS, RINGS, CONNECTS, event("Hangup", Uniqueid="leg1", Channel=PHONE, Cause=cause))
    assert [e.operator for e in line.bus.of(OperatorPhoneLost)] == lost
    assert line.tracker.live[CALL].state is CallState.WAITING


def test_a_phone_that_is_cut_off_is_told_once_though_the_citizen_is_faster_than_its_hang_up(line: Line) -> None:
    waits = event("UserEvent", UserEvent="HotlineStep", CallId=CALL, Step="waiting", Queue="hotline", Lost="phone")
    hang_up = event("Hangup", Uniqueid="leg1", Channel=PHONE, Cause="38")
    again = RINGS | {"DestChannel": "PJSIP/op-8001-0000000b", "DestUniqueid": "leg2"}
    line.hears(arrival(), JOINS, RINGS, CONNECTS, waits, AmiEvent(again), hang_up)
    assert [e.operator for e in line.bus.of(OperatorPhoneLost)] == ["8001"]
    assert line.tracker.live[CALL].state is CallState.RINGING
