"""Keeping nothing of one's own call for a while, and reading where a call was masked."""

from fastapi import APIRouter

from agent_console.call_masks.schemas import MaskOut
from agent_console.call_masks.service import begin_masking, end_masking
from agent_console.calls.access import readable_call
from agent_console.console import ConsoleDep
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.calls.masks import masks_of

router = APIRouter(prefix="/api/calls/{call_id}/masks", tags=["calls"])


@router.post("", summary="Keep nothing of my call for a while", responses=refusals(403, 409, 413))
def begin(call_id: str, signed: SignedDep, console: ConsoleDep) -> MaskOut:
    """Keep neither sound nor text of one's own call (录音屏蔽) until it is taken back, at most a minute."""
    return MaskOut.model_validate(begin_masking(console.deps, signed, call_id))


@router.delete("", status_code=204, summary="Keep my call again", responses=refusals(403, 409))
def end(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Keep sound and text of one's own call again."""
    end_masking(console.deps, signed, call_id)


@router.get("", summary="Where a call was masked", responses=refusals(404))
def of_call(call_id: str, signed: SignedDep, console: ConsoleDep) -> list[MaskOut]:
    """Return who masked which stretches of a call, in order of time."""
    with console.deps.factory() as session:
        found = masks_of(session, readable_call(session, console.deps, signed, call_id))
    return [MaskOut.model_validate(one) for one in found]
