"""What the console looks after by itself: pages that went, sign-ins that ended without a word."""

import asyncio
import logging
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from agent_console.deps import ConsoleDeps
from agent_console.errors import where
from agent_console.operators.attendance import Attendance
from agent_console.phone.lines import Lines
from agent_console.sign_in.signed import Signed
from agent_console.socket.pages import Pages
from crm.bus.events import SignedOut
from crm.operators.service import presence_of_all, those_that_stand
from crm.operators.states import OperatorState

log = logging.getLogger(__name__)

SWEEP_S = 1.0
"""Whoever has been gone for too long is taken away so soon after; time passing is nothing that tells."""

SWEEPS_PER_CHECK = 15
"""A sign-in that expired, or an account that was closed elsewhere, is noticed within this many sweeps."""


class Upkeep:
    """Work that recurs.

    Args:
        deps: What the other rooms give.
        attendance: Who sits at the desk.
        pages: Those that are open or may come back.
        lines: Softphones' websockets.
    """

    def __init__(self, deps: ConsoleDeps, attendance: Attendance, pages: Pages, lines: Lines) -> None:
        self._deps = deps
        self._attendance = attendance
        self._pages = pages
        self._lines = lines

    async def recall(self) -> None:
        """Wait for the pages of those who were at work when the console went."""
        try:
            self._attendance.recall(await asyncio.to_thread(self._at_work))
        except SQLAlchemyError as error:
            log.error("nobody knows who was at work: %s", where(error))  # noqa: TRY400 no traceback: it may quote data

    async def run(self) -> None:
        """Go round for ever."""
        rounds = 0
        while True:
            await asyncio.sleep(SWEEP_S)
            rounds += 1
            try:
                self._pages.expire(self._deps.clock())
                await self._attendance.sweep()
                if rounds % SWEEPS_PER_CHECK == 0:
                    await self.check([*(page.who for page in self._pages), *self._lines.signed()])
            except Exception as error:  # noqa: BLE001 the next round may succeed
                log.error("upkeep failed: %s", where(error))  # noqa: TRY400 no traceback: it may quote data

    async def check(self, signed: Sequence[Signed]) -> None:
        """Tell those whose sign-in no longer stands; whoever is in a call is told afterwards."""
        idle = {who.sign_in_id: who for who in signed if not self._attendance.in_call(who.login)}
        for who in await asyncio.to_thread(self._ended, list(idle.values())):
            self._deps.bus.publish(SignedOut(operator=who.login, sign_in_id=who.sign_in_id, reason="expired"))

    def _at_work(self) -> list[str]:
        with self._deps.factory() as session:
            return [p.operator for p in presence_of_all(session) if p.state != OperatorState.OFFLINE]

    def _ended(self, signed: Sequence[Signed]) -> list[Signed]:
        with self._deps.factory() as session:
            standing = those_that_stand(session, [who.sign_in_id for who in signed], self._deps.clock())
        return [who for who in signed if who.sign_in_id not in standing]
