"""A week's plan: read, drafted, proposed, published."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from agent_console.console import ConsoleDep
from agent_console.planning.schemas import (
    Day,
    DayNeedOut,
    DraftOut,
    DraftRequest,
    ProposalOut,
    ProposalRequest,
    PublicationRequest,
    PublishedOut,
    Revision,
    WeekOut,
)
from agent_console.planning.views import fault_out, gaps_out, names_of, need_out, shift_out
from agent_console.planning.week import plan_out, read_week, wishes_of
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.operators.service import list_operators
from crm.planning.checks import gaps
from crm.planning.proposals import propose
from crm.planning.service import drop_draft, faults_of, placed, publish, save_draft
from crm.planning.swaps import DECIDERS
from crm.planning.weeks import around, needs_of, rules_of, shifts_of, week_days

router = APIRouter(prefix="/api/planning", tags=["planning"], responses=refusals(403, 404, 409, 413))

Monday = Annotated[Day, Path(description="The week's first day.")]


@router.get("/weeks/{monday}", summary="A week to plan")
def week(monday: Monday, signed: SignedDep, console: ConsoleDep) -> WeekOut:
    """Return the week's draft, or what is in force, with all it is planned from."""
    only(signed, *DECIDERS)
    deps = console.deps
    with deps.factory() as session:
        return read_week(session, deps, monday, deps.clock())


@router.get("/weeks/{monday}/needs", summary="What a week takes")
def needs(monday: Monday, signed: SignedDep, console: ConsoleDep) -> list[DayNeedOut]:
    """Return calls to expect, seats and people for each queue, day and half hour."""
    only(signed, *DECIDERS)
    deps = console.deps
    with deps.factory() as session:
        return [need_out(need) for need in needs_of(session, deps.casework, monday, deps.clock())]


@router.put("/weeks/{monday}/draft", summary="Keep a week as a draft")
def keep_draft(asked: DraftRequest, monday: Monday, signed: SignedDep, console: ConsoleDep) -> DraftOut:
    """Keep all shifts of a week, faulty or not; nobody is bound by a draft."""
    only(signed, *DECIDERS)
    deps = console.deps
    with deps.factory.begin() as session:
        at, wishes = deps.clock(), wishes_of(asked.shifts)
        plan = save_draft(session, deps.casework, monday, wishes, asked.revision, signed.login, at)
        found, names = faults_of(session, deps.casework, monday, shifts_of(session, plan)), names_of(session)
        return DraftOut(plan=plan_out(plan), faults=[fault_out(fault, names) for fault in found])


@router.delete("/weeks/{monday}/draft", summary="Drop a week's draft", status_code=204)
def drop(monday: Monday, signed: SignedDep, console: ConsoleDep, revision: Annotated[Revision, Query()]) -> None:
    """Give up the draft; what is in force stays."""
    only(signed, *DECIDERS)
    with console.deps.factory.begin() as session:
        drop_draft(session, monday, revision)


@router.post("/weeks/{monday}/proposal", summary="Let a week be filled")
def proposal(asked: ProposalRequest, monday: Monday, signed: SignedDep, console: ConsoleDep) -> ProposalOut:
    """Return the week filled up from the given shifts, and what stays open; nothing is kept."""
    only(signed, *DECIDERS)
    deps = console.deps
    with deps.factory() as session:
        rules, calendar = rules_of(deps.casework, monday)
        wanted = needs_of(session, deps.casework, monday, deps.clock())
        stay, operators = placed(deps.casework, monday, wishes_of(asked.shifts)), list_operators(session)
        able = [operator for operator in operators if operator.active and operator.queues]
        near = around(session, monday)
        filled = propose(stay, near, able, wanted, week_days(monday), calendar, rules)
        names = names_of(session)
        return ProposalOut(
            shifts=[shift_out(shift, names) for shift in filled], gaps=gaps_out(gaps([*filled, *near], wanted))
        )


@router.post("/weeks/{monday}/publication", summary="Publish a week")
def publication(asked: PublicationRequest, monday: Monday, signed: SignedDep, console: ConsoleDep) -> PublishedOut:
    """Put the draft in force as the week's next version, and return where it has too few people."""
    only(signed, *DECIDERS)
    deps = console.deps
    at = deps.clock()
    with deps.factory.begin() as session:
        plan = publish(session, deps.casework, monday, asked.revision, signed.login, at)
    with deps.factory() as session:
        shifts = [*shifts_of(session, plan), *around(session, monday)]
        open_ = gaps(shifts, needs_of(session, deps.casework, monday, at))
        return PublishedOut(plan=plan_out(plan), gaps=gaps_out(open_))
