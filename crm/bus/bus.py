"""Publish and subscribe. One interface; in one process it is asyncio queues."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Protocol, Self

from crm.bus.events import Event

log = logging.getLogger(__name__)

BUFFERED = 10_000


class Subscription:
    """A bounded line of events for one reader. A reader that falls behind loses the oldest, which is counted."""

    def __init__(self, bus: "MemoryBus", kinds: tuple[type[Event], ...], size: int) -> None:
        """See ``Bus.subscribe``."""
        self.kinds = kinds
        self.dropped = 0
        self._bus = bus
        self._loop = asyncio.get_running_loop()
        self._line: asyncio.Queue[Event | None] = asyncio.Queue(size)

    def offer(self, event: Event) -> None:
        """Take an event from any thread without waiting."""
        if isinstance(event, self.kinds):
            self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: Event | None) -> None:
        if self._line.full():
            self._line.get_nowait()
            self.dropped += 1
            if self.dropped == 1:
                log.warning("bus reader falls behind, oldest events are dropped")
        self._line.put_nowait(event)

    async def get(self) -> Event | None:
        """Wait for the next event; ``None`` after ``close``."""
        return await self._line.get()

    async def __aiter__(self) -> AsyncIterator[Event]:
        """Give events until the subscription is closed."""
        while (event := await self.get()) is not None:
            yield event

    def close(self) -> None:
        """Stop receiving; the reader's loop ends after what is already there."""
        self._bus.forget(self)
        self._loop.call_soon_threadsafe(self._put, None)

    def __enter__(self) -> Self:
        """Use as a context manager that closes itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


class Bus(Protocol):
    """What every room sees of the bus, whichever transport carries it."""

    def publish(self, event: Event) -> None:
        """Send an event from any thread; never waits, never raises."""

    def subscribe(self, *kinds: type[Event], size: int = BUFFERED) -> Subscription:
        """Receive events of these kinds (all when none are named), on the running event loop."""


class MemoryBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        """Start without readers."""
        self._readers: tuple[Subscription, ...] = ()

    def publish(self, event: Event) -> None:
        """Send an event to every reader of its kind; a reader whose loop is gone is forgotten."""
        for reader in self._readers:
            try:
                reader.offer(event)
            except RuntimeError:
                self.forget(reader)

    def subscribe(self, *kinds: type[Event], size: int = BUFFERED) -> Subscription:
        """Receive events of these kinds (all when none are named), on the running event loop."""
        subscription = Subscription(self, kinds or (Event,), size)
        self._readers = (*self._readers, subscription)
        return subscription

    def forget(self, subscription: Subscription) -> None:
        """Send nothing more to this reader."""
        self._readers = tuple(r for r in self._readers if r is not subscription)
