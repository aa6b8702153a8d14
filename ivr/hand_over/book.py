"""The hand-overs that go on, what becomes of them, and who is told."""

from collections.abc import Iterator

from crm.bus.bus import Bus
from crm.bus.events import HandOverChanged
from crm.calls.states import HandOverKind, HandOverMove, HandOverState
from crm.db import Clock
from ivr.ami import AmiEvent
from ivr.hand_over.errors import NotHandedOverError
from ivr.hand_over.hand_over import HandOver
from ivr.tracker.ledger import Ledger
from ivr.tracker.live_calls import LiveCalls, RingEnd
from ivr.tracker.recovered import Recovered


class Book:
    """At most one hand-over a call; each change of one is told and kept.

    Args:
        calls: The calls on the line.
        bus: Where it is told.
        ledger: Keeps what happened.
        clock: The present moment.
    """

    def __init__(self, calls: LiveCalls, bus: Bus, ledger: Ledger, clock: Clock) -> None:
        self._calls = calls
        self._bus = bus
        self._ledger = ledger
        self._clock = clock
        self._going: dict[str, HandOver] = {}
        self._recovered = Recovered()

    def __iter__(self) -> Iterator[HandOver]:
        """Give those that go on; the book may change meanwhile."""
        return iter(tuple(self._going.values()))

    def __contains__(self, one: HandOver) -> bool:
        return self._going.get(one.call.id) is one

    def of_call(self, call_id: str) -> HandOver | None:
        """Return the hand-over of a call."""
        return self._going.get(call_id)

    def on_their_way(self, queue: str) -> set[str]:
        """Return the calls for which a queue is asked and nobody has answered."""
        calling = (one for one in self if one.state is HandOverState.CALLING and one.asked.kind is HandOverKind.QUEUE)
        return {one.call.id for one in calling if one.asked.target == queue}

    def of_target(self, channel: str) -> HandOver | None:
        """Return the hand-over whose target has this channel, by its unique id."""
        return next((one for one in self._going.values() if channel and one.leg == channel), None)

    def exchanges(self, event: AmiEvent) -> bool:
        """Return whether a page that was reloaded goes on with another leg than the one this event hangs up."""
        self._recovered.hear(event)
        leg = self._recovered.instead_of(event)
        if leg is None:
            return False
        for one in self:
            one.exchange(event["Uniqueid"], leg)
        return True

    def asked_for(self, call_id: str, login: str, *states: HandOverState) -> HandOver:
        """Return the hand-over that somebody asks something of.

        Raises:
            NotHandedOverError: There is none in one of these states, or the call is another's and so is the target.
        """
        one = self._going.get(call_id)
        if one is None or login not in (one.asked.by, one.call.operator):
            raise NotHandedOverError("expected a hand-over of your call, or one that you began, there is none")
        if one.state not in states:
            raise NotHandedOverError(f"expected the hand-over to be {' or '.join(states)}, it is {one.state}")
        return one

    def begin(self, one: HandOver) -> None:
        """Write down a new one."""
        self._going[one.call.id] = one
        self.tell(one)

    def end(self, one: HandOver, move: HandOverMove) -> bool:
        """Make the last move of one; return whether it went on until then."""
        if one not in self:
            return False
        del self._going[one.call.id]
        before, seat = one.state, one.asked.seat
        one.move(move)
        if before is HandOverState.CALLING and seat in one.call.ringing:
            reason: RingEnd = "no_answer" if move is HandOverMove.NOT_ANSWER else "caller_left"
            self._calls.ring_ends(one.call, seat, reason, self._clock())
        one.call.beside.pop(seat, None)
        self.tell(one)
        return True

    def tell(self, one: HandOver) -> None:
        """Tell where one stands, and keep it."""
        at = self._clock()
        self._bus.publish(
            HandOverChanged(call_id=one.call.id, asked=one.asked, holder=one.holder, state=one.state, at=at)
        )
        self._ledger.handed_over(one.call.id, one.id, one.asked, one.state, at)
