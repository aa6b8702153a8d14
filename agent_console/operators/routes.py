"""Ready, pause, more time."""

from typing import ClassVar

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.operators.schemas import PresenceOut, StateRequest
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from config.errors import HotlineError
from crm.tickets.states import Role

router = APIRouter(prefix="/api", tags=["operators"], responses=refusals(403, 409, 413))


class PauseReasonError(HotlineError):
    """A pause without one of the city's reasons."""

    slug: ClassVar[str] = "pause-reason-unknown"
    status: ClassVar[int] = 422


@router.post("/state", summary="Change my working state")
async def change_state(asked: StateRequest, signed: SignedDep, console: ConsoleDep) -> PresenceOut:
    """Change the working state and return it as it is now."""
    only(signed, *(role for role in Role if role is not Role.CLERK))
    desk, reasons = console.deps.desk, console.deps.profile.pause_reasons
    if asked.move == "pause" and asked.reason not in reasons:
        raise PauseReasonError(f"expected a reason out of {', '.join(reasons)}, got another", field="reason")
    await console.attendance.seat(signed.login, signed.queues)
    match asked.move:
        case "ready":
            await desk.ready(signed.login)
        case "pause":
            await desk.pause(signed.login, asked.reason)
        case "extend":
            await desk.extend_wrap_up(signed.login)
    return PresenceOut.model_validate(desk.state_of(signed.login))
