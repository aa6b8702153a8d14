"""Calls the citizens whose turn it is to be asked, and lets their tickets go on afterwards."""

import asyncio
import logging
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.exc import IntegrityError

from config.errors import HotlineError
from config.rules.outgoing import OutgoingRules
from crm.attempts import attempt
from crm.calls.states import MACHINE, CallState
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.follow_ups.machine import Begun, Waiting, begin_call, waiting_visits
from crm.follow_ups.settling import settle, unsettled
from crm.operators.seats import Seat, seats_of
from ivr.ami import AmiGateway
from ivr.call_backs.look import look
from ivr.call_backs.turns import Line
from ivr.flow.book import FlowBook
from ivr.follow_ups.turns import City, Turns, turns
from ivr.outgoing.machine_calls import MachineCalls
from ivr.progress.words import TOLD_DIGITS
from ivr.repeated import Repeated
from ivr.tracker.live_call import LiveCall
from ivr.tracker.tracker import CallTracker

log = logging.getLogger(__name__)

EVERY_S = 5.0
CONTEXT = "follow-up"


class FollowUpCaller:
    """Looks every five seconds whose turn it is. A call is a row of its own before anything rings.

    Args:
        gateway: The manager link.
        tracker: Knows the calls on the line.
        factory: Opens database sessions.
        casework: The city's rules by day.
        flows: The versions of the line's flow; one without a place for follow-ups asks nobody.
        clock: The present moment.
        way_out: Whether there is a carrier for calls of ours.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        tracker: CallTracker,
        factory: SessionFactory,
        casework: Casework,
        flows: FlowBook,
        clock: Clock,
        *,
        way_out: bool,
    ) -> None:
        self._gateway, self._tracker, self._factory = gateway, tracker, factory
        self._casework, self._flows, self._clock, self._way_out = casework, flows, clock, way_out
        self._calls = MachineCalls(gateway, tracker, casework, clock)
        self._last = Turns()
        self._looking = Repeated("follow-ups", self.look, EVERY_S)

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
        """Let the tickets go on whose calls ended, then call everybody whose turn it is.

        Raises:
            AmiError: If Asterisk does not answer.
            SQLAlchemyError: If the database does not.
        """
        now = self._clock()
        await asyncio.to_thread(self._settle, now)
        rules = self._casework.rules(now).outgoing
        flow = await asyncio.to_thread(self._flows.current)
        if rules.follow_up is None or self._flows.flow(flow).follow_up is None or not self._tracker.in_step:
            self._last = Turns()
            return
        waiting, seats = await asyncio.to_thread(self._read, rules)
        line = await look(self._gateway, seats, (), now) if waiting else Line()
        city = City(rules.follow_up, self._casework.calendar(now), self._casework.profile.default_queue)
        self._last = turns(waiting, line, city, now)
        for ticket in self._last.dial:
            await self._call(ticket, flow, now)

    def _settle(self, now: datetime) -> None:
        with self._factory() as session:
            ended = unsettled(session)
        for call_id in ended:
            try:
                outcome = attempt(self._factory, partial(settle, casework=self._casework, call_id=call_id, at=now))
            except HotlineError as error:
                log.warning("call %s: its follow-up is not kept: %s", call_id, error.slug)
                continue
            if outcome:
                log.info("call %s: its follow-up is %s", call_id, outcome)

    def _read(self, rules: OutgoingRules) -> tuple[Sequence[Waiting], Sequence[Seat]]:
        with self._factory() as session:
            return waiting_visits(session, rules), seats_of(session)

    async def _call(self, ticket: str, flow: int, now: datetime) -> None:
        call_id = f"visit-{uuid.uuid4().hex}"
        begun = await asyncio.to_thread(self._begin, ticket, call_id, now)
        if begun is None:
            return
        call = LiveCall(call_id, "", begun.number, "", MACHINE, now, CallState.DIALLING)
        told = {"FLOW": str(flow), "ABOUT": ticket[-TOLD_DIGITS:], "LANGUAGE": begun.language}
        await self._calls.dial(call, CONTEXT, told, now)

    def _begin(self, ticket: str, call_id: str, now: datetime) -> Begun | None:
        rules = self._casework.rules(now).outgoing
        try:
            with self._factory.begin() as session:
                return begin_call(session, ticket, rules, call_id, now)
        except IntegrityError:
            return None  # the line calls this number about something else since a moment
