"""Dials the call-backs whose turn it is. A try is a row of its own before anything rings, so nobody repeats it."""

import asyncio
import logging
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from config.rules.outgoing import OutgoingRules
from crm.call_backs.attempts import Waiting, begin_attempt, waiting_call_backs
from crm.calls.states import MACHINE, CallState
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.operators.seats import Seat, seats_of
from ivr.ami import AmiGateway
from ivr.call_backs.look import look
from ivr.call_backs.turns import City, Line, Turns, turns
from ivr.outgoing.machine_calls import MachineCalls
from ivr.repeated import Repeated
from ivr.tracker.live_call import LiveCall
from ivr.tracker.tracker import CallTracker

log = logging.getLogger(__name__)

EVERY_S = 2.0
ANSWER_S = 6
"""How long a citizen has for a key after each of two questions."""

CONTEXT = "call-back"


class Dialler:
    """Looks every two seconds whose turn it is. What becomes of a call, the tracker follows as any other.

    Args:
        gateway: The manager link.
        tracker: Knows the calls on the line.
        factory: Opens database sessions.
        casework: The city's rules by day.
        clock: The present moment.
        way_out: Whether there is a carrier for calls of ours.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        tracker: CallTracker,
        factory: SessionFactory,
        casework: Casework,
        clock: Clock,
        *,
        way_out: bool,
    ) -> None:
        self._gateway, self._tracker, self._factory = gateway, tracker, factory
        self._casework, self._clock, self._way_out = casework, clock, way_out
        self._calls = MachineCalls(gateway, tracker, casework, clock)
        self._last = Turns()
        self._looking = Repeated("call-backs", self.look, EVERY_S)

    @property
    def last(self) -> Turns:
        """What was decided last."""
        return self._last

    async def start(self) -> None:
        """Begin to look."""
        if self._way_out:
            await self._looking.start()

    async def stop(self) -> None:
        """Look no more; calls that were begun go on."""
        await self._looking.stop()

    async def look(self) -> None:
        """Dial everybody whose turn it is.

        Raises:
            AmiError: If Asterisk does not answer.
            SQLAlchemyError: If the database does not.
        """
        now = self._clock()
        rules = self._casework.rules(now).outgoing
        if rules.call_back.machine is None or not self._tracker.in_step:
            self._last = Turns()
            return
        waiting, seats = await asyncio.to_thread(self._read, rules)
        line = await look(self._gateway, seats, {one.call_id for one in waiting}, now) if waiting else Line()
        city = City(rules.call_back.machine, self._casework.profile.queues, self._casework.calendar(now))
        self._last = turns(waiting, line, city, now)
        by_id = {one.id: one for one in waiting}
        for task_id in self._last.dial:
            await self._call(by_id[task_id], now)

    def _read(self, rules: OutgoingRules) -> tuple[Sequence[Waiting], Sequence[Seat]]:
        with self._factory() as session:
            return waiting_call_backs(session, rules), seats_of(session)

    async def _call(self, one: Waiting, now: datetime) -> None:
        call_id = f"back-{uuid.uuid4().hex}"
        number = await asyncio.to_thread(self._begin, one.id, call_id, now)
        if number is None:
            return
        call = LiveCall(call_id, "", number, "", MACHINE, now, CallState.DIALLING, queue=one.queue)
        told = {"QUEUE": one.queue, "TIMEOUT": str(ANSWER_S), "LANGUAGE": one.language}
        await self._calls.dial(call, CONTEXT, told, now)

    def _begin(self, task_id: int, call_id: str, now: datetime) -> str | None:
        try:
            with self._factory.begin() as session:
                return begin_attempt(session, task_id, self._casework.rules(now).outgoing, call_id, now)
        except IntegrityError:
            return None  # the line calls this number about something else since a moment
