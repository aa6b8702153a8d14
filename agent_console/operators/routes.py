"""Ready, pause, more time."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from agent_console.calls.service import leave_wrap_up
from agent_console.console import Console, ConsoleDep
from agent_console.operators.orders import carry_out
from agent_console.operators.schemas import AutoAnswer, OrderRequest, PresenceOut, StateRequest
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.operators.service import get_operator
from crm.tickets.states import Role
from ivr.desk.errors import PauseReasonError

router = APIRouter(prefix="/api", tags=["operators"], responses=refusals(403, 409, 413))


@router.post("/operators/{login}/state", summary="Put an operator into a state", responses=refusals(404))
async def order_state(login: str, asked: OrderRequest, signed: SignedDep, console: ConsoleDep) -> PresenceOut:
    """Put an operator into a state, for a reason they are told, and return it as it is now."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    _check_reason(console, asked.move, asked.pause)
    await carry_out(console, login, asked, signed)
    return PresenceOut.model_validate(console.deps.desk.state_of(login))


@router.post("/state", summary="Change my working state")
async def change_state(asked: StateRequest, signed: SignedDep, console: ConsoleDep) -> PresenceOut:
    """Change the working state and return it as it is now."""
    only(signed, *(role for role in Role if role is not Role.CLERK))
    desk = console.deps.desk
    _check_reason(console, asked.move, asked.reason)
    if asked.move != "extend":
        await run_in_threadpool(leave_wrap_up, console.deps, signed.login)
    await console.attendance.seat(signed.login, signed.queues)
    match asked.move:
        case "ready":
            await desk.ready(signed.login)
        case "pause":
            await desk.pause(signed.login, asked.reason)
        case "extend":
            await desk.extend_wrap_up(signed.login)
    return PresenceOut.model_validate(desk.state_of(signed.login))


@router.put("/me/auto-answer", status_code=204, summary="Let my page answer by itself, or not")
def auto_answer(asked: AutoAnswer, signed: SignedDep, console: ConsoleDep) -> None:
    """Keep whether the page answers by itself; ``me`` tells it."""
    only(signed, *(role for role in Role if role is not Role.CLERK))
    with console.deps.factory.begin() as session:
        get_operator(session, signed.login).auto_answer = asked.on


def _check_reason(console: Console, move: str, reason: str) -> None:
    reasons = console.deps.profile.pause_reasons
    if move == "pause" and reason not in reasons:
        raise PauseReasonError(f"expected a reason out of {', '.join(reasons)}, got another", field="reason")
