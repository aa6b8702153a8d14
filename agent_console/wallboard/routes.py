"""The whole wallboard; its changes come as ``wallboard`` frames."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.wallboard.board import WATCHERS
from agent_console.wallboard.schemas import WallboardNow

router = APIRouter(prefix="/api", tags=["wallboard"], responses=refusals(403))


@router.get("/wallboard", summary="Every seat, every queue, today's service level")
async def wallboard(signed: SignedDep, console: ConsoleDep) -> WallboardNow:
    """Return everything on the wallboard; after it, frames with a later ``version`` say what changed."""
    only(signed, *WATCHERS)
    return await console.wallboard.now()
