"""The calls that we make, from the ringing of one's own phone to the end."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from crm.bus.bus import Bus
from crm.bus.events import CallEnded, OutgoingCallChanged
from crm.calls.states import CallMove, CallState, Outcome
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.moves import IllegalMoveError
from ivr.ami import AmiError, AmiEvent, AmiGateway
from ivr.hand_over.errors import NoWayOutError
from ivr.outgoing.errors import CallRunningError
from ivr.outgoing.outgoing_call import OutgoingCall, adopt
from ivr.outgoing.own_phone import OWN_PHONE_MS, check_own_phone
from ivr.tracker.events import interface_of, moment
from ivr.tracker.ledger import Ledger
from ivr.tracker.resync import Known, known_calls

log = logging.getLogger(__name__)

CONTEXT = "outgoing"
OUTCOMES = {
    "BUSY": Outcome.BUSY,
    "NOANSWER": Outcome.NO_ANSWER,
    "CONGESTION": Outcome.UNREACHABLE,
    "CHANUNAVAIL": Outcome.UNREACHABLE,
}
"""Asterisk's ``DIALSTATUS`` of a citizen who did not answer."""


class OutgoingCalls:
    """Rings the own phone, lets Asterisk dial, and follows the call. One call a person at a time.

    The way out is a context of the dialplan that knows shapes of numbers only; nothing but this class leads there.

    Args:
        gateway: The manager link.
        bus: Where it is told.
        ledger: Keeps what happened.
        factory: Opens database sessions, to find what a process before this one began.
        casework: The city's rules by day.
        clock: The present moment.
        way_out: Whether there is a carrier for calls of ours.
    """

    def __init__(
        self,
        gateway: AmiGateway,
        bus: Bus,
        ledger: Ledger,
        factory: SessionFactory,
        casework: Casework,
        clock: Clock,
        *,
        way_out: bool,
    ) -> None:
        self._gateway = gateway
        self._bus = bus
        self._ledger = ledger
        self._factory = factory
        self._casework = casework
        self._clock = clock
        self._way_out = way_out
        self._calls: dict[str, OutgoingCall] = {}
        self._handlers: dict[str, Callable[[OutgoingCall, AmiEvent, datetime], None]] = {
            "MixMonitorStart": self._recording_starts,
            "DialBegin": self._dials,
            "DialState": self._rings,
            "DialEnd": self._dial_ends,
            "Hold": self._holds,
            "Unhold": self._resumes,
            "Hangup": self._hangs_up,
        }
        gateway.subscribe(self._hear)
        gateway.on_up(self._compare)

    @property
    def live(self) -> Mapping[str, OutgoingCall]:
        """The calls of ours by id."""
        return self._calls

    def of(self, login: str) -> OutgoingCall | None:
        """Return the call this person makes."""
        return next((call for call in self._calls.values() if call.by == login), None)

    async def claim(self, login: str, ticket: str = "") -> str:
        """Begin a call, about a ticket if one is named: make sure that it can be made, and return its id.

        Raises:
            NoWayOutError: No carrier takes calls of ours.
            CallRunningError: The person is in a call.
            OwnPhoneAwayError: Their phone is not registered.
            AmiError: The telephone system cannot be asked.
        """
        if not self._way_out:
            raise NoWayOutError("expected a carrier for outgoing calls, none is set (HOTLINE_WAY_OUT__ADDRESS)")
        if self.of(login):
            raise CallRunningError("expected no call of yours, one is running")
        now = self._clock()
        call = OutgoingCall(
            f"out-{uuid.uuid4().hex}", "", "", "", "trunk", now, CallState.DIALLING, ticket=ticket, by=login
        )
        self._calls[call.id] = call
        try:
            await check_own_phone(self._gateway, login)
        except BaseException:
            del self._calls[call.id]
            raise
        self._tell(call)
        return call.id

    async def dial(self, call_id: str, number: str) -> None:
        """Ring the own phone and dial when it answered; what becomes of it is told by events.

        Args:
            call_id: From ``claim``.
            number: A citizen's, checked against the city's plan.

        Raises:
            AmiError: The telephone system cannot be asked; the call is over then.
        """
        call = self._calls[call_id]
        try:
            reply = await self._gateway.act(
                "Originate",
                Channel=interface_of(call.by),
                ChannelId=call.id,
                ActionID=call.id,
                Context=CONTEXT,
                Exten=number,
                Priority=1,
                CallerID=f"<{self._casework.profile.line}>",
                Timeout=OWN_PHONE_MS,
                Variable=[
                    f"PJSIP_HEADER(add,X-Hotline-Call)={call.id}",
                    f"HOTLINE_RING_S={self._casework.rules(self._clock()).outgoing.ring_s}",
                ],
            )
        except AmiError:
            self.drop(call_id)
            raise
        if not reply.success:
            self.drop(call_id)

    def drop(self, call_id: str) -> None:
        """End a call that was not dialled."""
        if call := self._calls.get(call_id):
            self._end(call, Outcome.UNREACHABLE, self._clock())

    # --- what happens -------------------------------------------------------------------------------------------

    def _hear(self, event: AmiEvent) -> None:
        if event.name == "OriginateResponse":
            if event["Response"] != "Success" and (call := self._calls.get(event["ActionID"])):
                self._end(call, Outcome.GIVEN_UP, self._clock())
        elif (handle := self._handlers.get(event.name)) and (call := self._calls.get(event["Uniqueid"])):
            handle(call, event, moment(event, self._clock()))

    def _recording_starts(self, call: OutgoingCall, event: AmiEvent, at: datetime) -> None:
        call.caller_channel = event["Channel"]
        self._ledger.recorded_from(call.id, at)

    def _dials(self, call: OutgoingCall, event: AmiEvent, _: datetime) -> None:
        call.citizen_leg = event["DestUniqueid"]

    def _rings(self, call: OutgoingCall, event: AmiEvent, _: datetime) -> None:
        if event["DialStatus"] == "RINGING":
            call.rings = True
            self._tell(call)

    def _dial_ends(self, call: OutgoingCall, event: AmiEvent, at: datetime) -> None:
        if event["DialStatus"] == "ANSWER":
            self._move(call, CallMove.ANSWER, at)
        else:
            call.refused = OUTCOMES.get(event["DialStatus"])

    def _holds(self, call: OutgoingCall, _: AmiEvent, at: datetime) -> None:
        if call.allows(CallMove.HOLD):
            self._move(call, CallMove.HOLD, at)

    def _resumes(self, call: OutgoingCall, _: AmiEvent, at: datetime) -> None:
        if call.allows(CallMove.RESUME):
            self._move(call, CallMove.RESUME, at)

    def _hangs_up(self, call: OutgoingCall, _: AmiEvent, at: datetime) -> None:
        self._end(call, call.refused or call.outcome(), at)

    def _move(self, call: OutgoingCall, move: CallMove, at: datetime) -> None:
        try:
            segment = call.move(move, at, call.by)
        except IllegalMoveError as error:
            log.warning("call %s: %s", call.id, error.message)
            return
        self._ledger.moved(call, segment)
        self._tell(call)

    def _end(self, call: OutgoingCall, outcome: Outcome, at: datetime) -> None:
        segment = call.move(CallMove.END, at)
        self._ledger.moved(call, segment)
        del self._calls[call.id]
        self._ledger.ended(call.id, outcome, call.since)
        self._bus.publish(CallEnded(call_id=call.id, outcome=outcome, at=call.since))
        self._tell(call, outcome)

    def _tell(self, call: OutgoingCall, outcome: Outcome | None = None) -> None:
        self._bus.publish(
            OutgoingCallChanged(
                call_id=call.id,
                operator=call.by,
                ticket=call.ticket,
                state=call.shown,
                outcome=outcome,
                at=call.since,
            )
        )

    # --- after a loss of the link -------------------------------------------------------------------------------

    async def _compare(self) -> None:
        """Keep what lives, end what Asterisk no longer shows, take up what a process before this one began."""
        known = await asyncio.to_thread(known_calls, self._factory)
        channels = {channel["Uniqueid"]: channel for channel in (await self._gateway.act("CoreShowChannels")).items}
        now, ours = self._clock(), {call_id: one for call_id, one in known.items() if one.ours}
        for call in [c for c in self._calls.values() if c.id not in channels]:
            self._end(call, call.refused or call.outcome(), now)
        for call_id in ours.keys() & channels.keys() - self._calls.keys():
            self._take_up(adopt(call_id, ours[call_id], channels), channels, now)
        self._ledger.interrupt(set(ours), set(channels), now, lambda ids: self._tell_interrupted(ids, ours, now))

    def _take_up(self, call: OutgoingCall, channels: Mapping[str, AmiEvent], now: datetime) -> None:
        self._calls[call.id] = call
        if call.state is CallState.DIALLING and channels[call.id]["BridgeId"]:
            self._move(call, CallMove.ANSWER, now)
        else:
            self._tell(call)

    def _tell_interrupted(self, ids: Iterable[str], known: Mapping[str, Known], at: datetime) -> None:
        for call_id in ids:
            one = known[call_id]
            self._bus.publish(CallEnded(call_id=call_id, outcome=Outcome.INTERRUPTED, at=at))
            self._bus.publish(
                OutgoingCallChanged(
                    call_id=call_id,
                    operator=one.operator or "",
                    ticket=one.ticket,
                    state=CallState.ENDED,
                    outcome=Outcome.INTERRUPTED,
                    at=at,
                )
            )
