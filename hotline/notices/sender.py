"""The sender: takes what is due out of the outbox and delivers it, several addresses at a time.

Between delivering a notice and noting it the process can die; the notice then goes out again when its claim has run
out, under the same Message-ID or Idempotency-Key. So: at least once, and the receiver can drop the repetition.
"""

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from config.clock import utc_now
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.notices.models import Notice
from crm.notices.service import LEASE, claim, due_notices, failed, sent
from hotline.notices.message import Route
from hotline.notices.packing import pack
from hotline.posting import DeliveryError

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Addresses that are served at the same time."""

PATIENCE_S = LEASE.total_seconds() * 0.8
"""A try ends before its claim runs out, however slowly the other side talks."""


class NoticeSender:
    """Empties the outbox.

    Args:
        factory: Makes sessions.
        casework: The city's rules: working time.
        routes: How to deliver, by channel; a channel that is missing is closed.
        every_s: How often to look.
        clock: Tells the time.
    """

    def __init__(
        self,
        factory: SessionFactory,
        casework: Casework,
        routes: Mapping[str, Route],
        *,
        every_s: float = 5.0,
        clock: Clock = utc_now,
    ) -> None:
        self._factory, self._casework, self._routes = factory, casework, routes
        self._every_s, self._clock = every_s, clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look every few seconds."""
        self._task = asyncio.create_task(self._run(), name="notices")

    async def stop(self) -> None:
        """Stop looking; a delivery that was begun is left to its claim."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def round(self) -> Counter[str]:
        """Deliver what is due now.

        Returns:
            How many were sent, failed, or left to another sender or another hour (``kept``).
        """
        due = await asyncio.to_thread(self._due)
        by_address: dict[tuple[str, str], list[Notice]] = defaultdict(list)
        for notice in due:
            by_address[notice.channel, notice.address].append(notice)
        places, counts = asyncio.Semaphore(AT_ONCE), Counter[str]()

        async def serve(notices: Sequence[Notice]) -> None:
            async with places:
                for notice in notices:
                    outcome = await self._deliver(notice)
                    counts[outcome] += 1
                    if outcome == "failed":
                        return

        async with asyncio.TaskGroup() as group:
            for notices in by_address.values():
                group.create_task(serve(notices))
        return counts

    async def _run(self) -> None:
        while True:
            try:
                counts = await self.round()
            except Exception as error:
                log.exception("the outbox could not be looked at", extra={"error": type(error).__name__})
            else:
                if counts["sent"] or counts["failed"]:
                    log.info("notices went out", extra={"count": counts["sent"], "attempt": counts["failed"]})
            await asyncio.sleep(self._every_s)

    def _due(self) -> Sequence[Notice]:
        with self._factory() as session:
            return due_notices(session, self._clock())

    async def _deliver(self, notice: Notice) -> str:
        if not await asyncio.to_thread(self._claim, notice):
            return "kept"
        try:
            route = self._routes.get(notice.channel)
            if route is None:
                raise DeliveryError(f"{notice.channel}-closed")  # noqa: TRY301 handled like every other refusal
            message = await asyncio.to_thread(pack, self._factory, notice.id)
            async with asyncio.timeout(PATIENCE_S):
                await route.send(message)
        except DeliveryError as error:
            await asyncio.to_thread(self._failed, notice.id, error.reason, for_good=error.for_good)
            return "failed"
        except Exception as error:
            log.exception("a notice could not be delivered", extra={"reference": notice.id})
            await asyncio.to_thread(self._failed, notice.id, type(error).__name__, for_good=False)
            return "failed"
        await asyncio.to_thread(self._sent, notice.id)
        return "sent"

    def _claim(self, notice: Notice) -> bool:
        with self._factory.begin() as session:
            return claim(session, self._casework, notice, self._clock())

    def _sent(self, notice_id: int) -> None:
        with self._factory.begin() as session:
            sent(session, notice_id, self._clock())

    def _failed(self, notice_id: int, reason: str, *, for_good: bool) -> None:
        log.warning("a notice was not taken", extra={"reference": notice_id, "reason": reason})
        with self._factory.begin() as session:
            failed(session, notice_id, reason, self._clock(), for_good=for_good)
