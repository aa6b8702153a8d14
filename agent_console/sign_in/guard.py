"""The check at every door: a sign-in that stands, asked for by the console's own page."""

import asyncio
import logging
from typing import Annotated

from fastapi import Depends, WebSocket
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection

from agent_console.console import Console, ConsoleDep
from agent_console.errors import where
from agent_console.origin import is_own_page
from agent_console.sign_in.signed import COOKIE, NotSignedInError, Signed, signed_by

log = logging.getLogger(__name__)


def signed_in(connection: HTTPConnection, console: ConsoleDep) -> Signed:
    """Return who asks.

    Raises:
        NotSignedInError: Nobody we know.
    """
    return signed_by(console.deps.factory, connection.cookies.get(COOKIE, ""), console.deps.clock())


SignedDep = Annotated[Signed, Depends(signed_in)]


async def from_own_page(websocket: WebSocket, console: Console) -> bool:
    """Refuse a websocket of a foreign page before it is accepted (the browser sees 403)."""
    if is_own_page(websocket.headers, console.deps.settings):
        return True
    log.warning("websocket %s refused: opened by a foreign page", websocket.url.path)
    await websocket.close(1008)
    return False


async def admitted(websocket: WebSocket, console: Console) -> Signed | None:
    """Return who opens the websocket, or refuse it before it is accepted and return nothing."""
    if not await from_own_page(websocket, console):
        return None
    token = websocket.cookies.get(COOKIE, "")
    try:
        return await asyncio.to_thread(signed_by, console.deps.factory, token, console.deps.clock())
    except NotSignedInError:
        log.warning("websocket %s refused: no sign-in stands behind it", websocket.url.path)
        await websocket.close(1008)
    except SQLAlchemyError as error:
        log.error("websocket %s refused: %s", websocket.url.path, where(error))  # noqa: TRY400 no traceback: it may quote data
        await websocket.close(1013)
    return None
