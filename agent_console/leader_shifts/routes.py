"""Leaders' shifts: who plans, approves, publishes and reports them, and who books a place."""

from collections.abc import Callable

from fastapi import APIRouter
from sqlalchemy.orm import Session

from agent_console.console import Console, ConsoleDep
from agent_console.files import Id
from agent_console.leader_shifts.schemas import PeopleOut, ShiftBody, ShiftMoveBody, ShiftNow, ShiftOut
from agent_console.leader_shifts.views import people_out, shift_out
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.leader_shifts.listing import get_shift, list_shifts
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.service import change_shift, move_shift, plan_shift
from crm.leader_shifts.states import MAKERS, PLANNERS, READERS
from crm.leader_shifts.times import running_shift

router = APIRouter(prefix="/api/leader-shifts", tags=["leader-shifts"], responses=refusals(403))
CHANGED = refusals(403, 404, 409, 413)


@router.get("", summary="Leaders' shifts, the latest first")
def list_them(signed: SignedDep, console: ConsoleDep) -> list[ShiftOut]:
    """Return the last hundred shifts."""
    only(signed, *READERS)
    deps, at = console.deps, console.deps.clock()
    with deps.factory() as session:
        return [shift_out(session, deps.casework, one, signed.actor, at) for one in list_shifts(session)]


@router.get("/now", summary="The shift that is on")
def now(signed: SignedDep, console: ConsoleDep) -> ShiftNow:
    """Return the shift that is on, and how many wait for its leader."""
    only(signed, *READERS)
    deps, at = console.deps, console.deps.clock()
    rules = deps.profile.leader_shifts
    queue = rules.queue if rules else ""
    with deps.factory() as session:
        found = running_shift(session)
        shift = shift_out(session, deps.casework, found, signed.actor, at) if found else None
    return ShiftNow(
        shift=shift, queue=queue, waiting=deps.hand_overs.led_to(queue), most_waiting=rules.waiting if rules else 0
    )


@router.get("/people", summary="Whom a plan can name")
def people(signed: SignedDep, console: ConsoleDep) -> PeopleOut:
    """Return the leaders, and the accounts with a desk."""
    only(signed, *PLANNERS)
    with console.deps.factory() as session:
        return people_out(session)


@router.post("", status_code=201, summary="Plan a shift", responses=refusals(403, 409, 413))
def plan(asked: ShiftBody, signed: SignedDep, console: ConsoleDep) -> ShiftOut:
    """Write a plan down; another person approves it."""
    only(signed, *PLANNERS)
    at = console.deps.clock()
    return _changed(console, signed, lambda session: plan_shift(session, asked.plan, signed.actor, at))


@router.get("/{shift_id}", summary="One shift", responses=refusals(403, 404))
def read(shift_id: Id, signed: SignedDep, console: ConsoleDep) -> ShiftOut:
    """Return a shift."""
    only(signed, *READERS)
    deps = console.deps
    with deps.factory() as session:
        return shift_out(session, deps.casework, get_shift(session, shift_id), signed.actor, deps.clock())


@router.put("/{shift_id}", summary="Change a draft", responses=CHANGED)
def change(shift_id: Id, asked: ShiftBody, signed: SignedDep, console: ConsoleDep) -> ShiftOut:
    """Write a draft anew."""
    only(signed, *PLANNERS)
    at = console.deps.clock()
    return _changed(console, signed, lambda session: change_shift(session, shift_id, asked.plan, signed.actor, at))


@router.post(
    "/{shift_id}/moves", summary="Submit, approve, publish, end, report or withdraw a shift", responses=CHANGED
)
def move(shift_id: Id, asked: ShiftMoveBody, signed: SignedDep, console: ConsoleDep) -> ShiftOut:
    """Make a move; who approves is another person than who planned."""
    only(signed, *MAKERS[asked.move])
    deps, at = console.deps, console.deps.clock()
    zone, reason = deps.casework.zone, asked.reason
    return _changed(
        console, signed, lambda session: move_shift(session, shift_id, asked.move, signed.actor, at, zone, reason)
    )


def _changed(console: Console, signed: Signed, change: Callable[[Session], LeaderShift]) -> ShiftOut:
    deps = console.deps
    with deps.factory.begin() as session:
        shift = change(session)
        return shift_out(session, deps.casework, shift, signed.actor, deps.clock())
