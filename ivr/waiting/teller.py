"""Tells those who wait, over the music: the queue goes on hearing keys and ringing phones."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from config.profile import Profile
from crm.calls.service import answered_since
from crm.calls.states import IN_QUEUE, CallState
from crm.db import Clock, SessionFactory
from ivr.ami import AmiGateway
from ivr.prompts.sentence import Sentences
from ivr.repeated import Repeated
from ivr.tracker.live_call import LiveCall
from ivr.waiting.estimate import PRESENT, expected_min
from ivr.waiting.whisper import whisper
from ivr.waiting.words import place_and_time

log = logging.getLogger(__name__)

EVERY_S = 1.0

Offer = Callable[[LiveCall], Awaitable[tuple[str, ...]]]


async def _nothing(_: LiveCall) -> tuple[str, ...]:
    return ()


class WaitingTeller:
    """Looks every second who is due to be told.

    Args:
        gateway: The manager link.
        live: The calls on the line (``CallTracker.live``).
        profile: The city, whose queues say when they tell (``QueueRule.told``).
        factory: Opens database sessions.
        sentences: The hotline's prompts.
        clock: The present moment.
        offer: Gives the prompts of what else somebody may choose, after place and time.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        live: Mapping[str, LiveCall],
        profile: Profile,
        factory: SessionFactory,
        sentences: Sentences,
        clock: Clock,
        offer: Offer = _nothing,
    ) -> None:
        self._offer = offer
        self._gateway, self._live, self._profile = gateway, live, profile
        self._factory, self._sentences, self._clock = factory, sentences, clock
        self._next: dict[tuple[str, datetime], datetime] = {}
        self._looking = Repeated("waiting", self.look, EVERY_S)

    async def start(self) -> None:
        """Begin to look."""
        await self._looking.start()

    async def stop(self) -> None:
        """Look no more."""
        await self._looking.stop()

    async def look(self) -> None:
        """Tell everybody who is due.

        Raises:
            AmiError: If Asterisk does not answer.
            SQLAlchemyError: If the database does not.
        """
        due = self._due(self._clock())
        answered = await asyncio.to_thread(self._answered) if due else {}
        for queue in {call.queue for call in due}:
            places = await self._places(queue)
            for call in due:
                if call.queue == queue and call.id in places and call.state is CallState.WAITING:
                    minutes = expected_min(places[call.id], answered.get(queue, ()), self._clock())
                    prompts = place_and_time(self._sentences, places[call.id], minutes, call.language)
                    await whisper(self._gateway, call, prompts + await self._offer(call))

    def _due(self, at: datetime) -> list[LiveCall]:
        """Return the calls that are to be told now, and remember when each is next."""
        waiting = {(call.id, call.since): call for call in self._live.values() if call.state in IN_QUEUE}
        self._next = {key: moment for key, moment in self._next.items() if key in waiting}
        due = []
        for key, call in waiting.items():
            rule = self._profile.queues.get(call.queue)
            if rule is None or rule.told is None:
                continue
            first = call.since + timedelta(seconds=rule.told.first_s)
            if at >= self._next.get(key, first):
                self._next[key] = at + timedelta(seconds=rule.told.every_s)
                due.append(call)
        return due

    async def _places(self, queue: str) -> dict[str, int]:
        """Return how many are before each who waits in a queue."""
        reply = await self._gateway.act("QueueStatus", Queue=queue)
        return {entry["Uniqueid"]: int(entry["Position"]) - 1 for entry in reply.items if entry.name == "QueueEntry"}

    def _answered(self) -> dict[str, list[datetime]]:
        with self._factory() as session:
            return answered_since(session, self._clock() - PRESENT)
