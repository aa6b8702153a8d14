"""The console's websocket."""

import logging
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket

from agent_console.console import ConsoleDep
from agent_console.sign_in.guard import admitted

log = logging.getLogger(__name__)
router = APIRouter()


@router.websocket("/ws/console")
async def console_socket(
    websocket: WebSocket,
    console: ConsoleDep,
    stream: Annotated[str, Query(max_length=32)] = "",
    seq: Annotated[int, Query(ge=0)] = 0,
) -> None:
    """Let a signed-in operator's page in and serve it; one that names its stream and its last frame goes on there."""
    signed = await admitted(websocket, console)
    if signed is None:
        return
    connection = console.hub.connect(websocket, signed, stream, seq)
    if connection is None:
        log.warning("page of operator %s refused: too many are open", signed.login)
        await websocket.close(1008)
        return
    await console.hub.serve(connection)
