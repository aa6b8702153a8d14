"""Work beside the telling: what must be read first is read in threads, tasks end with the console."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from agent_console.errors import where

log = logging.getLogger(__name__)

T = TypeVar("T")

READERS = 2
"""Threads that read for frames; their own, so that a pop never waits behind reports or passwords."""


class Work:
    """Tasks and readings under way."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, "console-reader")
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something be done meanwhile; its failure is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def read(self, reading: Callable[[], T]) -> T:
        """Read in a thread for readings."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, reading)

    async def stop(self) -> None:
        """Let go of what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._readers.shutdown(wait=False, cancel_futures=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("frame could not be prepared: %s", where(error))
