"""The console's websocket."""

import logging

from fastapi import APIRouter, WebSocket

from agent_console.console import ConsoleDep
from agent_console.sign_in.guard import admitted
from agent_console.socket.session import Session

log = logging.getLogger(__name__)
router = APIRouter()


@router.websocket("/ws/console")
async def console_socket(websocket: WebSocket, console: ConsoleDep) -> None:
    """Let a signed-in operator's page in and serve it."""
    signed = await admitted(websocket, console)
    if signed is None:
        return
    if console.hub.is_full(signed.sign_in_id):
        log.warning("page of operator %s refused: too many are open", signed.login)
        await websocket.close(1008)
        return
    await websocket.accept()
    await console.hub.serve(Session(websocket, signed, console.deps.clock))
