"""Work that is done again and again beside everything else."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from ivr.failures import Failures

log = logging.getLogger(__name__)


class Repeated:
    """Does a piece of work every so often, in a thread. One that fails is logged, once while it goes on failing so.

    Args:
        name: For logs.
        work: The work.
        every_s: Seconds between the end of one turn and the next.
    """

    def __init__(self, name: str, work: Callable[[], None], every_s: float) -> None:
        self._name, self._work, self._every_s = name, work, every_s
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, with the first turn at once."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Begin no further turn; what a thread is doing now ends by itself."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        failures = Failures()
        while True:
            try:
                await asyncio.to_thread(self._work)
                failures.over()
            except Exception as error:
                if failures.is_new(error):
                    log.exception("repeated work failed", extra={"step": self._name, "error": type(error).__name__})
            await asyncio.sleep(self._every_s)
