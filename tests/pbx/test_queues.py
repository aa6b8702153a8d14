"""What users of app_queue suffer from, tried on ours: a wrap-up cut short, two for one call, a queue that stalls."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from config.clock import utc_now
from config.profile import Profile, load_profile
from crm.bus import MemoryBus
from crm.bus.events import PbxLinkChanged
from ivr.ami import AmiEvent, AmiGateway
from ivr.desk import OperatorDesk
from ivr.pbx.phones import AMI_USER, ami_secret
from ivr.pbx.robots import RobotCitizen, RobotOperator, RobotVoice
from ivr.reconciler import Reconciler
from ivr.reconciler.ghosts import NOT_FOUND
from ivr.tracker import CallTracker
from tests.flows import keys_to_queues
from tests.pbx.system import System, running_system
from tests.unit.ivr.test_desk import FakeLogbook

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

SIX = [f"line{n}" for n in range(1, 7)]
ALL = "everybody"
ANSWERS = 4
"""Where a robot's phone that rings goes on when it answers."""
LONG_S = 60
"""A prompt nobody waits for the end of."""


def city() -> Profile:
    """Seven queues, each behind a key: six with one operator at a time, and one where all phones ring."""
    demo = load_profile("demo")
    rule = demo.queues["hotline"].model_copy(update={"ring_s": 15})
    queues = dict.fromkeys(SIX, rule) | {ALL: rule.model_copy(update={"strategy": "ringall"})}
    flow = keys_to_queues({str(key): name for key, name in enumerate((*SIX, ALL), 1)})
    changed = {"queues": queues, "default_queue": SIX[0], "flow": flow, "operators": ()}
    return demo.model_copy(update=changed)


@dataclass
class Floor:
    """A real Asterisk, our tracker, desk and reconciler before it, and robots on both sides."""

    system: System
    voice: RobotVoice
    tracker: CallTracker
    desk: OperatorDesk
    reconciler: Reconciler
    numbers: int = 0
    sat: list[str] = field(default_factory=list)

    async def until(self, what: str, look: Callable[[], object], within_s: float = 30.0) -> None:
        try:
            async with asyncio.timeout(within_s):
                while not look():  # noqa: ASYNC110 - states tell nobody here
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"expected {what}, it did not happen") from None

    async def seat(self, login: str, *queues: str) -> None:
        """Let an operator take calls of these queues."""
        await self.desk.sign_in(login, dict.fromkeys(queues, 0))
        await self.desk.ready(login)
        self.sat.append(login)

    async def citizen(self, queue: str) -> RobotCitizen:
        """Let a citizen call and wait in a queue."""
        self.numbers += 1
        citizen, key = RobotCitizen(self.system.ami, self.voice), str((*SIX, ALL).index(queue) + 1)
        before = len(self.system.events)
        await citizen.call(f"1380000{self.numbers:04}", "12345")
        mine = {"CallId": citizen.call_id, "Line": ""}
        await self.system.seen(lambda e: e["Step"] == "menu" and all(e[k] == v for k, v in mine.items()), before)
        await citizen.press(key)
        waiting = await self.system.step("waiting", before, citizen.call_id)
        assert waiting["Queue"] == queue
        return citizen

    def state(self, login: str) -> str:
        return self.desk.state_of(login).state.value

    def called(self, login: str, since: int = 0) -> list[AmiEvent]:
        return [e for e in self.system.events[since:] if e.name == "AgentCalled" and f"op-{login}-" in e["DestChannel"]]

    def bridged(self, login: str, since: int) -> bool:
        """Return whether an operator's phone was joined with somebody's."""
        return any(e.name == "BridgeEnter" and f"op-{login}-" in e["Channel"] for e in self.system.events[since:])

    async def hang_up_of(self, login: str) -> None:
        """Let an operator hang up."""
        await self.system.ami.act("Hangup", Channel=f"/^PJSIP/op-{login}-.*/", Cause=16)

    async def answer(self, login: str) -> None:
        """Let a robot's phone that rings answer now."""
        channels = (await self.system.ami.act("CoreShowChannels")).items
        (phone,) = [c["Channel"] for c in channels if (c["Context"], c["Exten"]) == ("drill-operator", login)]
        await self.system.ami.act("Redirect", Channel=phone, Context="drill-operator", Exten=login, Priority=ANSWERS)

    async def param(self, queue: str, name: str) -> int:
        reply = await self.system.ami.act("QueueStatus", Queue=queue)
        return int(next(e[name] for e in reply.items if e.name == "QueueParams"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def one_floor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Floor]:
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(tmp_path_factory.mktemp("queues"), profile=city()))
        settings, bus, book = system.settings, MemoryBus(), FakeLogbook()
        gateway = AmiGateway("127.0.0.1", settings.ami_port, AMI_USER, ami_secret(settings.secret()))
        tracker = CallTracker(gateway, bus, system.factory, utc_now, system.spool)
        around: Any = (gateway, bus, system.factory, system.profile, utc_now, tracker.live)
        desk = OperatorDesk(*around, logbook=book)  # type: ignore[arg-type]  # keeps states in memory
        reconciler = Reconciler(gateway, tracker, desk, utc_now)
        up = bus.subscribe(PbxLinkChanged)
        for part in (tracker, desk, gateway, reconciler):
            await part.start()
            stack.push_async_callback(part.stop)
        await anext(aiter(up))
        up.close()
        yield Floor(system, RobotVoice(settings), tracker, desk, reconciler)


@pytest_asyncio.fixture(loop_scope="session")
async def floor(one_floor: Floor) -> AsyncIterator[Floor]:
    """The floor with nobody at it before and after, and with no difference found."""
    yield one_floor
    while one_floor.sat:
        await one_floor.desk.sign_out(one_floor.sat.pop(), "test")
    await one_floor.system.clear()
    await one_floor.until("every call to end", lambda: not one_floor.tracker.live)
    assert not one_floor.reconciler.tally.found


async def test_asterisk_says_of_a_channel_that_has_ended_that_there_is_none(floor: Floor) -> None:
    answer = await floor.system.ami.act("Status", Channel="PJSIP/trunk-ffffffff")
    assert (answer.success, answer.message) == (False, NOT_FOUND)


async def test_a_wrap_up_in_six_queues_lasts_until_it_is_ended(floor: Floor) -> None:
    since = len(floor.system.events)
    await floor.seat("9901", *SIX)
    first = await floor.citizen("line1")
    await floor.until("a talk", lambda: floor.state("9901") == "talking")
    await first.hang_up()
    await floor.until("the wrap-up", lambda: floor.state("9901") == "wrap_up")
    waiting = [await floor.citizen("line3"), await floor.citizen("line6")]
    looks = floor.reconciler.tally.looks
    await floor.until("longer than Asterisk's own wrap-up", lambda: floor.reconciler.tally.looks > looks + 4)
    assert (floor.state("9901"), len(floor.called("9901", since))) == ("wrap_up", 1)
    await floor.desk.ready("9901")
    await floor.until("the next talk", lambda: floor.state("9901") == "talking")
    assert floor.tracker.live[waiting[0].call_id].operator or floor.tracker.live[waiting[1].call_id].operator
    paused = [
        e for e in floor.system.events[since:] if e.name == "QueueMemberPause" and e["Interface"] == "PJSIP/op-9901"
    ]
    ended = [float(e["Timestamp"]) for e in paused if e["Paused"] == "0"]
    assert float(floor.called("9901", since)[1]["Timestamp"]) >= ended[len(SIX)]


async def test_of_two_who_answer_at_once_one_has_the_call_and_the_other_is_ready(floor: Floor) -> None:
    for login in ("9901", "9902"):
        await floor.seat(login, ALL)
    for _ in range(4):
        since = len(floor.system.events)
        citizen = await floor.citizen(ALL)
        await floor.until("a talk", lambda: "talking" in (floor.state("9901"), floor.state("9902")))
        winner, other = ("9901", "9902") if floor.state("9901") == "talking" else ("9902", "9901")
        await floor.until("the other to be free", lambda login=other: floor.state(login) == "ready")  # type: ignore[misc]  # bound now
        await floor.until("the two to hear each other", lambda who=winner, at=since: floor.bridged(who, at))  # type: ignore[misc]  # bound now
        channels = (await floor.system.ami.act("CoreShowChannels")).items
        assert [c["BridgeId"] != "" for c in channels if f"op-{winner}-" in c["Channel"]] == [True]
        assert not [c for c in channels if f"op-{other}-" in c["Channel"]]
        assert floor.tracker.live[citizen.call_id].operator == winner
        await citizen.hang_up()
        await floor.until("the wrap-up", lambda who=winner: floor.state(who) == "wrap_up")  # type: ignore[misc]  # bound now
        await floor.desk.ready(winner)


async def test_one_who_refuses_stops_no_other_phone(floor: Floor) -> None:
    await RobotOperator(floor.system.ami, floor.voice, "9901").ring_for(3)
    try:
        for login in ("9901", "9902"):
            await floor.seat(login, ALL)
        await floor.citizen(ALL)
        await floor.until("both to ring", lambda: floor.state("9901") == floor.state("9902") == "ringing")
        await floor.hang_up_of("9901")
        await floor.until("the other to talk", lambda: floor.state("9902") == "talking")
        assert (floor.state("9901"), floor.desk.state_of("9901").reason) == ("paused", "no_answer")
        assert len(floor.called("9902")) == len({e["Uniqueid"] for e in floor.called("9902")})
    finally:
        await RobotOperator(floor.system.ami, floor.voice, "9901").ring_for(1)


async def test_one_who_answers_and_hangs_up_at_once_stops_no_other_phone(floor: Floor) -> None:
    await RobotOperator(floor.system.ami, floor.voice, "9901").ring_for(LONG_S)
    try:
        for login in ("9901", "9902"):
            await floor.seat(login, ALL)
        first = await floor.citizen(ALL)
        await floor.until("both to ring", lambda: floor.state("9901") == floor.state("9902") == "ringing")
        second, since = await floor.citizen(ALL), len(floor.system.events)
        await floor.answer("9901")
        await floor.until("a talk", lambda: floor.state("9901") == "talking")
        await floor.hang_up_of("9901")
        await floor.until("the other to ring", lambda: floor.called("9902", since))
        await floor.until("the wrap-up", lambda: floor.state("9901") == "wrap_up")
        assert floor.state("9902") == "ringing"
        await floor.answer("9902")
        await floor.until("the other to talk", lambda: floor.state("9902") == "talking")
        assert [e["Uniqueid"] for e in floor.called("9902", since)] == [second.call_id]
        assert floor.tracker.live[second.call_id].operator == "9902"
        await floor.system.step("survey", since, first.call_id)
    finally:
        await RobotOperator(floor.system.ami, floor.voice, "9901").ring_for(1)


@pytest.fixture
def long_menu(floor: Floor) -> Iterator[None]:
    """Let the menu's prompt take a minute."""
    file = floor.system.settings.pbx_instance / "sounds/hotline/menu.wav"
    short = file.read_bytes()
    with wave.open(str(file), "wb") as prompt:
        prompt.setnchannels(1)
        prompt.setsampwidth(2)
        prompt.setframerate(8000)
        prompt.writeframes(bytes(16_000 * LONG_S))
    yield
    file.write_bytes(short)


async def test_a_key_counts_while_several_are_spoken_to_and_nothing_is_said_in_the_queue(
    floor: Floor, long_menu: None
) -> None:
    first = await floor.citizen("line4")
    second = await floor.citizen("line4")
    since = len(floor.system.events)
    await floor.seat("9901", "line4")
    called = await floor.system.seen(lambda e: e.name == "AgentCalled", since)
    assert called["Uniqueid"] == first.call_id
    for citizen in (first, second):
        told = [e.name for e in floor.system.events if e["Uniqueid"] == citizen.call_id]
        waited = told[told.index("QueueCallerJoin") :]
        assert waited.count("MusicOnHoldStart") <= 1, "music that begins again was interrupted by an announcement"


async def test_calls_given_up_at_any_moment_leave_a_queue_that_still_offers_and_counts_once(floor: Floor) -> None:
    await floor.seat("9901", "line2")
    answered = 0
    for give_up in ("waiting", "ringing", "talking", "ringing", "talking"):
        since = len(floor.system.events)
        if give_up == "waiting":
            await floor.desk.pause("9901", "小休")
        citizen = await floor.citizen("line2")
        if give_up != "waiting":
            await floor.until("it to ring", lambda: floor.called("9901", since))  # noqa: B023 - awaited here
        if give_up == "talking":
            await floor.until("a talk", lambda: floor.state("9901") == "talking")
            answered += 1
        await citizen.hang_up()
        await floor.until("the end", lambda: citizen.call_id not in floor.tracker.live)  # noqa: B023 - awaited here
        await floor.until("its own end", lambda: floor.state("9901") in ("ready", "wrap_up", "paused"))
        if floor.state("9901") != "ready":
            if floor.state("9901") == "wrap_up" and give_up != "talking":
                answered += 1  # the phone was quicker than the citizen
            await floor.desk.ready("9901")
    assert (await floor.param("line2", "Calls"), await floor.param("line2", "Completed")) == (0, answered)
