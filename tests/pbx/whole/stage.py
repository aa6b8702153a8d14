"""A running hotline as a stage: citizens and operators enter, a test watches what is heard, shown and written."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import psutil

from config.clock import utc_now
from crm.calls.models import Call, CallSegment
from crm.calls.service import segments_of
from crm.calls.states import SegmentKind
from crm.operators.service import get_operator
from hotline.drill.cast import manager_link, robot_account
from hotline.drill.operator import Frame, SimulatedOperator, simulated_operator
from ivr.ami.gateway import AmiGateway
from ivr.ami.messages import AmiEvent, AmiReply
from ivr.pbx.install import find_pbx
from ivr.pbx.process import PbxProcess
from ivr.pbx.robots import RobotCitizen, RobotOperator, RobotVoice
from tests.pbx.system import _shorten
from tests.whole import Whole

PATIENCE_S = 30.0
RESTART_S = 60.0
LOOK_EVERY_S = 0.05
ROUNDING = timedelta(seconds=1)

T = TypeVar("T")


async def until(what: str, look: Callable[[], T | None], within_s: float = PATIENCE_S) -> T:
    """Return what is found, as soon as it is there."""
    try:
        async with asyncio.timeout(within_s):
            while not (found := look()):  # noqa: ASYNC110 - files, rows and processes tell nobody when they change
                await asyncio.sleep(LOOK_EVERY_S)
            return found
    except TimeoutError:
        raise AssertionError(f"expected {what} within {within_s:.0f} s, it did not happen") from None


@dataclass
class Seat:
    """An operator at work: signed in at the console, with a telephone that answers by itself."""

    login: str
    password: str
    desk: SimulatedOperator
    phone: RobotOperator

    async def ready(self) -> None:
        """Take calls."""
        await self.desk.client.ask("POST", "/api/state", {"move": "ready"})

    def frames(self, kind: str = "", call_id: str = "") -> list[Frame]:
        """Return the frames the page got so far, of one kind and about one call if named."""
        frames = [heard.frame for heard in self.desk.heard]
        return [f for f in frames if (not kind or f["type"] == kind) and (not call_id or call_id == about(f))]

    async def shown(self, kind: str, call_id: str = "", within_s: float = PATIENCE_S, **values: Any) -> Frame:
        """Wait for a frame with these values, also among those that came already."""

        def look() -> Frame | None:
            frames = self.frames(kind, call_id)
            return next((f for f in frames if all(f.get(name) == value for name, value in values.items())), None)

        return await until(f"{kind} frame with {values} at {self.login}", look, within_s)


def other_than(whole: Whole, child: str, pid: int) -> bool:
    """Return whether the supervisor has put another process in this one's place."""
    try:
        return whole.child(child).pid != pid
    except psutil.NoSuchProcess:
        return False


def about(frame: Frame) -> str:
    """Return the call a frame is about, if it is about one."""
    return str(frame.get("call_id") or (frame.get("pop") or {}).get("call_id") or "")


@dataclass
class Stage:
    """What a test of the whole hotline can reach."""

    whole: Whole
    link: AmiGateway
    voice: RobotVoice
    pbx: PbxProcess
    events: list[AmiEvent] = field(default_factory=list)

    # --- who takes part -----------------------------------------------------------------------------------------

    @asynccontextmanager
    async def seat(self, login: str = "9901") -> AsyncIterator[Seat]:
        """Let an operator come to work and be ready; they sign out at the end."""
        whole = self.whole
        password = await asyncio.to_thread(robot_account, whole.factory, whole.profile, login)
        async with simulated_operator(whole.settings, login, password) as desk:
            seat = Seat(login, password, desk, RobotOperator(self.link, self.voice, login))
            hello = await seat.shown("hello")
            if hello["presence"]["state"] != "ready":
                await seat.ready()
            yield seat

    @contextmanager
    def account(self, login: str, role: str, department: str | None = None) -> Iterator[str]:
        """Make a robot's account one of another role, without queues, and give it back; gives its password."""
        factory = self.whole.factory
        password = robot_account(factory, self.whole.profile, login)
        with factory.begin() as session:
            own = get_operator(session, login)
            before = own.role, own.department, own.queues
            own.role, own.department, own.queues = role, department, {}
        try:
            yield password
        finally:
            with factory.begin() as session:
                own = get_operator(session, login)
                own.role, own.department, own.queues = before

    async def call(self, number: str) -> RobotCitizen:
        """Let a citizen call; returns when the hotline has taken the call."""
        citizen = RobotCitizen(self.link, self.voice)
        await citizen.call(number, self.whole.profile.line)
        return citizen

    async def call_for_a_person(self, number: str) -> RobotCitizen:
        """Let a citizen call and press the key that leads to a person at once."""
        citizen = await self.call(number)
        await self.step(citizen.call_id, "menu")
        await citizen.press("0")
        await self.step(citizen.call_id, "waiting")
        return citizen

    async def talk(self, seat: Seat, number: str) -> RobotCitizen:
        """Let a citizen call and this operator answer; returns when the operator's page says so."""
        seat.phone.listen()
        citizen = await self.call_for_a_person(number)
        await seat.phone.answered(PATIENCE_S)
        await seat.shown("call", citizen.call_id, state="talking")
        return citizen

    # --- what happens at the telephone system -------------------------------------------------------------------

    async def heard(self, what: str, fits: Callable[[AmiEvent], bool], within_s: float = PATIENCE_S) -> AmiEvent:
        """Wait for an event of the telephone system, also among those that came already."""
        return await until(what, lambda: next((e for e in self.events if fits(e)), None), within_s)

    async def step(self, call_id: str, step: str) -> AmiEvent:
        """Wait until the call's dialplan asks for something: ``menu``, ``speaking``, ``waiting`` or ``survey``."""
        return await self.heard(
            f"step {step} of {call_id}",
            lambda e: (
                e["UserEvent"] == "HotlineStep" and e["CallId"] == call_id and e["Step"] == step and not e["Line"]
            ),
        )

    async def channels(self) -> dict[str, AmiEvent]:
        """Return every channel by unique id."""
        reply: AmiReply = await self.link.act("CoreShowChannels")
        return {channel["Uniqueid"]: channel for channel in reply.items}

    async def clear(self) -> None:
        """Hang up every call and wait until the hotline has closed each row."""
        async with asyncio.timeout(PATIENCE_S):
            while "\n0 active channels" not in await self.pbx.command("core show channels"):
                await self.link.act("Hangup", Channel="/.*/", Cause=16)
        await self.closed()

    # --- what is written ----------------------------------------------------------------------------------------

    def row(self, call_id: str) -> Call | None:
        """Return the call's row as it is now."""
        with self.whole.factory() as session:
            return session.get(Call, call_id)

    def rows(self) -> list[Call]:
        """Return every row."""
        with self.whole.factory() as session:
            return list(session.query(Call))

    def segments(self, call_id: str) -> Sequence[CallSegment]:
        """Return the call's segments without the operator's time after it."""
        with self.whole.factory() as session:
            return [s for s in segments_of(session, call_id) if s.kind != SegmentKind.WRAP_UP]

    async def ended(self, call_id: str, within_s: float = PATIENCE_S) -> Call:
        """Wait until the call's row is closed and its segments fill its whole time; return the row."""

        def look() -> Call | None:
            call = self.row(call_id)
            return call if call and call.ended_at else None

        call = await until(f"{call_id} to be closed", look, within_s)
        assert_unbroken(call, self.segments(call_id))
        return call

    async def closed(self, earlier: Collection[str] = (), within_s: float = PATIENCE_S) -> list[Call]:
        """Wait until every row is closed; return those of calls that are not among the earlier ones."""

        def still_open() -> dict[str, str]:
            return {c.id: f"{c.state} since {c.started_at:%H:%M:%S}" for c in self.rows() if not c.ended_at}

        try:
            await until("every row to be closed", lambda: not still_open(), within_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; open at {utc_now():%H:%M:%S}: {still_open()}") from None
        return [call for call in self.rows() if call.id not in earlier]

    def kinds(self, call_id: str) -> list[tuple[str, str | None]]:
        """Return what the call's time was spent on, and with whom."""
        return [(s.kind, s.operator) for s in self.segments(call_id)]


def assert_unbroken(call: Call, segments: Sequence[CallSegment]) -> None:
    """Check that the segments follow each other without a hole from the call's begin to its end."""
    assert call.ended_at
    assert segments, f"{call.id} ({call.outcome}) has no segments"
    spent = sum((s.ended_at - s.started_at for s in segments), timedelta())
    lasted = call.ended_at - call.started_at
    told = [(s.kind, s.operator, (s.ended_at - s.started_at).total_seconds()) for s in segments]
    assert abs(spent - lasted) <= ROUNDING, f"{call.id} lasted {lasted}, its segments sum to {spent}: {told}"
    for before, after in itertools.pairwise(segments):
        assert before.ended_at == after.started_at, f"{call.id}: a hole or an overlap in {told}"
    assert abs(segments[0].started_at - call.started_at) <= ROUNDING
    assert abs(segments[-1].ended_at - call.ended_at) <= ROUNDING


@asynccontextmanager
async def staged(whole: Whole, *, short_prompts: bool = True) -> AsyncIterator[Stage]:
    """Make a running hotline a stage."""
    binary = find_pbx(whole.settings)
    assert binary
    if short_prompts:
        _shorten(whole.settings.pbx_instance / "sounds/hotline")
    voice = RobotVoice(whole.settings)
    async with manager_link(whole.settings) as link:
        stage = Stage(whole, link, voice, PbxProcess(whole.settings, binary))
        link.subscribe(stage.events.append)
        try:
            yield stage
        finally:
            voice.forget()
