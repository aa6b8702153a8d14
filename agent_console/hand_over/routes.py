"""Handing over one's live call, and taking it back. What becomes of it arrives as ``hand_over`` frames."""

import asyncio

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.deps import ConsoleDeps
from agent_console.hand_over.schemas import HandOverRequest, TargetsOut
from agent_console.hand_over.service import asked_by, leads_to_leader, led_sooner, targets_for
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.calls.asked import Asked
from crm.leader_shifts.line import check_room
from crm.tickets.states import Role

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=refusals(403, 409, 413))


@router.get("/hand-over/targets", summary="Who can be called for my live call")
def targets(signed: SignedDep, console: ConsoleDep) -> TargetsOut:
    """Return the operators at work with what they are doing, and the queues; the city's lines are in its lists."""
    only(signed, *(role for role in Role if role is not Role.CLERK))
    with console.deps.factory() as session:
        return targets_for(session, console.deps, signed.login)


@router.post("/{call_id}/hand-over", status_code=202, summary="Call a target for a live call")
async def begin(call_id: str, asked: HandOverRequest, signed: SignedDep, console: ConsoleDep) -> None:
    """Call a line, an operator or a queue; the citizen stays with the operator until it answers.

    An operator does so for their own call, a supervisor for anybody's.
    """
    deps = console.deps
    wanted, sooner = await asyncio.to_thread(_asked, deps, signed.login, call_id, asked)
    rules = leads_to_leader(deps, wanted)
    if rules and not sooner:
        check_room(rules, deps.hand_overs.led_to(rules.queue))  # nobody comes between this and the beginning
    await deps.hand_overs.begin(call_id, wanted, anybodys=signed.sees_all, sooner=sooner)


def _asked(deps: ConsoleDeps, login: str, call_id: str, asked: HandOverRequest) -> tuple[Asked, int]:
    with deps.factory() as session:
        wanted = asked_by(session, login, asked)
    return wanted, led_sooner(deps, call_id, wanted)


@router.post("/{call_id}/hand-over/join", status_code=202, summary="Let the citizen into my consultation")
async def join(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Let citizen, operator and target talk together (三方)."""
    await console.deps.hand_overs.join(call_id, signed.login)


@router.post("/{call_id}/hand-over/complete", status_code=202, summary="Leave my call to the target")
async def complete(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Let citizen and target talk; the operator leaves and writes it up."""
    await console.deps.hand_overs.complete(call_id, signed.login)


@router.delete("/{call_id}/hand-over", status_code=204, summary="Take the target back out of my live call")
async def withdraw(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Stop calling the target, or let it leave; the citizen is with the operator again."""
    await console.deps.hand_overs.withdraw(call_id, signed.login)
