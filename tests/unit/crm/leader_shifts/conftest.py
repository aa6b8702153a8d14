"""A city with people who plan shifts, and one of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crm.calls.models import Call
from crm.calls.service import add_segment, end_call, move_call, open_call
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.db import SessionFactory
from crm.leader_shifts.hours import keep_hours
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.plans import ShiftPlan
from crm.leader_shifts.service import move_shift, plan_shift
from crm.leader_shifts.states import ShiftMove
from crm.operators.models import Operator
from crm.tickets.models import Ticket
from tests.databases import memory_engine
from tests.unit.crm.cases.people import ADMIN, FRIDAY_NOON, LEADER, OPERATOR, SUPERVISOR, after
from tests.unit.crm.cases.stage import CityHall

PLAN = ShiftPlan(
    leader=LEADER.login,
    duty=SUPERVISOR.login,
    starts_at=after(hours=2),
    ends_at=after(hours=4),
    scope="城市管理、供水供热",
    companions={"city-mgmt": "8002"},
    places=2,
)
RUNS = (ShiftMove.SUBMIT, ShiftMove.APPROVE, ShiftMove.PUBLISH)


class Shifts:
    """Plans, moves and calls, each in a transaction of its own."""

    def __init__(self, hall: CityHall) -> None:
        self.hall, self.factory, self.casework = hall, hall.factory, hall.casework
        self.zone = hall.casework.zone
        rules = hall.casework.profile.leader_shifts
        assert rules
        self.rules = rules
        people = {one.login: one for one in (ADMIN, LEADER, OPERATOR, SUPERVISOR, replace(OPERATOR, login="8002"))}
        with self.factory.begin() as session:
            for login, actor in people.items():
                account = Operator(login=login, name="何市长" if actor is LEADER else login, role=actor.role)
                account.password_hash, account.created_at = "", FRIDAY_NOON
                session.add(account)

    def plan(self, plan: ShiftPlan = PLAN) -> int:
        """Write a plan down and return its id."""
        with self.factory.begin() as session:
            return plan_shift(session, plan, SUPERVISOR, FRIDAY_NOON).id

    def move(self, shift: int, move: ShiftMove, reason: str = "") -> None:
        """Make a move; whoever approves is another one than who planned."""
        actor = ADMIN if move is ShiftMove.APPROVE else SUPERVISOR
        with self.factory.begin() as session:
            move_shift(session, shift, move, actor, FRIDAY_NOON, self.zone, reason)

    def published(self, plan: ShiftPlan = PLAN) -> int:
        """Bring a plan before the public and return its id."""
        shift = self.plan(plan)
        for move in RUNS:
            self.move(shift, move)
        return shift

    def tick(self, **since: float) -> dict[str, int]:
        """Let the clock look, so long after noon."""
        with self.factory.begin() as session:
            return dict(keep_hours(session, self.rules, after(**since)))

    def running(self, plan: ShiftPlan = PLAN, hours: float = 2) -> int:
        """Publish a plan and let it begin, so many hours after noon."""
        shift = self.published(plan)
        self.tick(hours=hours)
        return shift

    def belongs(self, number: str, call_id: str) -> None:
        """Let a ticket be one of a call."""
        with self.factory.begin() as session:
            session.get_one(Ticket, number).call_id = call_id

    def get(self, shift: int) -> LeaderShift:
        """Read a shift."""
        with self.factory() as session:
            return session.get_one(LeaderShift, shift)

    def call(
        self,
        call_id: str,
        number: str,
        *talks: str,
        hours: float = 2.5,
        outcome: Outcome = Outcome.LEFT_IN_QUEUE,
    ) -> None:
        """Let a citizen call, talk with these accounts one after another, and hang up."""
        at = after(hours=hours)
        with self.factory.begin() as session:
            open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="t", at=at)
            for login in talks:
                move_call(session, call_id, CallState.TALKING, operator=login, at=at)
                until = at + timedelta(minutes=3)
                add_segment(session, call_id, SegmentKind.TALKING, operator=login, started_at=at, ended_at=until)
                at = until
            end_call(session, call_id, Outcome.ANSWERED if talks else outcome, at)

    def kept(self, call_id: str) -> Call:
        """Read a call."""
        with self.factory() as session:
            return session.get_one(Call, call_id)


@pytest.fixture
def shifts() -> Iterator[Shifts]:
    engine = memory_engine()
    yield Shifts(CityHall(SessionFactory(engine)))
    engine.dispose()
