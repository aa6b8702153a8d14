"""Which calls are masked just now: what is said in them reaches no recogniser (``crm.calls.masks``)."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from crm.bus import Bus
from crm.bus.bus import Subscription
from crm.bus.events import CallEnded, Event, MaskChanged
from crm.calls.masks import MARGIN, masks_of
from crm.calls.models import Call


class Masks:
    """Follows the masks of calls.

    Args:
        bus: Tells of masks.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._until: dict[str, datetime] = {}
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None

    @property
    def until(self) -> Mapping[str, datetime]:
        """Until when nothing that is said in a call may be written down."""
        return self._until

    def start(self) -> None:
        """Begin to follow masks."""
        self._events = self._bus.subscribe(MaskChanged, CallEnded)
        self._reader = asyncio.create_task(self._read(self._events), name="masks")

    async def stop(self) -> None:
        """Follow no longer."""
        if self._events and self._reader:
            self._events.close()
            await self._reader

    def recall(self, session: Session, call: Call) -> None:
        """Learn of a mask that began before anybody here followed it; asked before a call's side is heard."""
        if masks := masks_of(session, call):
            self._until.setdefault(call.id, masks[-1].end + MARGIN)

    def take(self, event: Event) -> None:
        """Follow one event."""
        match event:
            case MaskChanged():
                self._until[event.call_id] = event.end + MARGIN
            case CallEnded():
                self._until.pop(event.call_id, None)

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            self.take(event)
