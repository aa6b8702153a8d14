"""Calling a line for one's live call, and taking it back. What becomes of it arrives as ``hand_over`` frames."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.hand_over.schemas import HandOverRequest
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=refusals(403, 409, 413))


@router.post("/{call_id}/hand-over", status_code=202, summary="Call a line for a live call")
async def begin(call_id: str, asked: HandOverRequest, signed: SignedDep, console: ConsoleDep) -> None:
    """Call an emergency or utility line; the citizen stays with the operator until it answers, then all three talk.

    An operator does so for their own call, a supervisor for anybody's.
    """
    await console.deps.hand_overs.begin(call_id, signed.login, asked.line, anybodys=signed.sees_all)


@router.delete("/{call_id}/hand-over", status_code=204, summary="Take the line back out of my live call")
async def withdraw(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Stop calling the line, or let it leave the conversation."""
    await console.deps.hand_overs.withdraw(call_id, signed.login)
