"""Reads along: after each of the caller's utterances the draft is offered what the rules found."""

import asyncio
import contextlib
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from asr.reading.context import Contexts
from asr.reading.said import Sentence
from asr.reading.suggestions import suggestions
from config.clock import utc_now
from config.errors import HotlineError
from crm.attempts import OVERTAKEN, attempt
from crm.bus import Bus
from crm.bus.events import DraftChanged, TranscriptFinal, TranscriptRevised
from crm.calls.service import get_call
from crm.db import Clock, SessionFactory
from crm.tickets.drafts import draft_of, suggest
from crm.tickets.service import ticket_of_call
from crm.transcripts.service import utterances_of

log = logging.getLogger(__name__)


class Reader:
    """Fills the drafts of calls.

    Args:
        bus: Brings utterances, carries ``DraftChanged``.
        factory: Makes sessions.
        contexts: The city's words in force, and what was learned.
        clock: Gives the present moment.
    """

    def __init__(self, bus: Bus, factory: SessionFactory, contexts: Contexts, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._factory = factory
        self._contexts = contexts
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to read."""
        subscription = self._bus.subscribe(TranscriptFinal, TranscriptRevised)

        async def read_all() -> None:
            with subscription:
                async for event in subscription:
                    match event:
                        case TranscriptFinal(leg="caller") | TranscriptRevised():
                            await self._read(event.call_id)

        self._task = asyncio.create_task(read_all(), name="reader")

    async def stop(self) -> None:
        """Stop reading."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _read(self, call_id: str) -> None:
        try:
            version = await asyncio.to_thread(self.read, call_id)
        except (SQLAlchemyError, HotlineError) as error:
            log.warning("draft not filled: %s", type(error).__name__)
            return
        if version:
            self._bus.publish(DraftChanged(call_id=call_id, version=version))

    def read(self, call_id: str) -> int:
        """Offer a call's draft what was said so far; returns its new version, 0 when nothing changed.

        The rules read one language: what is in another is left to the operator.

        Once the ticket is saved the draft is history: what the recording says later changes nothing in it. A call that
        somebody of ours made has no draft: its ticket was there first.
        """
        return attempt(self._factory, lambda session: self._offer(session, call_id), OVERTAKEN)

    def _offer(self, session: Session, call_id: str) -> int:
        now = self._clock()
        call = get_call(session, call_id)
        if not call.served or call.ticket or ticket_of_call(session, call_id):
            return 0
        heard = utterances_of(session, call_id)
        said = [Sentence(u.id, u.text) for u in heard if u.leg == "caller" and not u.language]
        if not suggest(session, call_id, suggestions(said, self._contexts.at(now)), now):
            return 0
        draft = draft_of(session, call_id)
        return draft.version if draft else 0
