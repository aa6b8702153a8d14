"""Listens along and raises warnings: told at once, kept beside it."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from asr.warnings.lookout import QUIET, Lookout, Sighting
from asr.warnings.matcher import matcher_of
from config.clock import utc_now
from config.profile import Profile
from config.rules.warnings import WarningRules
from crm.bus import Bus
from crm.bus.events import (
    CallEnded,
    Event,
    Leg,
    TranscriptFinal,
    TranscriptPartial,
    TranscriptRevised,
    WarningAcknowledged,
    WarningRaised,
)
from crm.calls.models import Call
from crm.db import Clock, SessionFactory
from crm.transcripts.models import Utterance
from crm.transcripts.service import utterances_of
from crm.warnings.service import keep_warning, link_utterance

log = logging.getLogger(__name__)

PATIENCE_S = 0.25
"""How long telling waits for keeping; what is told is then mostly found in the database already."""

TRIES = 30
AGAIN_S = 1.0
LOOK_AGAIN_S = 0.05


class WarningWatch:
    """Raises warnings of what is said.

    Args:
        bus: Brings what is said and what was noticed, carries ``WarningRaised``.
        factory: Makes sessions.
        profile: The city's words.
        clock: Gives the present moment.
    """

    def __init__(self, bus: Bus, factory: SessionFactory, profile: Profile, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._factory = factory
        self._profile = profile
        self._clock = clock
        self._lookout = Lookout()
        self._timers: dict[tuple[str, Leg], asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unlinked: set[tuple[str, Leg, datetime]] = set()

    async def start(self) -> None:
        """Begin to listen; what is made of the rules is made before the first call needs it."""
        await asyncio.to_thread(matcher_of, self._profile.rules_at(self._clock()).warnings)
        heard = (TranscriptPartial, TranscriptFinal, TranscriptRevised)
        events = self._bus.subscribe(*heard, WarningAcknowledged, CallEnded)

        async def listen() -> None:
            with events:
                async for event in events:
                    self._follow(event)

        self._spawn(listen())

    async def stop(self) -> None:
        """Listen no more."""
        for timer in self._timers.values():
            timer.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _follow(self, event: Event) -> None:
        if isinstance(event, TranscriptPartial | TranscriptFinal):
            self._hear(event)
        elif isinstance(event, TranscriptRevised):
            self._spawn(self._read_again(event.call_id))
        elif isinstance(event, WarningAcknowledged):
            self._lookout.acknowledged(event.call_id, event.code, event.at)
        elif isinstance(event, CallEnded):
            self._lookout.forget(event.call_id)
            self._unlinked = {one for one in self._unlinked if one[0] != event.call_id}

    def _hear(self, event: TranscriptPartial | TranscriptFinal) -> None:
        now, final = self._clock(), isinstance(event, TranscriptFinal)
        rules = self._profile.rules_at(now).warnings
        paused, again_s = (event.paused, event.again_s) if isinstance(event, TranscriptPartial) else (False, 0.0)
        found = self._lookout.hear(
            event.call_id,
            event.leg,
            event.text,
            event.started_at,
            rules,
            now,
            final=final,
            paused=paused,
            again_s=again_s,
        )
        self._tell(found, rules, event.utterance_id if isinstance(event, TranscriptFinal) else None)
        sentence = (event.call_id, event.leg, event.started_at)
        if isinstance(event, TranscriptFinal):
            if sentence in self._unlinked:
                self._unlinked.discard(sentence)
                self._spawn(self._link(event))
        elif self._lookout.waits(event.call_id, event.leg):
            self._look_later(event.call_id, event.leg, rules.settle_ms / 1000)

    async def _read_again(self, call_id: str) -> None:
        """Warn of words that only the recording told, where no person heard them: in a message above all."""
        rules = self._profile.rules_at(self._clock()).warnings
        try:
            said = await asyncio.to_thread(self._heard_by_nobody, call_id)
        except SQLAlchemyError as error:
            log.warning("call %s: its recording warns of nothing: %s", call_id, type(error).__name__)
            return
        matched = ((one, match) for one in said for match in matcher_of(rules).find(one.text))
        first = {match.rule.code: (one, match) for one, match in reversed([*matched]) if match.rule.level != QUIET}
        for one, match in first.values():
            self._tell([Sighting(call_id, "caller", match, one.started_at)], rules, one.id)

    def _heard_by_nobody(self, call_id: str) -> list[Utterance]:
        with self._factory() as session:
            call = session.get(Call, call_id)
            nobody = call is not None and call.ended_at is not None and call.answered_at is None
            return [one for one in utterances_of(session, call_id) if nobody and one.leg == "caller"]

    def _look_later(self, call_id: str, leg: Leg, in_s: float) -> None:
        if (call_id, leg) not in self._timers:
            later = asyncio.get_running_loop().call_later(in_s, self._look_again, call_id, leg)
            self._timers[call_id, leg] = later

    def _look_again(self, call_id: str, leg: Leg) -> None:
        del self._timers[call_id, leg]
        now = self._clock()
        rules = self._profile.rules_at(now).warnings
        self._tell(self._lookout.due(call_id, leg, rules, now), rules)
        if self._lookout.waits(call_id, leg):
            self._look_later(call_id, leg, LOOK_AGAIN_S)

    def _tell(self, found: list[Sighting], rules: WarningRules, utterance_id: int | None = None) -> None:
        for one in found:
            if utterance_id is None:
                self._unlinked.add((one.call_id, one.leg, one.said_at))
            rule = one.match.rule
            raised = WarningRaised(
                at=self._clock(),
                call_id=one.call_id,
                code=rule.code,
                level=rule.level,
                leg=one.leg,
                words=one.match.words,
                sentence=one.match.sentence,
                said_at=one.said_at,
                utterance_id=utterance_id,
            )
            self._spawn(self._raise(raised, timedelta(minutes=rules.again_minutes)))

    async def _raise(self, raised: WarningRaised, again: timedelta) -> None:
        keeping = asyncio.create_task(self._keep(raised, again))
        kept = True
        with contextlib.suppress(TimeoutError):
            kept = await asyncio.wait_for(asyncio.shield(keeping), PATIENCE_S)
        if kept:
            self._bus.publish(raised)
        await keeping

    async def _keep(self, raised: WarningRaised, again: timedelta) -> bool:
        for _ in range(TRIES):
            try:
                return await asyncio.to_thread(self._in_session, raised, again)
            except SQLAlchemyError as error:
                log.warning("warning of call %s not kept yet: %s", raised.call_id, type(error).__name__)
                await asyncio.sleep(AGAIN_S)
        log.error("warning of call %s could not be kept", raised.call_id)
        return True

    def _in_session(self, raised: WarningRaised, again: timedelta) -> bool:
        with self._factory.begin() as session:
            return keep_warning(session, raised, again)

    async def _link(self, event: TranscriptFinal) -> None:
        def link() -> None:
            with self._factory.begin() as session:
                link_utterance(session, event.call_id, event.leg, event.started_at, event.utterance_id)

        try:
            await asyncio.to_thread(link)
        except SQLAlchemyError as error:
            log.warning("warnings not tied to their utterance: %s", type(error).__name__)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
