"""Taking part in an operator's call, and who did. What becomes of it arrives as ``monitoring`` frames."""

from fastapi import APIRouter

from agent_console.calls.access import readable_call
from agent_console.console import ConsoleDep
from agent_console.monitoring.access import sees_monitoring
from agent_console.monitoring.schemas import MonitoringRequest, MonitoringStretch
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.monitoring.service import stretches_of
from crm.tickets.states import Role

router = APIRouter(prefix="/api/calls/{call_id}/monitoring", tags=["calls"])


@router.post("", status_code=202, summary="Take part in an operator's call", responses=refusals(403, 409, 413))
async def begin(call_id: str, asked: MonitoringRequest, signed: SignedDep, console: ConsoleDep) -> None:
    """Listen, whisper to the operator, join in or take the call over; my own phone rings first and once."""
    only(signed, Role.SUPERVISOR)
    await console.deps.monitoring.begin(call_id, signed.login, asked.way)


@router.delete("", status_code=204, summary="Take no part any more", responses=refusals(403, 409))
async def leave(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Leave a call; citizen and operator talk on."""
    only(signed, Role.SUPERVISOR)
    await console.deps.monitoring.leave(call_id, signed.login)


@router.get("", summary="Who took part in a call", responses=refusals(404))
def of_call(call_id: str, signed: SignedDep, console: ConsoleDep) -> list[MonitoringStretch]:
    """Return who took part beside the operator and how, in order of time; what is not for the reader is left out."""
    with console.deps.factory() as session:
        call = readable_call(session, console.deps, signed, call_id)
        found = stretches_of(session, call.id)
    return [MonitoringStretch.model_validate(one) for one in found if sees_monitoring(console.deps, signed, one.way)]
