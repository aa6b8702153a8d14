"""Pops: read beside the telling, sent before whatever builds on them."""

import logging
from datetime import datetime

from agent_console.calls.schemas import PopOut
from agent_console.calls.service import read_pop
from agent_console.deps import ConsoleDeps
from agent_console.errors import where
from agent_console.socket.messages import PopFrame
from agent_console.socket.session import Session
from agent_console.socket.work import Work

log = logging.getLogger(__name__)


class Pops:
    """Reads pops and shows them.

    Args:
        deps: What the other rooms give.
        work: Where they are read.
    """

    def __init__(self, deps: ConsoleDeps, work: Work) -> None:
        self._deps = deps
        self._work = work

    def show(self, page: Session, call_id: str, at: datetime) -> None:
        """Send a call's pop; frames that come meanwhile follow it."""
        page.shown = call_id
        page.hold()
        self._work.spawn(self._send(page, call_id, at))

    async def read(self, call_id: str) -> PopOut:
        """Read a pop; without a database the operator at least sees that a call is there."""
        try:
            return await self._work.read(lambda: read_pop(self._deps.factory, call_id, self._deps.clock()))
        except Exception as error:  # noqa: BLE001 whatever is wrong, it rings
            log.error("pop of call %s could not be read: %s", call_id, where(error))  # noqa: TRY400 no traceback: it may quote data
            return PopOut(call_id=call_id, started_at=self._deps.clock(), complete=False)

    async def _send(self, page: Session, call_id: str, at: datetime) -> None:
        pop = await self.read(call_id)
        page.release(PopFrame(at=at, pop=pop) if page.shown == call_id else None)
