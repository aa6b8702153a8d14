"""The live list, a call's warnings, and taking notice."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.warnings.schemas import Acknowledgement, LiveWarnings, WarningOut
from agent_console.warnings.service import read_live, read_of_call, take_notice
from crm.tickets.states import Role

router = APIRouter(prefix="/api", tags=["warnings"])


@router.get("/warnings", summary="The warnings of the last hours", responses=refusals(403))
def live(signed: SignedDep, console: ConsoleDep) -> LiveWarnings:
    """Return the warnings of the last hours, open ones first."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory() as session:
        return read_live(session, console.deps)


@router.get("/calls/{call_id}/warnings", summary="A call's warnings", responses=refusals(404))
def of_call(call_id: str, signed: SignedDep, console: ConsoleDep) -> list[WarningOut]:
    """Return a call's warnings, the first one first."""
    with console.deps.factory() as session:
        return read_of_call(session, console.deps, signed, call_id)


@router.post(
    "/warnings/{warning_id}/acknowledge", summary="Take notice of a warning", responses=refusals(403, 404, 409, 413)
)
def acknowledge(warning_id: str, body: Acknowledgement, signed: SignedDep, console: ConsoleDep) -> WarningOut:
    """Take notice of a warning, or say what came of one's own notice."""
    return take_notice(console.deps, signed, warning_id, body.outcome)
