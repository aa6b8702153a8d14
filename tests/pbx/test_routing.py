"""Whom a call rings first, and where else it is led, on a real Asterisk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from config.clock import utc_now
from config.profile import Profile
from config.queues import LastOperator, Overflow, QueueRule
from crm.calls.service import move_call, open_call
from crm.calls.states import CallState
from crm.operators.models import OperatorPresence
from crm.operators.service import create_operator, get_operator, save_presence
from crm.operators.states import OperatorState
from ivr.desk.membership import Membership, Wanted
from ivr.pbx.phones import ROBOT_LOGINS
from ivr.pbx.robots import RobotCitizen, RobotOperator, RobotVoice
from tests.city import demo_city
from tests.flows import keys_to_queues
from tests.pbx.system import System, running_system

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

ONE, TWO = ROBOT_LOGINS[:2]
NUMBER = "13900002222"
NOON, CLOSING = "2026-11-20 12:00:00", "2026-11-20 16:59:57"
HOURS = [{"days": ["fri"], "start": "09:00", "until": "17:00"}]
S = OperatorState


def made(**changed: object) -> QueueRule:
    like = demo_city().queues["hotline"].model_dump() | {"relax_s": 0}
    return QueueRule.model_validate(like | changed)


def city() -> Profile:
    """A city in a hurry: everything that takes minutes takes seconds."""
    overflow = Overflow.model_construct(after_s=2, to="hotline")
    busy = made(no_operators={"to": "hotline"}).model_copy(update={"overflow": overflow})
    queues = {
        "hotline": made(relax_s=2),
        "enterprise": busy,
        "legal": made(hours=HOURS, closed={"waiting": "led", "to": "hotline"}),
        "dialect": made(hours=HOURS, closed={"waiting": "led"}),
    }
    return demo_city().model_copy(
        update={
            "queues": queues,
            "flow": keys_to_queues({"1": "hotline", "4": "enterprise", "5": "legal", "6": "dialect", "0": "hotline"}),
            "last_operator": LastOperator.model_construct(days=3, ring_s=3),
        }
    )


class TurnedClock:
    """The city's clock, running from where a test turned it to."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead

    def turn_to(self, text: str) -> None:
        self._ahead = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")) - utc_now()


@dataclass
class Hall:
    """Operators who sit down where a test says, and citizens who call."""

    system: System
    clock: TurnedClock
    voice: RobotVoice
    heard: int = 0

    @asynccontextmanager
    async def sits(self, login: str, state: OperatorState = S.READY, **levels: int) -> AsyncIterator[RobotOperator]:
        """Let an operator be signed in; who is not ready is rung by no queue."""
        self.presence(login, state, levels)
        members = Membership(self.system.ami)
        await members.join(login, Wanted(levels, "" if state is S.READY else "busy", self.clock()))
        try:
            yield RobotOperator(self.system.ami, self.voice, login)
        finally:
            await members.leave(login, levels)
            self.presence(login, S.OFFLINE, levels)

    def presence(self, login: str, state: OperatorState, levels: dict[str, int]) -> None:
        with self.system.factory.begin() as session:
            get_operator(session, login).queues = levels
            save_presence(session, OperatorPresence(operator=login, state=state, since=self.clock()), "ready")

    async def call(self, key: str, number: str = NUMBER, at: str = "") -> RobotCitizen:
        """Let a citizen call and press a key of the menu, at a time if one is said."""
        self.heard = len(self.system.events)
        citizen = RobotCitizen(self.system.ami, self.voice)
        call_id = await citizen.call(number, self.system.profile.line)
        await self.system.seen(lambda e: e["CallId"] == call_id and e["Step"] == "menu" and not e["Line"], self.heard)
        if at:
            self.clock.turn_to(at)
        await citizen.press(key)
        return citizen

    async def rings(self) -> str:
        """Return whose phone rings first."""
        event = await self.system.seen(lambda e: e["UserEvent"] == "RobotPhone" and e["State"] == "ringing", self.heard)
        return event["Login"]

    async def limit(self, citizen: RobotCitizen) -> str:
        """Return the last level that may ring for a citizen now."""
        channels = await self.system.ami.act("CoreShowChannels")
        [channel] = [c["Channel"] for c in channels.items if c["Uniqueid"] == citizen.call_id]
        reply = await self.system.ami.act("Getvar", Channel=channel, Variable="QUEUE_MAX_PENALTY")
        return reply.fields["Value"]

    async def joins(self, citizen: RobotCitizen, queue: str) -> None:
        """Wait until the citizen waits in this queue."""
        await self.system.seen(
            lambda e: e.name == "QueueCallerJoin" and (e["Uniqueid"], e["Queue"]) == (citizen.call_id, queue),
            self.heard,
        )

    def queues(self, citizen: RobotCitizen) -> list[str]:
        """Return the queues the citizen was led to."""
        return [
            e["Queue"]
            for e in self.system.events[self.heard :]
            if e["Step"] == "waiting" and e["CallId"] == citizen.call_id
        ]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def one_hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    clock = TurnedClock()
    async with running_system(tmp_path_factory.mktemp("routing"), profile=city(), clock=clock) as system:
        with system.factory.begin() as session:
            for login in (ONE, TWO):
                create_operator(session, login, "演练", "operator", {}, "correct horse battery", utc_now())
        yield Hall(system, clock, RobotVoice(system.settings))


@pytest_asyncio.fixture(loop_scope="session")
async def hall(one_hall: Hall) -> AsyncIterator[Hall]:
    one_hall.clock.turn_to(NOON)
    yield one_hall
    await one_hall.system.clear()
    one_hall.voice.forget()


async def test_lower_levels_ring_first_and_others_as_time_passes(hall: Hall) -> None:
    async with hall.sits(TWO, hotline=1), hall.sits(ONE, hotline=0) as first:
        first.listen()
        await hall.call("0")
        assert await hall.rings() == ONE
        await first.answered(20)
        hall.presence(ONE, S.TALKING, {"hotline": 0})
        other = await hall.call("0", "13900003333")
        assert await hall.rings() == TWO
        assert await hall.limit(other) == "1"


async def test_levels_at_which_nobody_is_at_work_are_passed_over_at_once(hall: Hall) -> None:
    async with hall.sits(ONE, S.PAUSED, hotline=0), hall.sits(TWO, hotline=3):
        citizen = await hall.call("0")
        assert await hall.rings() == TWO
        assert await hall.limit(citizen) == "3"


def acquainted(hall: Hall, login: str, number: str) -> None:
    at = hall.clock() - timedelta(days=1)
    with hall.system.factory.begin() as session:
        call = open_call(session, call_id=f"before-{number}", number=number, line="", origin="trunk", channel="", at=at)
        move_call(session, call.id, CallState.TALKING, operator=login, at=at)


async def test_whoever_knows_the_citizen_rings_first_and_their_talk_ends_like_any_other(hall: Hall) -> None:
    acquainted(hall, TWO, "13900004444")
    async with hall.sits(ONE, hotline=0), hall.sits(TWO, hotline=1) as known:
        known.listen()
        citizen = await hall.call("0", "13900004444")
        assert await hall.rings() == TWO
        await known.answered(20)
        await known.hang_up()
        await hall.system.step("survey", hall.heard, citizen.call_id)
        assert hall.queues(citizen) == ["hotline"]


async def test_if_they_do_not_answer_the_others_ring(hall: Hall) -> None:
    acquainted(hall, TWO, "13900005555")
    async with hall.sits(ONE, hotline=0) as other, hall.sits(TWO, hotline=1) as known:
        await known.ring_for(6)
        try:
            await hall.call("0", "13900005555")
            assert await hall.rings() == TWO
            other.listen()
            await other.answered(20)
        finally:
            await known.ring_for(1)


async def test_a_full_special_seat_overflows_to_the_hotline(hall: Hall) -> None:
    async with hall.sits(ONE, S.TALKING, enterprise=0), hall.sits(TWO, hotline=0):
        citizen = await hall.call("4")
        assert await hall.rings() == TWO
        assert hall.queues(citizen) == ["enterprise", "hotline"]


async def test_where_nobody_is_signed_in_nobody_waits(hall: Hall) -> None:
    async with hall.sits(TWO, hotline=0):
        citizen = await hall.call("4")
        assert await hall.rings() == TWO
        assert hall.queues(citizen) == ["hotline"]


async def test_when_the_last_operator_leaves_those_waiting_are_led_on(hall: Hall) -> None:
    async with hall.sits(ONE, S.TALKING, enterprise=0):
        citizen = await hall.call("4")
        await hall.joins(citizen, "enterprise")
    await hall.joins(citizen, "hotline")
    assert hall.queues(citizen) == ["enterprise", "hotline"]


async def test_whoever_still_waits_at_closing_time_is_led_on(hall: Hall) -> None:
    async with hall.sits(ONE, S.TALKING, legal=0), hall.sits(TWO, hotline=0):
        citizen = await hall.call("5", at=CLOSING)
        await hall.joins(citizen, "legal")
        assert await hall.rings() == TWO
        assert hall.queues(citizen) == ["legal", "hotline"]


async def test_whoever_still_waits_at_closing_time_is_said_goodbye_where_nothing_leads_on(hall: Hall) -> None:
    async with hall.sits(ONE, S.TALKING, dialect=0):
        citizen = await hall.call("6", at=CLOSING)
        await hall.joins(citizen, "dialect")
        gone = await hall.system.hung_up(citizen.call_id, hall.heard)
        assert gone["Exten"] == "end"
        assert gone["Cause"] == "16"
