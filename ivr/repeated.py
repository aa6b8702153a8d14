"""Work that is done again and again beside everything else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from config.errors import HotlineError

log = logging.getLogger(__name__)


class Repeated:
    """Does a piece of work every so often, whatever became of it the last time.

    A failure is logged, once while the work goes on failing so; one that is no error of ours with its place.

    Args:
        name: For logs.
        work: The work.
        every_s: Seconds between the end of one turn and the next.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], every_s: float) -> None:
        self._name, self._work, self._every_s = name, work, every_s
        self._told = ""
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, with the first turn at once."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Begin no further turn; what a thread is doing now ends by itself."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._work()
                self._told = ""
            except HotlineError as error:
                if self._is_new(error):
                    log.warning("repeated work failed", extra=self._told_of(error))
            except Exception as error:
                if self._is_new(error):
                    log.exception("repeated work failed", extra=self._told_of(error))
            await asyncio.sleep(self._every_s)

    def _is_new(self, error: Exception) -> bool:
        """Return whether the work did not fail so the last time."""
        before, self._told = self._told, type(error).__name__
        return before != self._told

    def _told_of(self, error: Exception) -> dict[str, str]:
        return {"step": self._name, "error": type(error).__name__}
