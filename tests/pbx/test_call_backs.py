"""Who waits keeps their place and is called back, on a real Asterisk; who hears what is proven by pitches."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from config.clock import utc_now
from config.profile import Profile
from config.queues import Told
from config.rules.outgoing import MachineRules
from crm.bus import MemoryBus
from crm.bus.events import PbxLinkChanged
from crm.call_backs.models import CallBack
from crm.call_backs.service import keep_time
from crm.calls.models import Call
from crm.calls.service import segments_of
from crm.casework import Casework
from crm.operators.models import OperatorPresence
from crm.operators.service import create_operator
from crm.operators.states import OperatorState
from crm.tickets.states import Role
from ivr.ami import AmiGateway
from ivr.call_backs import Dialler, PlaceOffer
from ivr.call_backs.turns import Why
from ivr.pbx.phones import AMI_USER, ROBOT_LOGINS, ami_secret
from ivr.pbx.robots import RobotCitizen, RobotOperator, RobotSubscriber, RobotVoice
from ivr.prompts.catalogue import load_catalogue
from ivr.prompts.sentence import Sentences
from ivr.tracker import CallTracker
from ivr.waiting import WaitingTeller
from tests.city import demo_city
from tests.pbx.system import System, running_system
from tests.pbx.whole.sound import is_whole, tone_heard, write_tone
from tests.pbx.whole.stage import until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871236511"
LOGIN = ROBOT_LOGINS[0]
ALWAYS = [
    {
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday", "make_up"],
        "start": "00:00",
        "until": "12:00",
    },
    {
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday", "make_up"],
        "start": "12:00",
        "until": "00:00",
    },
]
PITCHES = {
    "call_back_offer": 400,
    "call_back_confirm_1": 500,
    "num_6": 600,
    "call_back_confirm_2": 700,
    "call_back_kept": 800,
    "call_back_ask": 900,
    "call_back_not_reached": 1000,
    "waiting": 1100,
}
OPERATOR_HZ = 1400
HALF_A_SECOND = 8_000
HEARD_S = 9
ASK_S = 3
"""Long enough for a tape to begin while the question is asked."""


def city() -> Profile:
    """A city that calls back at every hour, and tells its callers soon and once."""
    demo = demo_city()
    told = demo.queues["hotline"].model_copy(update={"told": Told.model_construct(first_s=2, every_s=600)})
    machine = MachineRules.model_validate({"hours": ALWAYS, "retry_minutes": [10, 60], "missed_after_minutes": 5})
    rules = demo.editions[-1]
    call_back = rules.outgoing.call_back.model_copy(update={"machine": machine})
    outgoing = rules.outgoing.model_copy(update={"call_back": call_back, "ring_s": 5})
    editions = (*demo.editions[:-1], rules.model_copy(update={"outgoing": outgoing}))
    return demo.model_copy(update={"queues": demo.queues | {"hotline": told}, "editions": editions})


class TurnedClock:
    """The dialler's clock, running ahead of the machine's by as much as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@dataclass
class Scene:
    """A line with a dialler that looks when a test says so, an operator and a citizen."""

    system: System
    dialler: Dialler
    clock: TurnedClock
    voice: RobotVoice
    operator: RobotOperator
    subscriber: RobotSubscriber

    def task(self) -> CallBack:
        with self.system.factory() as session:
            return session.scalars(select(CallBack)).one()

    def tries(self) -> list[Call]:
        with self.system.factory() as session:
            query = select(Call).where(Call.origin == "machine").order_by(Call.started_at)
            return list(session.scalars(query))

    def why(self) -> Why | None:
        return self.dialler.last.why.get(self.task().id)

    async def written(self, what: str, holds: Callable[[], bool]) -> None:
        await until(what, lambda: holds() or None)

    async def over(self, tries: int) -> Call:
        """Wait until so many tries are over; return the last."""
        await self.written(
            f"{tries} tries to be over", lambda: [bool(t.ended_at) for t in self.tries()] == [True] * tries
        )
        return self.tries()[-1]

    async def comes_to_work(self) -> None:
        with self.system.factory.begin() as session:
            if session.get(OperatorPresence, LOGIN) is None:
                create_operator(session, LOGIN, "机", Role.OPERATOR, {"hotline": 0}, "a-long-password", utc_now())
                session.add(OperatorPresence(operator=LOGIN, state=OperatorState.READY, since=utc_now()))
        added = await self.system.ami.act(
            "QueueAdd", Queue="hotline", Interface=self.operator.interface, MemberName=LOGIN
        )
        assert added.success

    async def waits(self) -> RobotCitizen:
        citizen, before = RobotCitizen(self.system.ami, self.voice), len(self.system.events)
        await citizen.call(NUMBER, "12345")
        menu = lambda e: e["Step"] == "menu" and e["CallId"] == citizen.call_id and not e["Line"]  # noqa: E731
        await self.system.seen(menu, before)
        await citizen.press("0")
        await self.system.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == citizen.call_id, before)
        return citizen

    async def keeps_place(self) -> None:
        """Let the citizen wait and ask at once to be called back."""
        citizen, before = await self.waits(), len(self.system.events)
        await citizen.press("1")
        await self.system.seen(lambda e: e.name == "ChanSpyStart", before)
        await citizen.press("1")
        await self.system.hung_up(citizen.call_id, before)
        await self.written("the place to be kept", lambda: self.task().asked_at is not None)
        await self.written("the call to be over", lambda: self.row(citizen.call_id).ended_at is not None)

    def row(self, call_id: str) -> Call:
        with self.system.factory() as session:
            return session.get_one(Call, call_id)


@pytest_asyncio.fixture(loop_scope="session")
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(tmp_path, profile=city()))
        settings, bus, clock = system.settings, MemoryBus(), TurnedClock()
        for prompt, hz in PITCHES.items():
            lasts_s = ASK_S if prompt == "call_back_ask" else 0.6
            write_tone(settings.pbx_instance / f"sounds/hotline/{prompt}.wav", hz, lasts_s)
        gateway = AmiGateway("127.0.0.1", settings.ami_port, AMI_USER, ami_secret(settings.secret()))
        tracker = CallTracker(gateway, bus, system.factory, utc_now, system.spool)
        casework, sentences = Casework(system.profile), Sentences(load_catalogue())
        offer = PlaceOffer(gateway, tracker.live, casework, sentences, utc_now, way_out=True)
        teller = WaitingTeller(gateway, tracker.live, system.profile, system.factory, sentences, utc_now, offer.said)
        dialler = Dialler(gateway, tracker, system.factory, casework, clock, way_out=True)
        up = bus.subscribe(PbxLinkChanged)
        for part in (tracker, gateway, teller):
            await part.start()
            stack.push_async_callback(part.stop)
        await anext(aiter(up))
        up.close()
        voice = RobotVoice(settings)
        operator, subscriber = RobotOperator(system.ami, voice, LOGIN), RobotSubscriber(system.ami, voice, NUMBER)
        yield Scene(system, dialler, clock, voice, operator, subscriber)
        await system.clear()


def begins(tape: Path, *prompts: str) -> list[float]:
    """Return when each prompt began to be heard: where its pitch lasts, for music has every pitch for a moment."""
    begun = {name: lasting(tone_heard(tape, PITCHES[name])) for name in prompts}
    assert all(begun.values()), f"expected {prompts} to be heard, got {begun}"
    return [begun[name][0] for name in prompts]


def lasting(tenths: list[float]) -> list[float]:
    """Return the tenths of a second after which a pitch goes on for three more."""
    known = {round(at * 10) for at in tenths}
    return [at for at in tenths if all(round(at * 10) + n in known for n in (1, 2, 3))]


async def test_a_key_in_the_queue_keeps_the_place_and_the_citizen_is_called_back_and_talks(
    scene: Scene, tmp_path: Path
) -> None:
    citizen = await scene.waits()
    tape = await citizen.hear(HEARD_S)
    told = await scene.system.seen(lambda e: e.name == "ChanSpyStart")
    await scene.system.seen(lambda e: e.name == "ChanSpyStop", scene.system.events.index(told))
    before = len(scene.system.events)
    await citizen.press("1")
    await scene.system.seen(lambda e: e.name == "ChanSpyStart", before)
    await scene.system.seen(lambda e: e.name == "ChanSpyStop", before)
    await citizen.press("1")
    await scene.system.hung_up(citizen.call_id, before)
    await until("the tape", lambda: is_whole(tape) or None)
    order = begins(tape, "call_back_offer", "call_back_confirm_1", "num_6", "call_back_confirm_2", "call_back_kept")
    assert order == sorted(order)
    await scene.written("the call to be over", lambda: scene.row(citizen.call_id).outcome == "kept")
    task = scene.task()
    assert (task.state, task.place_since) == ("open", scene.row(citizen.call_id).queued_at)

    await scene.dialler.look()
    assert scene.why() is Why.NOBODY
    await scene.comes_to_work()
    scene.operator.listen()
    scene.subscriber.listen()
    await scene.dialler.look()
    await scene.subscriber.answered(20)
    await scene.dialler.look()
    assert len(scene.tries()) == 1
    heard = await scene.subscriber.hear(HEARD_S)
    await scene.written("the question to be heard", lambda: heard.exists() and heard.stat().st_size > HALF_A_SECOND)
    await scene.subscriber.press("1")
    await scene.operator.answered(20)
    await scene.operator.say(write_tone(tmp_path / "operator.wav", OPERATOR_HZ, 2))
    await until("the citizen's tape", lambda: is_whole(heard) or None)
    asked, waited = begins(heard, "call_back_ask", "waiting")
    (spoke, *_) = lasting(tone_heard(heard, OPERATOR_HZ))
    assert asked < waited < spoke
    await scene.subscriber.hang_up()
    call = await scene.over(1)
    assert (call.direction, call.outcome, call.operator, call.queue) == ("out", "answered", LOGIN, "hotline")
    with scene.system.factory() as session:
        kinds = [segment.kind for segment in segments_of(session, call.id)]
    assert kinds == ["dialling", "menu", "waiting", "talking"]
    assert (scene.task().state, scene.task().closed_by) == ("reached", LOGIN)


async def test_without_scripts_who_asks_to_keep_their_place_waits_on_where_they_waited(scene: Scene) -> None:
    citizen, before = await scene.waits(), len(scene.system.events)
    await citizen.press("1")
    await scene.system.seen(lambda e: e.name == "ChanSpyStart", before)
    scene.system.agi.stop()
    try:
        await citizen.press("1")
        joined = await scene.system.seen(lambda e: e.name == "QueueCallerJoin", before)
    finally:
        scene.system.agi.start()
    assert (joined["Uniqueid"], joined["Queue"]) == (citizen.call_id, "hotline")
    assert not [e for e in scene.system.events[before:] if e["Step"] == "waiting"], (
        "expected no way round by a fallback"
    )


async def test_busy_and_a_machine_are_no_talk_and_then_it_is_left_to_people(scene: Scene) -> None:
    await scene.keeps_place()
    await scene.comes_to_work()
    await scene.subscriber.refuse(17)
    await scene.dialler.look()
    assert (await scene.over(1)).outcome == "busy"
    await scene.subscriber.refuse(None)
    await scene.dialler.look()
    assert scene.why() is Why.PAUSE

    scene.clock.ahead = timedelta(minutes=11)
    scene.subscriber.listen()
    await scene.dialler.look()
    await scene.subscriber.answered(20)
    tape = await scene.subscriber.hear(30)
    call = await asyncio.wait_for(scene.over(2), 60)
    assert (call.outcome, call.answered_at, call.queued_at) == ("left_in_menu", None, None)
    first, goodbye = begins(tape, "call_back_ask", "call_back_not_reached")
    assert first < goodbye
    assert not lasting(tone_heard(tape, PITCHES["waiting"]))

    scene.clock.ahead = timedelta(hours=3)
    await scene.dialler.look()
    assert (scene.why(), scene.task().state, scene.task().tries) == (Why.PEOPLE, "open", 2)
    with scene.system.factory.begin() as session:
        keep_time(session, scene.system.profile.editions[-1].outgoing, utc_now() + timedelta(hours=97))
    assert scene.task().state == "expired"


async def test_whoever_calls_again_meanwhile_is_not_dialled_and_needs_no_call_once_they_talked(scene: Scene) -> None:
    await scene.keeps_place()
    await scene.waits()
    await scene.dialler.look()
    assert scene.why() is Why.ON_LINE
    scene.operator.listen()
    await scene.comes_to_work()
    await scene.operator.answered(20)
    await scene.written("the call-back to be over", lambda: scene.task().state == "reached")
    await scene.dialler.look()
    assert scene.tries() == []
