"""Taps that end before the voice they carry: what is said from there on is a gap, until the tap is there again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from asr.media.stream import Tap
from asr.store import Missed
from crm.bus import Bus
from crm.bus.bus import Subscription
from crm.bus.events import CallAnswered, CallEnded, CallEvent, CallStateChanged, Event, HandOverChanged
from crm.calls.states import CallState, HandOverState
from crm.db import Clock

WITH_ITS_VOICE = timedelta(seconds=2)
"""A tap that ended so shortly before its voice ended with it: each is told of by a connection of its own."""

FORGOTTEN_AFTER = timedelta(hours=1)
"""A tap that ended is asked for again all the time; of one that ended longer ago nobody will tell any more."""

_WITH_OPERATOR = (CallState.TALKING, CallState.HOLD)


class BrokenTaps:
    """Remembers taps that ended, until they are there again or their voices have ended.

    A citizen's voice ends with the call, an operator's when somebody else talks with the citizen or nobody does. An
    operator who consults while the citizen hears music is not listened to: that is no gap.

    Args:
        keep: Takes the gaps.
        bus: Where calls are followed.
        clock: Gives the present moment.
    """

    def __init__(self, keep: Callable[[Missed], None], bus: Bus, clock: Clock) -> None:
        self._keep = keep
        self._bus = bus
        self._clock = clock
        self._ended: dict[Tap, datetime] = {}
        self._consults: set[tuple[str, str]] = set()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to follow calls."""
        self._events = self._bus.subscribe(CallStateChanged, CallAnswered, CallEnded, HandOverChanged)
        self._reader = asyncio.create_task(self._read(self._events), name="broken-taps")

    async def stop(self) -> None:
        """Follow no longer."""
        if self._events and self._reader:
            self._events.close()
            await self._reader

    def ended(self, tap: Tap, heard_until: datetime) -> None:
        """A tap has ended, with its voice or before."""
        if (tap.call_id, tap.operator) in self._consults:
            return
        now = self._clock()
        self._ended = {one: until for one, until in self._ended.items() if now - until < FORGOTTEN_AFTER}
        self._ended[tap] = heard_until

    def again(self, tap: Tap) -> datetime | None:
        """A tap begins; returns until when an earlier one of the same voice was heard."""
        return self._ended.pop(tap, None)

    def take(self, event: Event) -> None:
        """Follow one event."""
        match event:
            case HandOverChanged(state=HandOverState.CONSULTING):
                self._consults.add((event.call_id, event.holder))
            case CallEnded() | CallStateChanged(state=CallState.TALKING):
                self._consults = {one for one in self._consults if one[0] != event.call_id}
        match event:
            case CallEnded():
                self._voices_end(event, lambda tap: True)
            case CallAnswered():
                self._voices_end(event, lambda tap: tap.leg == "operator" and tap.operator != event.operator)
            case CallStateChanged() if event.state not in _WITH_OPERATOR:
                self._voices_end(event, lambda tap: tap.leg == "operator")

    def _voices_end(self, event: CallEvent, of: Callable[[Tap], bool]) -> None:
        for tap in [tap for tap in self._ended if tap.call_id == event.call_id and of(tap)]:
            until = self._ended.pop(tap)
            if event.at - until > WITH_ITS_VOICE:
                self._keep(Missed(tap, until, event.at, "lost"))

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            self.take(event)
