"""Stand-ins for the rooms the console works with: a desk, a tracker and a telephone system that only remember."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from config.settings import Settings
from crm.attachments.store import Store
from crm.bus import Bus, MemoryBus
from crm.bus.events import MonitoringChanged, OperatorStateChanged
from crm.calls.asked import Asked
from crm.casework import Casework
from crm.db import SessionFactory
from crm.departments.service import sync_departments
from crm.monitoring.states import Way
from crm.operators.models import Operator
from crm.operators.orders import Order
from crm.operators.states import OPERATOR, OperatorMove, OperatorState
from ivr.hand_over.errors import NotHandedOverError
from ivr.monitoring.errors import NotMonitoringError
from tests.city import demo_city
from tests.databases import file_engine

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"
CALL = "hotline-1763766000.12"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash says how dear it was: tests sign in often."""
HASHED = CHEAP.hash(PASSWORD)
PEOPLE = {
    "8001": "operator",
    "8002": "operator",
    "9001": "supervisor",
    "7001": "dispatcher",
    "7002": "reviewer",
    "6001": "follow_up",
    "9101": "inspector",
    "9201": "leader",
    "9901": "admin",
}
CLERKS = {"5001": "city-mgmt", "5002": "housing", "5003": "jiangan", "5004": "jiangan-taibei"}
"""Departments of clerks, as in the demonstration's profile."""


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Presence:
    state: str = OperatorState.OFFLINE
    reason: str = ""
    since: datetime = NOON
    call_id: str | None = None
    wrap_up_until: datetime | None = None
    extensions_left: int = 0
    next_pause: str | None = None
    pause_until: datetime | None = None
    crowded: bool = False


@dataclass
class FakeDesk:
    """Follows the table of states at once and says so on the bus."""

    bus: Bus
    clock: Clock
    present: dict[str, Presence] = field(default_factory=dict)
    done: list[tuple[str, ...]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    failing: Exception | None = None

    def state_of(self, login: str) -> Presence:
        return self.present.get(login, Presence())

    def put(self, login: str, state: OperatorState, call_id: str | None = None, reason: str = "") -> None:
        until = self.clock.now + timedelta(seconds=60) if state is OperatorState.WRAP_UP else None
        self.present[login] = Presence(state, reason, self.clock.now, call_id, until)
        event = OperatorStateChanged(
            operator=login,
            state=state,
            reason=reason,
            since=self.clock.now,
            call_id=call_id,
            wrap_up_until=until,
            at=self.clock.now,
        )
        self.bus.publish(event)

    def _move(self, login: str, move: OperatorMove, reason: str = "") -> None:
        if self.failing:
            raise self.failing
        now = self.state_of(login)
        self.put(login, OPERATOR.after(OperatorState(now.state), move), now.call_id, reason)
        self.done.append((move.value, login, reason))

    async def sign_in(self, login: str, queues: Mapping[str, int]) -> None:
        self._move(login, OperatorMove.SIGN_IN)

    async def sign_out(self, login: str, reason: str, *, order: Order | None = None) -> None:
        self._move(login, OperatorMove.SIGN_OUT, reason)
        self.orders += [order] if order else []

    async def ready(self, login: str, *, order: Order | None = None) -> None:
        self._move(login, OperatorMove.READY)
        self.orders += [order] if order else []

    async def pause(self, login: str, reason: str, *, order: Order | None = None) -> None:
        self._move(login, OperatorMove.PAUSE, reason)
        self.orders += [order] if order else []

    async def extend_wrap_up(self, login: str) -> None:
        self.done.append(("extend", login, ""))


@dataclass
class Live:
    state: str = "ringing"
    since: datetime = NOON
    segment_since: datetime = NOON
    caller_channel: str = "PJSIP/trunk-1"
    operator: str | None = None
    operator_channel: str | None = ""
    queue: str | None = "hotline"
    ringing: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass
class FakeTracker:
    live: dict[str, Live] = field(default_factory=dict)


@dataclass
class FakeHandOvers:
    """Remembers what was asked by whoever talks in the call."""

    tracker: "FakeTracker"
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    begun: list[Asked] = field(default_factory=list)
    sooner: list[int] = field(default_factory=list)
    waiting: int = 0

    async def begin(self, call_id: str, asked: Asked, *, anybodys: bool = False, sooner: int = 0) -> None:
        self.begun.append(asked)
        self.sooner.append(sooner)
        self._ask(call_id, asked.by, asked.target, anybodys=anybodys)

    def led_to(self, queue: str) -> int:
        return self.waiting

    async def join(self, call_id: str, login: str) -> None:
        self._ask(call_id, login, "join")

    async def complete(self, call_id: str, login: str) -> None:
        self._ask(call_id, login, "complete")

    async def withdraw(self, call_id: str, login: str) -> None:
        self._ask(call_id, login, "withdraw")

    def _ask(self, call_id: str, login: str, what: str, *, anybodys: bool = False) -> None:
        live = self.tracker.live.get(call_id)
        if live is None or not (anybodys or live.operator == login):
            raise NotHandedOverError("expected a call you are talking in, got another")
        self.asked.append((call_id, login, what))


@dataclass
class FakeMonitor:
    supervisor: str
    way: Way


@dataclass
class FakeMonitoring:
    """Lets everybody take part; remembers who does."""

    bus: Bus
    tracker: "FakeTracker"
    there: dict[str, list[FakeMonitor]] = field(default_factory=dict)

    async def begin(self, call_id: str, login: str, way: Way) -> None:
        others = [one for one in self.of_call(call_id) if one.supervisor != login]
        self.there[call_id] = [*others, FakeMonitor(login, way)]
        self._tell(call_id, login, way)

    async def leave(self, call_id: str, login: str) -> None:
        if login not in [one.supervisor for one in self.of_call(call_id)]:
            raise NotMonitoringError("expected a call you take part in, you do not")
        self.there[call_id] = [one for one in self.there[call_id] if one.supervisor != login]
        self._tell(call_id, login, Way.LEFT)

    def of_call(self, call_id: str) -> list[FakeMonitor]:
        return self.there.get(call_id, [])

    def _tell(self, call_id: str, login: str, way: Way) -> None:
        live = self.tracker.live.get(call_id)
        operator = live.operator if live and live.operator else ""
        self.bus.publish(MonitoringChanged(call_id=call_id, supervisor=login, operator=operator, way=way, at=NOON))


@dataclass
class FakeOutgoing:
    """Makes every call; remembers what was dialled."""

    dialled: list[tuple[str, str]] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)

    async def claim(self, login: str, ticket: str = "") -> str:
        self.claimed.append(f"out-{login}-{len(self.claimed)}")
        return self.claimed[-1]

    async def dial(self, call_id: str, number: str) -> None:
        self.dialled.append((call_id, number))

    def drop(self, call_id: str) -> None:
        self.claimed.remove(call_id)

    def of(self, login: str) -> None:
        return None


@dataclass
class Reply:
    success: bool = True


@dataclass
class FakePbx:
    up: bool = True
    answer: Reply = field(default_factory=Reply)
    acted: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def act(self, action: str, **fields: str) -> Reply:
        self.acted.append((action, fields))
        return self.answer


@dataclass(repr=False)
class World:
    """The console's surroundings; asyncio puts what a fixture made into words, and a whole city takes long to tell."""

    engine: Engine
    bus: MemoryBus
    clock: Clock
    desk: FakeDesk
    tracker: FakeTracker
    hand_overs: FakeHandOvers
    outgoing: FakeOutgoing
    pbx: FakePbx
    deps: ConsoleDeps


def add_person(session: Session, login: str, role: str, department: str | None = None) -> None:
    """Make an account with the one password of all tests."""
    queues = {"hotline": 0} if role == "operator" else {}
    person = Operator(
        login=login, name=f"name {login}", role=role, queues=queues, password_hash=HASHED, created_at=NOON
    )
    person.department = department
    session.add(person)


def make_world(folder: Path, **settings: object) -> World:
    """Build the surroundings on a database of their own, with accounts of every role."""
    engine = file_engine(folder)
    factory, profile = SessionFactory(engine), demo_city()
    with factory.begin() as session:
        sync_departments(session, profile.rules_at(NOON), NOON)
        for login, role in PEOPLE.items():
            add_person(session, login, role)
        for login, department in CLERKS.items():
            add_person(session, login, "clerk", department)
    bus, clock = MemoryBus(), Clock()
    desk, tracker, pbx = FakeDesk(bus, clock), FakeTracker(), FakePbx()
    hand_overs, outgoing = FakeHandOvers(tracker), FakeOutgoing()
    outside = (tracker, desk, hand_overs, FakeMonitoring(bus, tracker), outgoing, pbx)
    typed = Settings.model_validate({"data_dir": folder, "web_dist": folder / "dist", **settings})
    store = Store(typed.attachments_dir, typed.attachment_bytes)
    deps = ConsoleDeps(typed, profile, factory, bus, *outside, clock, Casework(profile), store)
    return World(engine, bus, clock, desk, tracker, hand_overs, outgoing, pbx, deps)
