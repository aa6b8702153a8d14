"""The operators' states: what calls and operators do to them, and what Asterisk is told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from crm.bus.events import (
    CallAnswered,
    CallEnded,
    CallStateChanged,
    HandOverChanged,
    OperatorPhoneLost,
    OperatorRingEnded,
    OperatorRinging,
    OperatorStateChanged,
    OutgoingCallChanged,
    PbxLinkChanged,
)
from crm.calls.asked import Asked
from crm.calls.states import CallState, HandOverKind, HandOverState, HandOverWay
from crm.moves import IllegalMoveError
from crm.operators.orders import Order
from crm.operators.states import OperatorState
from ivr.ami import AmiEvent, PbxLinkDownError
from ivr.desk import OperatorDesk, Presence
from ivr.desk.errors import PauseReasonError
from ivr.desk.phones import PHONE_GRACE_S
from tests.city import demo_city
from tests.unit.ivr.helpers import NOON, FakeBus, FakeClock, FakeGateway, at

pytestmark = pytest.mark.unit

CALL = "hotline-1.1"
WRAP_UP_S = 60


class FakeLogbook:
    """Keeps what would be written; gives back what a test laid ready."""

    def __init__(self) -> None:
        self.laid: list[tuple[str, Mapping[str, int], Presence]] = []
        self.moves: list[tuple[str, str]] = []
        self.wraps: list[tuple[str, str, float]] = []
        self.orders: list[tuple[str, str, str, str]] = []
        self.last: dict[str, Presence] = {}

    def start(self) -> None:
        """Nothing to begin."""

    def stop(self) -> None:
        """Nothing to end."""

    def read_back(self) -> list[tuple[str, Mapping[str, int], Presence]]:
        return self.laid

    def moved(self, login: str, presence: Presence, move: str, order: Order | None = None) -> None:
        self.orders += [(move, login, order.by, order.why)] if order else []
        self.moves.append((login, presence.state.value))
        self.kept(login, presence)

    def asked(self, login: str, presence: Presence, _: Any, order: Order) -> None:
        self.orders.append((presence.state, login, order.by, order.why))

    def kept(self, login: str, presence: Presence) -> None:
        self.last[login] = presence

    def wrapped_up(self, call_id: str, login: str, started: Any, ended: Any) -> None:
        self.wraps.append((call_id, login, (ended - started).total_seconds()))


class Room:
    """A desk with stand-ins around it."""

    def __init__(self, gateway: FakeGateway | None = None, calling: Callable[[str], object] = str) -> None:
        self.clock, self.bus, self.book = FakeClock(), FakeBus(), FakeLogbook()
        self.gateway = gateway or FakeGateway()
        self.live: dict[str, Any] = {}
        profile = demo_city().model_copy(update={"wrap_up_s": WRAP_UP_S})
        around: Any = (self.gateway, self.bus, None, profile, self.clock, self.live)
        book: Any = self.book
        self.desk = OperatorDesk(*around, calling=calling, call_later=self.clock.call_later, logbook=book)

    async def start(self) -> None:
        """Read back what was kept; events are given by hand."""
        self.bus.subscribe = lambda *_: SimpleNamespace(close=lambda: None)  # type: ignore[attr-defined]  # reads nothing
        self.desk._read = lambda _: asyncio.sleep(0)  # type: ignore[assignment,method-assign]  # no events
        await self.desk.start()

    async def take(self, *events: Any) -> None:
        for event in events:
            self.desk.take(replace(event, at=self.clock.now))
        await self.settled()

    async def settled(self) -> None:
        await self.desk._errands.done()

    def state(self, login: str = "8001") -> str:
        presence = self.desk.state_of(login)
        return presence.state.value + (f":{presence.reason}" if presence.reason else "")

    def pauses(self) -> list[str]:
        return [f["Reason"] for f in self.gateway.named("QueuePause")]


RINGS = OperatorRinging(call_id=CALL, operator="8001")
LOST = OperatorPhoneLost(call_id=CALL, operator="8001")
ANSWERS = CallAnswered(call_id=CALL, operator="8001")
ENDS = CallEnded(call_id=CALL, outcome="answered")


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    await room.desk.sign_in("8001", {"hotline": 0})
    await room.desk.ready("8001")
    yield room
    await room.settled()


async def test_signing_in_joins_the_queues_paused_and_ready_takes_calls() -> None:
    room = Room()
    await room.desk.sign_in("8001", {"hotline": 0, "city": 2})
    assert room.state() == "paused"
    added = room.gateway.named("QueueAdd")
    assert [(a["Queue"], a["Interface"], a["MemberName"], a["Penalty"], a["Paused"]) for a in added] == [
        ("hotline", "PJSIP/op-8001", "8001", 0, True),
        ("city", "PJSIP/op-8001", "8001", 2, True),
    ]
    await room.desk.ready("8001")
    assert room.state() == "ready"
    assert room.gateway.named("QueuePause")[-1]["Paused"] is False


async def test_a_second_sign_in_keeps_the_call(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    await room.desk.sign_in("8001", {"hotline": 0})
    assert room.state() == "talking"


async def test_a_call_from_ring_to_ready(room: Room) -> None:
    await room.take(RINGS)
    assert room.state() == "ringing"
    await room.take(ANSWERS)
    assert (room.state(), room.pauses()[-1]) == ("talking", "wrap_up")
    await room.take(CallStateChanged(call_id=CALL, state="hold"))
    assert room.state() == "hold"
    await room.take(CallStateChanged(call_id=CALL, state="talking"))
    assert room.state() == "talking"
    await room.take(CallStateChanged(call_id=CALL, state="survey"))
    assert room.desk.state_of("8001").wrap_up_until == at(WRAP_UP_S)
    room.clock.pass_by(WRAP_UP_S - 1)
    await room.take(ENDS)
    assert room.state() == "wrap_up"
    room.clock.pass_by(1)
    await room.settled()
    assert (room.state(), room.pauses()[-1]) == ("ready", "")
    assert room.book.wraps == [(CALL, "8001", WRAP_UP_S)]
    told = [e.state for e in room.bus.of(OperatorStateChanged)]
    assert told == ["paused", "ready", "ringing", "talking", "hold", "talking", "wrap_up", "ready"]


async def test_the_wrap_up_can_be_ended_early_or_given_its_time_again(room: Room) -> None:
    await room.take(RINGS, ANSWERS, ENDS)
    room.clock.pass_by(WRAP_UP_S - 10)
    await room.desk.extend_wrap_up("8001")
    room.clock.pass_by(WRAP_UP_S - 1)
    assert room.state() == "wrap_up"
    await room.desk.ready("8001")
    room.clock.pass_by(WRAP_UP_S)
    assert room.book.wraps == [(CALL, "8001", 2 * WRAP_UP_S - 11)]
    with pytest.raises(IllegalMoveError):
        await room.desk.extend_wrap_up("8001")


async def test_a_pause_during_a_call_comes_after_the_wrap_up(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    await room.desk.pause("8001", "用餐")
    assert room.state() == "talking"
    await room.take(ENDS)
    room.clock.pass_by(WRAP_UP_S)
    await room.settled()
    assert (room.state(), room.pauses()[-1]) == ("paused:用餐", "用餐")


async def test_a_pause_during_a_call_can_be_taken_back(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    await room.desk.pause("8001", "用餐")
    await room.desk.ready("8001")
    await room.take(ENDS)
    room.clock.pass_by(WRAP_UP_S)
    assert room.state() == "ready"


@pytest.mark.parametrize(
    ("reason", "state"), [("no_answer", "paused:no_answer"), ("caller_left", "ready"), ("answered", "ringing")]
)
async def test_ringing_ends(room: Room, reason: Any, state: str) -> None:
    await room.take(RINGS, OperatorRingEnded(call_id=CALL, operator="8001", reason=reason))
    assert room.state() == state
    assert (room.pauses()[-1] == "no_answer") == (reason == "no_answer")


async def test_who_did_not_answer_first_is_ready_again(room: Room) -> None:
    await room.desk.sign_in("8002", {"hotline": 0})
    await room.desk.ready("8002")
    await room.take(RINGS, OperatorRinging(call_id=CALL, operator="8002"))
    await room.take(CallAnswered(call_id=CALL, operator="8002"))
    assert (room.state("8001"), room.state("8002")) == ("ready", "talking")


async def test_a_transfer_moves_the_first_to_wrap_up_and_the_second_to_the_call(room: Room) -> None:
    await room.desk.sign_in("8002", {"hotline": 0})
    await room.take(RINGS, ANSWERS, CallAnswered(call_id=CALL, operator="8002"))
    assert (room.state("8001"), room.state("8002")) == ("wrap_up", "talking")


async def test_an_unknown_reason_is_refused(room: Room) -> None:
    with pytest.raises(PauseReasonError):
        await room.desk.pause("8001", "no_answer")
    assert room.state() == "ready"


async def test_nobody_is_ready_whom_asterisk_does_not_know_to_be(room: Room) -> None:
    await room.desk.pause("8001", "小休")
    room.gateway.up = False
    with pytest.raises(PbxLinkDownError):
        await room.desk.ready("8001")
    assert room.state() == "paused:小休"


async def test_signing_in_while_the_link_is_down_joins_the_queues_when_it_is_back() -> None:
    room = Room()
    room.gateway.up = False
    await room.desk.sign_in("8001", {"hotline": 0})
    assert room.state() == "paused"
    room.gateway.up = True
    await room.take(PbxLinkChanged(up=True))
    assert [a["MemberName"] for a in room.gateway.named("QueueAdd")] == ["8001"]


async def test_a_call_goes_on_when_the_operator_signs_out(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    await room.desk.sign_out("8001", "asked")
    await room.take(ENDS)
    room.clock.pass_by(WRAP_UP_S)
    assert room.state() == "offline:asked"
    assert room.gateway.named("QueueRemove") == [{"Queue": "hotline", "Interface": "PJSIP/op-8001"}]


def phone(status: str) -> AmiEvent:
    return AmiEvent(Event="QueueMemberStatus", Interface="PJSIP/op-8001", Status=status)


async def test_a_phone_that_stays_away_pauses_its_operator(room: Room) -> None:
    [hear] = room.gateway.hear
    hear(phone("5"))
    room.clock.pass_by(PHONE_GRACE_S - 1)
    hear(phone("1"))
    room.clock.pass_by(PHONE_GRACE_S)
    assert room.state() == "ready"
    hear(phone("5"))
    room.clock.pass_by(PHONE_GRACE_S)
    await room.settled()
    assert (room.state(), room.pauses()[-1]) == ("paused:phone_lost", "phone_lost")


async def test_nobody_stays_ready_without_a_phone(room: Room) -> None:
    [hear] = room.gateway.hear
    await room.desk.pause("8001", "小休")
    hear(phone("5"))
    await room.desk.ready("8001")
    room.clock.pass_by(PHONE_GRACE_S)
    assert room.state() == "paused:phone_lost"


async def test_after_a_reconnect_states_without_their_call_are_mended(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    await room.desk.sign_in("8002", {"hotline": 0})
    await room.desk.ready("8002")
    await room.take(OperatorRinging(call_id="hotline-2.2", operator="8002"))
    await room.take(PbxLinkChanged(up=True))
    assert (room.state("8001"), room.state("8002")) == ("wrap_up", "ready")


async def test_after_a_reconnect_a_call_that_lives_is_kept(room: Room) -> None:
    await room.take(RINGS, ANSWERS)
    room.live[CALL] = SimpleNamespace(operator="8001", ringing={})
    await room.take(PbxLinkChanged(up=True))
    assert room.state() == "talking"


async def test_membership_is_compared_and_mended(room: Room) -> None:
    def member(login: str, **fields: str) -> AmiEvent:
        return AmiEvent({"Event": "QueueMember", "Location": f"PJSIP/op-{login}", "Status": "1"} | fields)

    await room.desk.sign_in("8002", {"hotline": 3})
    await room.desk.sign_in("8003", {"hotline": 2})
    room.gateway.acts.clear()
    room.gateway.items["QueueStatus"] = [
        member("8001", Queue="hotline", Paused="1", Penalty="0"),
        member("8003", Queue="hotline", Paused="1", Penalty="0"),
        member("8009", Queue="hotline", Paused="0"),
        member("8001", Queue="other", Paused="0"),
    ]
    await room.take(PbxLinkChanged(up=True))
    assert room.gateway.named("QueuePause") == [{"Interface": "PJSIP/op-8001", "Paused": False, "Reason": ""}]
    assert room.gateway.named("QueueRemove") == [
        {"Queue": "hotline", "Interface": "PJSIP/op-8009"},
        {"Queue": "other", "Interface": "PJSIP/op-8001"},
    ]
    assert room.gateway.named("QueuePenalty") == [{"Queue": "hotline", "Interface": "PJSIP/op-8003", "Penalty": 2}]
    added = room.gateway.named("QueueAdd")
    assert [(a["MemberName"], a["Penalty"], a["Paused"]) for a in added] == [("8002", 3, True)]


async def test_states_are_read_back_after_a_restart() -> None:
    room = Room()
    room.book.laid = [
        ("8001", {"hotline": 0}, Presence(OperatorState.WRAP_UP, "", at(-40), CALL)),
        ("8002", {"hotline": 0}, Presence(OperatorState.RINGING, "", at(-5), CALL)),
        ("8003", {"hotline": 0}, Presence(OperatorState.PAUSED, "用餐", at(-500))),
    ]
    await room.start()
    assert [room.state(login) for login in ("8001", "8002", "8003")] == ["wrap_up", "ready", "paused:用餐"]
    room.clock.pass_by(WRAP_UP_S - 40)
    await room.settled()
    assert room.state("8001") == "ready"
    assert room.clock.now == at(20) > NOON


def calls_out(state: CallState, login: str = "8001") -> OutgoingCallChanged:
    return OutgoingCallChanged(call_id="out-1", operator=login, ticket="202611200000000001", state=state)


DIALS, SPEAKS, OVER = (calls_out(state) for state in (CallState.DIALLING, CallState.TALKING, CallState.ENDED))


async def test_who_calls_out_gets_no_call_and_has_a_wrap_up(room: Room) -> None:
    await room.take(DIALS)
    assert (room.state(), room.pauses()[-1]) == ("calling", "wrap_up")
    await room.take(SPEAKS)
    with pytest.raises(IllegalMoveError):
        await room.take(RINGS)
    assert room.state() == "calling"
    await room.take(OVER)
    assert room.state() == "wrap_up"
    room.clock.pass_by(WRAP_UP_S)
    await room.settled()
    assert (room.state(), room.gateway.named("QueuePause")[-1]["Paused"]) == ("ready", False)


async def test_a_pause_comes_back_after_a_call_out(room: Room) -> None:
    await room.desk.pause("8001", "用餐")
    await room.take(DIALS, OVER)
    room.clock.pass_by(WRAP_UP_S)
    await room.settled()
    assert (room.state(), room.pauses()[-1]) == ("paused:用餐", "用餐")


async def test_a_pause_asked_for_while_calling_comes_after_the_wrap_up(room: Room) -> None:
    await room.take(DIALS)
    await room.desk.pause("8001", "会议")
    assert room.state() == "calling"
    await room.desk.ready("8001")
    await room.desk.pause("8001", "用餐")
    await room.take(OVER)
    room.clock.pass_by(WRAP_UP_S)
    await room.settled()
    assert room.state() == "paused:用餐"


async def test_a_wrap_up_may_be_spent_calling_and_begins_anew(room: Room) -> None:
    await room.take(RINGS, ANSWERS, ENDS)
    room.clock.pass_by(WRAP_UP_S - 1)
    await room.take(DIALS)
    room.clock.pass_by(WRAP_UP_S)
    await room.take(OVER)
    room.clock.pass_by(WRAP_UP_S - 1)
    assert room.state() == "wrap_up"


async def test_who_answers_no_queue_and_who_is_gone_keeps_their_state_while_calling(room: Room) -> None:
    await room.take(calls_out(CallState.DIALLING, "5001"), DIALS)
    await room.desk.sign_out("8001", "left")
    await room.take(OVER, calls_out(CallState.ENDED, "5001"))
    assert (room.state("5001"), room.state()) == ("offline", "offline:left")


async def test_who_calls_stays_paused_in_the_queues_after_a_reconnect(room: Room) -> None:
    await room.take(DIALS)
    room.gateway.acts.clear()
    member = {"Event": "QueueMember", "Location": "PJSIP/op-8001", "Status": "1", "Queue": "hotline", "Paused": "0"}
    room.gateway.items["QueueStatus"] = [AmiEvent(member)]
    await room.take(PbxLinkChanged(up=True))
    assert (room.state(), room.pauses()) == ("calling", ["wrap_up"])


@pytest.mark.parametrize("before", [(), (CallStateChanged(call_id=CALL, state="hold"),)], ids=["talking", "hold"])
async def test_who_loses_the_phone_in_a_talk_is_paused_at_once_and_has_no_wrap_up(room: Room, before: Any) -> None:
    await room.take(RINGS, ANSWERS, *before, LOST, CallStateChanged(call_id=CALL, state="waiting"))
    assert (room.state(), room.pauses()[-1]) == ("paused:phone_lost", "phone_lost")
    assert room.book.wraps == []


async def test_who_is_called_back_after_losing_the_phone_is_in_the_same_call_again(room: Room) -> None:
    await room.take(RINGS, ANSWERS, LOST, RINGS)
    assert room.state() == "paused:phone_lost", "it rings only for a moment, and nobody else's call may come"
    await room.take(ANSWERS)
    assert (room.state(), room.desk.state_of("8001").call_id) == ("talking", CALL)


async def test_a_phone_lost_while_it_rings_has_the_time_of_a_reload(room: Room) -> None:
    missed = OperatorRingEnded(call_id=CALL, operator="8001", reason="no_answer")
    await room.take(RINGS, LOST, missed)
    assert room.state() == "ready"


async def test_a_phone_lost_in_another_call_means_nothing(room: Room) -> None:
    await room.take(RINGS, ANSWERS, OperatorPhoneLost(call_id="hotline-2.2", operator="8001"))
    assert room.state() == "talking"


def consulted(state: HandOverState) -> HandOverChanged:
    asked = Asked(HandOverKind.OPERATOR, "8002", "", HandOverWay.CONSULT, "8001", "8002")
    return HandOverChanged(call_id=CALL, asked=asked, holder="8001", state=state)


@pytest.mark.parametrize("taken", [True, False])
async def test_who_is_consulted_talks_and_keeps_talking_only_if_the_call_becomes_theirs(
    room: Room, taken: bool
) -> None:
    room.live[CALL] = call = SimpleNamespace(operator="8001", ringing={}, beside={"8002": "leg2"})
    await room.desk.sign_in("8002", {"hotline": 0})
    await room.desk.ready("8002")
    await room.take(RINGS, ANSWERS, replace(RINGS, operator="8002"), consulted(HandOverState.CONSULTING))
    await room.take(CallStateChanged(call_id=CALL, state=CallState.HOLD))
    assert (room.state("8001"), room.state("8002")) == ("hold", "talking")
    await room.take(PbxLinkChanged(up=True))
    assert room.state("8002") == "talking"
    call.beside = {}
    if taken:
        call.operator = "8002"
        await room.take(replace(ANSWERS, operator="8002"), consulted(HandOverState.COMPLETED))
    else:
        await room.take(consulted(HandOverState.WITHDRAWN), CallStateChanged(call_id=CALL, state=CallState.TALKING))
    assert (room.state("8001"), room.state("8002")) == (("wrap_up", "talking") if taken else ("talking", "wrap_up"))


async def test_the_seats_of_a_queue_are_who_is_at_work_and_answers_it(room: Room) -> None:
    await room.desk.sign_in("8001", {"hotline": 0})
    await room.desk.sign_in("8002", {"law": 0})
    await room.desk.sign_in("8003", {"law": 0, "hotline": 0})
    await room.desk.sign_out("8003", "asked")
    assert [login for login, _ in room.desk.seats("law")] == ["8002"]
