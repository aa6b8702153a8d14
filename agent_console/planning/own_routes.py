"""What concerns oneself: one's shifts, swaps, and how shifts were kept."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy.orm import Session

from agent_console.console import ConsoleDep
from agent_console.deps import ConsoleDeps
from agent_console.files import Id
from agent_console.planning.schemas import (
    AdherenceDayOut,
    Day,
    MyShiftsOut,
    SwapMoveRequest,
    SwapOut,
    SwapRequest,
)
from agent_console.planning.views import (
    adherence_out,
    days_out,
    names_of,
    patterns_out,
    queues_out,
    shift_out,
    swap_out,
)
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.planning.adherence import adherence_of
from crm.planning.states import PlanState
from crm.planning.swaps import DECIDERS, ask_swap, monday_of, move_swap, swaps_for
from crm.planning.weeks import plan_of, rules_of, shifts_of
from crm.tickets.states import Role

router = APIRouter(prefix="/api/planning", tags=["planning"], responses=refusals(403, 404, 409, 413))

PLANNED = (Role.OPERATOR, *DECIDERS)
"""Who has shifts."""


@router.get("/my-shifts", summary="My shifts of a week")
def my_shifts(monday: Annotated[Day, Query()], signed: SignedDep, console: ConsoleDep) -> MyShiftsOut:
    """Return one's own published shifts, and colleagues' of the same queues that could be swapped for."""
    only(signed, *PLANNED)
    deps = console.deps
    with deps.factory() as session:
        return _mine(session, deps, signed, monday, deps.clock())


@router.get("/swaps", summary="Swaps")
def swaps(signed: SignedDep, console: ConsoleDep) -> list[SwapOut]:
    """Return one's own swaps; for who decides, everybody's that are open."""
    only(signed, *PLANNED)
    with console.deps.factory() as session:
        role, names = Role(signed.role), names_of(session)
        found = swaps_for(session, signed.login, role)
        return [swap_out(swap, names, signed.login, role) for swap in found]


@router.post("/swaps", summary="Ask for a swap", status_code=201)
def ask(asked: SwapRequest, signed: SignedDep, console: ConsoleDep) -> SwapOut:
    """Ask a colleague to swap shifts of one week."""
    only(signed, *PLANNED)
    deps = console.deps
    with deps.factory.begin() as session:
        own, theirs = (asked.own.day, asked.own.shift), (asked.theirs.day, asked.theirs.shift)
        swap = ask_swap(session, deps.casework, signed.login, own, asked.colleague, theirs, deps.clock())
        return swap_out(swap, names_of(session), signed.login, Role(signed.role))


@router.post("/swaps/{swap_id}/moves", summary="Answer or decide a swap")
def move(asked: SwapMoveRequest, swap_id: Annotated[Id, Path()], signed: SignedDep, console: ConsoleDep) -> SwapOut:
    """Agree, decline, withdraw, accept or refuse; an accepted swap is in force at once."""
    only(signed, *PLANNED)
    deps, role = console.deps, Role(signed.role)
    with deps.factory.begin() as session:
        swap = move_swap(session, deps.casework, swap_id, asked.move, signed.login, role, deps.clock())
        return swap_out(swap, names_of(session), signed.login, role)


@router.get("/adherence", summary="How shifts were kept")
def adherence(day: Annotated[Day, Query()], signed: SignedDep, console: ConsoleDep) -> AdherenceDayOut:
    """Return a day's shifts that have begun: everybody's for who plans, one's own for others."""
    only(signed, *PLANNED)
    deps = console.deps
    with deps.factory() as session:
        at = deps.clock()
        login = None if signed.role in DECIDERS else signed.login
        rules, calendar = rules_of(deps.casework, monday_of(day))
        names = names_of(session)
        return AdherenceDayOut(
            day=day,
            shifts=[adherence_out(kept, names) for kept in adherence_of(session, day, at, login)],
            patterns=patterns_out(rules, calendar, monday_of(day)),
            server_time=at,
        )


def _mine(session: Session, deps: ConsoleDeps, signed: Signed, monday: date, at: datetime) -> MyShiftsOut:
    rules, calendar = rules_of(deps.casework, monday)
    plan, role = plan_of(session, monday, PlanState.PUBLISHED), Role(signed.role)
    shifts, names = shifts_of(session, plan), names_of(session)
    others = (shift for shift in shifts if shift.operator != signed.login and shift.queue in signed.queues)
    concerned = [swap for swap in swaps_for(session, signed.login, Role.OPERATOR) if swap.monday == monday]
    return MyShiftsOut(
        monday=monday,
        days=days_out(calendar, monday),
        version=plan.version if plan else None,
        shifts=[shift_out(shift, names) for shift in shifts if shift.operator == signed.login],
        swappable=[shift_out(shift, names) for shift in others if shift.starts_at > at],
        swaps=[swap_out(swap, names, signed.login, role) for swap in concerned],
        patterns=patterns_out(rules, calendar, monday),
        queues=queues_out(deps.profile),
        server_time=at,
    )
