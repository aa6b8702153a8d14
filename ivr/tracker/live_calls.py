"""The calls on the line: what becomes of each is told on the bus, then written down."""

import logging
from datetime import datetime
from typing import Literal

from crm.bus.bus import Bus
from crm.bus.events import CallAnswered, CallEnded, CallStateChanged, OperatorRingEnded, OperatorRinging
from crm.calls.states import IN_QUEUE, CallMove, CallState, Outcome
from crm.moves import IllegalMoveError
from ivr.tracker.ledger import Ledger
from ivr.tracker.live_call import LiveCall, Segment
from ivr.tracker.recovered import Leg
from ivr.tracker.resync import Known, Snapshot, standing_of

log = logging.getLogger(__name__)

RingEnd = Literal["answered", "no_answer", "caller_left"]


class LiveCalls:
    """Every citizen's call that goes on.

    Args:
        bus: Where domain events go, before anything is written.
        ledger: Writes facts.

    Attributes:
        by_id: The calls; for others to read.
    """

    def __init__(self, bus: Bus, ledger: Ledger) -> None:
        self._bus = bus
        self._ledger = ledger
        self.by_id: dict[str, LiveCall] = {}

    def begin(self, call: LiveCall, at: datetime) -> None:
        """A citizen calls."""
        self.by_id[call.id] = call
        self._ledger.opened(call)
        self._bus.publish(CallStateChanged(call_id=call.id, state=call.state, at=at))

    def wait_in(self, call: LiveCall, queue: str, at: datetime) -> None:
        """The citizen waits in a queue."""
        call.walked_away = call.apart = False
        if call.state is not CallState.WAITING:
            self.move(call, CallMove.QUEUE, at)
        if queue and queue != call.queue:
            call.queue = queue
            self._ledger.queued(call, at)

    def rings(self, call: LiveCall, login: str, leg: str, at: datetime) -> None:
        """An operator's phone rings, for a citizen who waits or, called beside another, for one who talks."""
        known = login in call.ringing
        call.ringing[login] = leg
        if known:
            return
        self._bus.publish(OperatorRinging(call_id=call.id, operator=login, at=at))
        if call.allows(CallMove.RING):
            self.move(call, CallMove.RING, at)

    def joins(self, call: LiveCall, login: str) -> None:
        """An operator who was called beside another has answered; nobody else rings less for it."""
        call.beside[login] = call.ringing.pop(login, "")

    def set_apart(self, call: LiveCall, at: datetime) -> None:
        """The citizen waits with music while their operator consults; the operator still has the call."""
        call.apart = True
        self.move(call, CallMove.HOLD, at)

    def ring_ends(self, call: LiveCall, login: str, reason: RingEnd, at: datetime) -> None:
        """An operator's phone rings no more."""
        if call.ringing.pop(login, None) is None:
            return
        self._bus.publish(OperatorRingEnded(call_id=call.id, operator=login, reason=reason, at=at))
        if not call.ringing and reason == "no_answer" and call.allows(CallMove.RING_OFF):
            self.move(call, CallMove.RING_OFF, at)

    def answered(self, call: LiveCall, login: str, channel: str, leg: str, at: datetime) -> None:
        """An operator talks with the citizen."""
        if call.operator_leg == leg:
            return
        if not self.move(call, CallMove.ANSWER, at, operator=login):
            return
        call.operator_channel, call.operator_leg = channel, leg
        call.beside.pop(login, None)
        call.left_queue = call.walked_away = call.apart = False
        self._bus.publish(CallAnswered(call_id=call.id, operator=login, at=at))
        for other in tuple(call.ringing):
            self.ring_ends(call, other, "answered", at)

    def exchange(self, uid: str, leg: Leg) -> None:
        """An operator's page goes on with another leg: of whoever has a call, or was called beside them."""
        for call in self.by_id.values():
            if call.operator_leg == uid:
                call.operator_leg, call.operator_channel = leg.uid, leg.channel
            call.beside = {login: leg.uid if own == uid else own for login, own in call.beside.items()}

    def with_operator_leg(self, leg: str) -> LiveCall | None:
        """Return the call that this operator's channel is part of."""
        return next((c for c in self.by_id.values() if leg and c.operator_leg == leg), None)

    def waiting_in(self, queue: str) -> set[str]:
        """Return the calls that wait in a queue."""
        return {call.id for call in self.by_id.values() if call.queue == queue and call.state in IN_QUEUE}

    def end(self, call: LiveCall, outcome: Outcome, at: datetime) -> None:
        """The call is over."""
        for login in tuple(call.ringing):
            self.ring_ends(call, login, "caller_left", at)
        self.move(call, CallMove.END, at)
        del self.by_id[call.id]
        self._bus.publish(CallEnded(call_id=call.id, outcome=outcome, at=call.since))
        self._ledger.ended(call.id, outcome, call.since)

    def move(self, call: LiveCall, move: CallMove, at: datetime, operator: str | None = None) -> bool:
        """Make a move; an impossible one is logged and changes nothing. Return whether it was made."""
        before = (call.state, call.operator)
        try:
            segment = call.move(move, at, operator)
        except IllegalMoveError as error:
            log.warning("call %s: %s", call.id, error.message)
            return False
        self._tell(call, before, segment)
        return True

    def _tell(self, call: LiveCall, before: tuple[CallState, str | None], segment: Segment | None) -> None:
        if (call.state, call.operator) != before:
            self._bus.publish(CallStateChanged(call_id=call.id, state=call.state, at=call.since))
            self._ledger.moved(call, segment)

    def take_up(self, call_id: str, snapshot: Snapshot, known: Known | None, now: datetime) -> None:
        """Make a call what Asterisk shows it to be; adopt one that is not known yet."""
        call = self.by_id.get(call_id)
        if call is None:
            call = self.by_id[call_id] = snapshot.adopt(call_id, known, now)
            self._ledger.opened(call)
        standing = standing_of(call, snapshot)
        before = (call.state, call.operator)
        for login in [login for login in call.ringing if login not in standing.ringing]:
            self.ring_ends(call, login, "no_answer", now)
        segment = call.settle(standing.state, now, standing.operator)
        call.operator_channel, call.operator_leg = standing.operator_channel, standing.operator_leg
        self._tell(call, before, segment)
        if standing.queue and standing.queue != call.queue:
            call.queue = standing.queue
            self._ledger.queued(call, now)
        for login, leg in standing.ringing.items():
            if login not in call.ringing:
                self._bus.publish(OperatorRinging(call_id=call.id, operator=login, at=now))
            call.ringing[login] = leg
        if standing.operator and call.state is CallState.TALKING:
            self._bus.publish(CallAnswered(call_id=call.id, operator=standing.operator, at=now))
