"""The line asks how it went, on a real Asterisk: what is asked in which order, and what becomes of the ticket."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from config.clock import utc_now
from config.flow import Flow
from config.profile import Profile
from config.rules.dialled import FollowUpCallRules
from crm.bus import MemoryBus
from crm.bus.events import PbxLinkChanged
from crm.calls.models import Call
from crm.calls.service import segments_of
from crm.casework import Casework
from crm.follow_ups.machine import visits_of
from crm.follow_ups.models import FollowUp, MachineCall, MachineVisit
from crm.operators.models import OperatorPresence
from crm.operators.service import create_operator
from crm.operators.states import OperatorState
from crm.tickets.models import Ticket
from crm.tickets.states import Role
from crm.transcripts.service import add_utterance
from ivr.ami import AmiGateway
from ivr.flow import FlowBook
from ivr.follow_ups import FollowUpCaller
from ivr.follow_ups.turns import Why
from ivr.pbx.phones import AMI_USER, ROBOT_LOGINS, ami_secret
from ivr.pbx.robots import RobotOperator, RobotSubscriber, RobotVoice
from ivr.prompts.catalogue import playable
from ivr.tracker import CallTracker
from tests.city import demo_city
from tests.pbx.system import System, running_system
from tests.pbx.test_call_backs import ALWAYS, TurnedClock
from tests.pbx.whole.sound import write_tone
from tests.pbx.whole.stage import until
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_machine_visits import to_ask

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871236611"
LOGIN = ROBOT_LOGINS[0]
SILENCE_S = 3
WHOSE = "follow_up_whose_1"
QUESTIONS = ["follow_up_contacted", "follow_up_solved", "follow_up_result", "follow_up_attitude"]


def city() -> Profile:
    """A city that asks at every hour, leaves nobody to chance, and waits less long for a key."""
    demo = demo_city()
    asked = FollowUpCallRules.model_validate({"hours": ALWAYS, "retry_minutes": [10], "by_people": 0})
    rules = demo.editions[-1]
    outgoing = rules.outgoing.model_copy(update={"follow_up": asked, "ring_s": 5})
    flow = demo.flow.model_dump(exclude_unset=True)
    flow["nodes"]["visit"]["timeout_s"] = SILENCE_S
    editions = (*demo.editions[:-1], rules.model_copy(update={"outgoing": outgoing}))
    return demo.model_copy(update={"editions": editions, "flow": Flow.model_validate(flow)})


@dataclass
class Scene:
    """A line that asks when a test says so, a ticket that was answered, and its citizen's telephone."""

    system: System
    caller: FollowUpCaller
    clock: TurnedClock
    ticket: str
    operator: RobotOperator
    citizen: RobotSubscriber

    async def taken_up(self) -> str:
        """Let the line call and the citizen answer; return the call's id once it is asked whose ticket it is."""
        before = len(self.system.events)
        self.citizen.listen()
        await self.caller.look()
        await self.citizen.answered(20)
        step = await self.system.seen(lambda e: WHOSE in e["Prompts"], before)
        return step["CallId"]

    async def press(self, key: str, then: str = "") -> None:
        """Press a key and wait until this is asked next."""
        before = len(self.system.events)
        await self.citizen.press(key)
        if then:
            await self.system.seen(lambda e: e["Prompts"].startswith(then), before)

    def asked(self, call_id: str) -> list[str]:
        """Return the first prompt of everything that was asked in a call, in order."""
        steps = [e for e in self.system.events if e["CallId"] == call_id and e["Prompts"]]
        return [step["Prompts"].split("&")[0] for step in steps]

    async def over(self, call_id: str) -> Call:
        """Wait until a call's row is closed, then let its ticket go on; return the row."""

        def row() -> Call | None:
            call = self.system.call(call_id)
            return call if call and call.ended_at else None

        call = await until("the call to be over", row, 40)
        await self.caller.look()
        return call

    def kept(self, call_id: str) -> MachineCall:
        with self.system.factory() as session:
            return session.get_one(MachineCall, call_id)

    def state(self) -> tuple[str, str | None, int]:
        with self.system.factory() as session:
            ticket = session.get_one(Ticket, self.ticket)
            return ticket.status, ticket.final_result, ticket.visits

    def visit(self) -> MachineVisit:
        with self.system.factory() as session:
            return visits_of(session, [session.get_one(Ticket, self.ticket)])[self.ticket]


@pytest_asyncio.fixture(loop_scope="session")
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(tmp_path, profile=city()))
        settings, clock = system.settings, TurnedClock()
        gateway = AmiGateway("127.0.0.1", settings.ami_port, AMI_USER, ami_secret(settings.secret()))
        bus = MemoryBus()
        tracker = CallTracker(gateway, bus, system.factory, utc_now, system.spool)
        flows = FlowBook(system.factory, system.profile, playable())
        casework = Casework(system.profile)
        caller = FollowUpCaller(gateway, tracker, system.factory, casework, flows, clock, way_out=True)
        up = bus.subscribe(PbxLinkChanged)
        for part in (tracker, gateway):
            await part.start()
            stack.push_async_callback(part.stop)
        await anext(aiter(up))
        up.close()
        ticket = to_ask(CityHall(system.factory), callback_number=NUMBER)
        with system.factory.begin() as session:
            create_operator(session, LOGIN, "机", Role.OPERATOR, {"hotline": 0}, "a-long-password", utc_now())
            session.add(OperatorPresence(operator=LOGIN, state=OperatorState.READY, since=utc_now()))
        voice = RobotVoice(settings)
        operator, citizen = RobotOperator(system.ami, voice, LOGIN), RobotSubscriber(system.ami, voice, NUMBER)
        yield Scene(system, caller, clock, ticket, operator, citizen)
        await system.clear()


async def test_the_four_questions_in_their_order_and_whoever_is_not_satisfied_says_why(
    scene: Scene, tmp_path: Path
) -> None:
    call_id = await scene.taken_up()
    await scene.caller.look()
    assert scene.caller.last.why == {scene.ticket: Why.CALLED}
    await scene.press("1", QUESTIONS[0])
    await scene.press("*", QUESTIONS[0])
    await scene.press("2", QUESTIONS[1])
    await scene.press("3", QUESTIONS[2])
    await scene.press("4", QUESTIONS[3])
    before = len(scene.system.events)
    await scene.press("1")
    await scene.system.step("recording", before, call_id)
    await scene.citizen.say(write_tone(tmp_path / "reason.wav", 700, 2))
    await scene.press("#")
    call = await scene.over(call_id)
    assert scene.asked(call_id) == [WHOSE, QUESTIONS[0], *QUESTIONS]
    with scene.system.factory.begin() as session:
        segments = segments_of(session, call_id)
        assert [one.kind for one in segments] == ["dialling", "menu", "survey", "recording"]
        add_utterance(
            session, call_id=call_id, leg="caller", operator=None, text="灯还是不亮。", words=[], engine="e", model="m",
            started_at=segments[-1].started_at, ended_at=segments[-1].ended_at,
        )  # fmt: skip
    assert (call.outcome, call.answered_at, scene.kept(call_id).outcome) == ("answered", None, "")
    await scene.caller.look()
    with scene.system.factory() as session:
        made = session.scalars(select(FollowUp)).one()
    assert (made.way, made.contacted, made.solved, made.result, made.attitude, made.reason_code, made.comment) == (
        "machine", "no", "no", "dissatisfied", "very_satisfied", "other", "灯还是不亮。",
    )  # fmt: skip
    assert scene.state() == ("dispatched", "dissatisfied", 1)


async def test_silence_twice_is_no_evaluation(scene: Scene) -> None:
    call_id = await scene.taken_up()
    await scene.press("1", QUESTIONS[0])
    await scene.press("1", QUESTIONS[1])
    await scene.over(call_id)
    assert scene.asked(call_id) == [WHOSE, QUESTIONS[0], QUESTIONS[1], QUESTIONS[1]]
    assert scene.kept(call_id).outcome == "silent"
    assert scene.state() == ("closing", "not_evaluated", 1)


async def test_zero_leads_to_a_person_and_the_answers_stay_with_the_call(scene: Scene) -> None:
    scene.operator.listen()
    added = await scene.system.ami.act(
        "QueueAdd", Queue="hotline", Interface=scene.operator.interface, MemberName=LOGIN
    )
    assert added.success
    call_id = await scene.taken_up()
    await scene.press("1", QUESTIONS[0])
    await scene.press("2", QUESTIONS[1])
    await scene.press("0")
    await scene.operator.answered(20)
    await scene.citizen.hang_up()
    call = await scene.over(call_id)
    assert (call.outcome, call.operator, call.ticket, call.queue) == ("answered", LOGIN, scene.ticket, "hotline")
    assert (scene.kept(call_id).contacted, scene.kept(call_id).outcome) == ("no", "person")
    assert (scene.state(), scene.visit().state) == (("pending_visit", None, 0), "people")


async def test_busy_and_a_machine_are_attempts_with_a_pause_and_then_it_is_left_to_people(scene: Scene) -> None:
    await scene.citizen.refuse(17)
    await scene.caller.look()
    with scene.system.factory() as session:
        (busy,) = session.scalars(select(MachineCall.call_id)).all()
    assert (await scene.over(busy)).outcome == "busy"
    await scene.citizen.refuse(None)
    assert scene.caller.last.why == {scene.ticket: Why.PAUSE}
    assert scene.state() == ("pending_visit", None, 1)

    scene.clock.ahead = timedelta(minutes=11)
    call_id = await scene.taken_up()
    call = await scene.over(call_id)
    assert (call.outcome, call.queued_at) == ("left_in_menu", None)
    assert scene.asked(call_id) == [WHOSE, WHOSE]
    assert scene.state() == ("pending_visit", None, 2)
    assert (scene.visit().state, scene.visit().left, scene.visit().tries) == ("people", "tries", 2)
    assert scene.caller.last.why == {}
