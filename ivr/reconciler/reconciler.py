"""The reconciler: our states and Asterisk's cannot differ for longer than two seconds."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from config.errors import HotlineError
from crm.db import Clock
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.desk.desk import OperatorDesk
from ivr.differences import Difference
from ivr.reconciler.ghosts import Ghosts
from ivr.reconciler.tally import Tally
from ivr.tracker.resync import Snapshot, take_snapshot

log = logging.getLogger(__name__)

EVERY_S = 1.0
"""Between two looks while nothing is in doubt."""

SOON_S = 0.25
"""Before the second look at a doubt, and at least between any two: events and answers cross within milliseconds."""

SHARE = 0.1
"""Looking takes no more of the time than this, however large the house."""


class Calls(Protocol):
    """The calls on the line (``CallTracker``)."""

    @property
    def in_step(self) -> bool:
        """Whether they were compared since the link came up."""

    def differences(self, snapshot: Snapshot, /) -> Iterable[Difference]:
        """Give those that Asterisk shows otherwise."""


class Reconciler:
    """Looks at Asterisk's members, channels and bridges, and mends what two looks in a row saw differ from ours.

    Our states are the truth about wishes: who is in which queue, and paused. Asterisk is the truth about calls.
    A member that changes against our wish is told by an event, and leads to a look at once.

    Args:
        gateway: Where Asterisk is asked, and whose events tell of members.
        calls: The calls on the line.
        desk: The operators' states.
        clock: The present moment.

    Attributes:
        tally: What was found so far.
    """

    def __init__(self, gateway: AmiGateway, calls: Calls, desk: OperatorDesk, clock: Clock) -> None:
        self._gateway = gateway
        self._calls = calls
        self._desk = desk
        self._clock = clock
        self._ghosts = Ghosts(gateway)
        self._doubts: dict[Difference, datetime] = {}
        self._found: set[Difference] = set()
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.tally = Tally()
        gateway.subscribe(self._hear)

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="reconciler")

    async def stop(self) -> None:
        """Look no more."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def look(self) -> None:
        """Compare once. What was in doubt before and is so still, is mended; what is new, is in doubt."""
        if not (self._gateway.up and self._calls.in_step):
            self._doubts.clear()
            self._found.clear()
            return
        began = asyncio.get_running_loop().time()
        try:
            snapshot = await self._ghosts.laid(await take_snapshot(self._gateway))
        except AmiError as error:
            log.info("states could not be compared (%s)", error.slug)
            return
        if self._calls.in_step:
            await self._compare(snapshot)
            self.tally.took_s = asyncio.get_running_loop().time() - began

    async def _compare(self, snapshot: Snapshot) -> None:
        now = self._clock()
        seen = {*self._calls.differences(snapshot), *self._desk.differences(snapshot.members)}
        for gone in self._found - seen:
            self.tally.mended += 1
            self.tally.longest_s = max(self.tally.longest_s, (now - self._doubts[gone]).total_seconds())
        again = seen & self._doubts.keys()
        for difference in again - self._found:
            self.tally.found[difference.kind] += 1
            log.warning("state drift: %s %s", difference.about, difference.told, extra={"step": difference.kind})
        self._doubts = {difference: self._doubts.get(difference, now) for difference in seen}
        self._found = again
        self.tally.looks, self.tally.looked_at, self.tally.standing = self.tally.looks + 1, now, len(again)
        for difference in again:
            await self._mend(difference)

    @staticmethod
    async def _mend(difference: Difference) -> None:
        try:
            await difference.mend()
        except HotlineError as error:
            log.warning("state drift of %s stays: %s", difference.about, error.message)

    def _hear(self, event: AmiEvent) -> None:
        if not self._desk.is_wished(event):
            self._called.set()

    async def _run(self) -> None:
        while True:
            self._called.clear()
            try:
                await self.look()
            except Exception:
                log.exception("states could not be compared")
            await asyncio.sleep(SOON_S)
            if not self._doubts:
                rest = max(EVERY_S, self.tally.took_s / SHARE) - SOON_S
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._called.wait(), rest)
