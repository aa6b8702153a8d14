"""Tells other systems what happens to calls, beside the calls and never in their way."""

import asyncio
import contextlib
from collections.abc import Sequence

from config.clock import utc_now
from config.settings import WebhookSettings
from crm.bus import Bus
from crm.db import Clock, SessionFactory
from hotline.webhooks.news import Editor
from hotline.webhooks.target import Target


class WebhookTeller:
    """Listens to the bus and gives each system its news.

    Args:
        bus: Where it happens.
        factory: Makes sessions.
        settings: Who is told what.
        clock: Tells the time.
    """

    def __init__(self, bus: Bus, factory: SessionFactory, settings: WebhookSettings, clock: Clock = utc_now) -> None:
        self._bus = bus
        self.targets: Sequence[Target] = [Target(one, settings, factory, clock) for one in settings.targets]
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to tell; without any system nothing runs."""
        if self.targets:
            self._tasks = [asyncio.create_task(work) for work in (self._listen(), *(one.run() for one in self.targets))]
            await asyncio.sleep(0)  # the listener listens from here on

    async def stop(self) -> None:
        """Tell no more; what waits is lost."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        editor = Editor()
        with self._bus.subscribe(*editor.kinds) as events:
            async for event in events:
                for news in editor.news_of(event):
                    for target in self.targets:
                        target.put(news)
