"""Short tasks on the side, none of which outlives its owner."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Errands:
    """Runs coroutines that nobody waits for; keeps them until they are done."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()

    def run(self, errand: Coroutine[Any, Any, object]) -> None:
        """Start one on the running event loop."""
        task = asyncio.create_task(errand)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def done(self) -> None:
        """Wait until none is left, also of those they started themselves."""
        while self._running:
            await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """Cancel what runs."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
