"""Whether anybody sits at the desk: a closed browser takes no calls."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from agent_console.deps import Desk
from config.errors import HotlineError
from crm.db import Clock
from crm.operators.states import OperatorState

log = logging.getLogger(__name__)

GONE_AFTER = timedelta(seconds=30)
"""A reload or a short loss of network is over long before."""

IN_CALL = (OperatorState.TALKING, OperatorState.HOLD)


class Attendance:
    """Brings operators to their desk and takes those away whose last page is gone.

    Args:
        desk: The working states.
        clock: The present moment.
    """

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._pages: Counter[str] = Counter()
        self._left: dict[str, datetime] = {}

    async def expect(self, login: str, queues: Mapping[str, int]) -> None:
        """Bring an operator to the desk whose page is about to come."""
        if not self._pages[login]:
            self._left[login] = self._clock()
        await self.seat(login, queues)

    async def arrive(self, login: str, queues: Mapping[str, int], *, seat: bool = True) -> None:
        """Count a page that came, and bring its operator to the desk if there is one."""
        self._pages[login] += 1
        self._left.pop(login, None)
        if seat:
            await self.seat(login, queues)

    def leave(self, login: str) -> None:
        """Count a page that went."""
        self._pages[login] -= 1
        if self._pages[login] <= 0:
            del self._pages[login]
            self._left[login] = self._clock()

    def recall(self, logins: Iterable[str]) -> None:
        """Wait for the pages of operators who were at work before this process started."""
        for login in logins:
            if not self._pages[login]:
                self._left.setdefault(login, self._clock())

    def in_call(self, login: str) -> bool:
        """Return whether the operator talks with a citizen or holds one."""
        return self._desk.state_of(login).state in IN_CALL

    async def seat(self, login: str, queues: Mapping[str, int]) -> None:
        """Begin work if it has not begun; without a telephone system the operator stays offline and may retry."""
        if self._desk.state_of(login).state != OperatorState.OFFLINE:
            return
        try:
            await self._desk.sign_in(login, queues)
        except HotlineError as error:
            log.warning("operator %s could not be brought to the desk: %s", login, error.slug)

    async def dismiss(self, login: str, reason: str) -> bool:
        """End work if it has not ended; return whether it is ended now."""
        if self._desk.state_of(login).state == OperatorState.OFFLINE:
            return True
        try:
            await self._desk.sign_out(login, reason)
        except HotlineError as error:
            log.warning("operator %s could not be signed out at the desk: %s", login, error.slug)
            return False
        return True

    async def sweep(self) -> None:
        """Take those away who have been gone for too long and are in no call; to be called every second or so."""
        for login, since in list(self._left.items()):
            if self._clock() - since < GONE_AFTER or self.in_call(login):
                continue
            if await self.dismiss(login, "gone") and self._left.get(login) == since:
                del self._left[login]
                log.info("operator %s is gone", login)
