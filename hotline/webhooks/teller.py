"""Tells other systems what happens to calls, beside the calls and never in their way."""

import asyncio
import contextlib
from collections.abc import Sequence

from config.clock import utc_now
from config.settings import WebhookSettings
from crm.bus import Bus, Subscription
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
        self._events: Subscription | None = None
        self._listener: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to tell; without any system nothing runs."""
        if self.targets:
            self._events = self._bus.subscribe(*Editor.kinds)
            self._listener = asyncio.create_task(self._listen(self._events))
            self._tasks = [asyncio.create_task(one.run()) for one in self.targets]

    async def stop(self) -> None:
        """Tell no more; what was published and is not taken yet is kept for the next start."""
        if self._events and self._listener:
            self._events.close()
            await self._listener
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for target in self.targets:
            await target.keep()

    async def _listen(self, events: Subscription) -> None:
        editor = Editor()
        async for event in events:
            for news in editor.news_of(event):
                for target in self.targets:
                    target.put(news)
