"""Who is called when a call is handed over, and why nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from crm.calls.asked import Asked
from crm.calls.states import HandOverKind, HandOverWay
from crm.casework import Casework
from crm.db import Clock
from crm.operators.states import OperatorState
from ivr.desk.presence import Presence
from ivr.hand_over.errors import (
    NobodyThereError,
    NoSuchLineError,
    NoSuchQueueError,
    NotFreeError,
    NoWayOutError,
    QueueClosedError,
    ToOneselfError,
)
from ivr.pbx.phones import WAY_OUT
from ivr.routing.opening import closes_in, opens_at
from ivr.tracker.events import interface_of


class Seats(Protocol):
    """The operators at work (``OperatorDesk``)."""

    def state_of(self, login: str, /) -> Presence:
        """Return what an operator is doing."""

    def seats(self, queue: str, /) -> Sequence[tuple[str, Presence]]:
        """Return who is signed in for a queue."""


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for, with the operator it came to, and the channel to call; none where the queue calls."""

    asked: Asked
    channel: str = ""


class Targets:
    """Finds whom to call. Nothing that a page sends is ever dialled: it names a line, an operator or a queue.

    Args:
        seats: The operators at work.
        casework: The city's rules by day, and its queues.
        clock: The present moment.
        way_out: Whether there is a carrier for calls of ours.
    """

    def __init__(self, seats: Seats, casework: Casework, clock: Clock, *, way_out: bool) -> None:
        self._seats = seats
        self._casework = casework
        self._clock = clock
        self._way_out = way_out

    @property
    def ring_s(self) -> int:
        """How long a target may ring, in seconds."""
        return self._casework.rules(self._clock()).outgoing.ring_s

    def wait_s(self, queue: str) -> float:
        """Return how long a citizen who was sent to a queue may wait there, in seconds."""
        return self._casework.profile.queues[queue].max_wait_s

    def find(self, asked: Asked, holder: str) -> Target:
        """Return whom to call.

        Args:
            asked: What is asked for.
            holder: The operator who has the call.

        Raises:
            NoWayOutError: No carrier takes calls of ours.
            NoSuchLineError: The rules know no such line.
            NoSuchQueueError: The profile knows no such queue.
            QueueClosedError: The queue is closed at this hour.
            ToOneselfError: The operator is the holder.
            NotFreeError: The operator, or everybody of the queue, takes no call just now.
            NobodyThereError: The citizen would wait in a queue that nobody answers.
        """
        match asked.kind:
            case HandOverKind.LINE:
                return self._line(asked)
            case HandOverKind.OPERATOR:
                return self._operator(asked, holder)
            case HandOverKind.QUEUE:
                return self._queue(asked, holder)

    def _line(self, asked: Asked) -> Target:
        outgoing = self._casework.rules(self._clock()).outgoing
        line = outgoing.line(asked.target)
        if not self._way_out:
            raise NoWayOutError("expected a carrier for outgoing calls, none is set (HOTLINE_WAY_OUT__ADDRESS)")
        if line is None:
            raise NoSuchLineError(f"expected a line out of {[one.code for one in outgoing.lines]}, got another")
        return Target(replace(asked, name=line.name), f"PJSIP/{line.number}@{WAY_OUT}")

    def _operator(self, asked: Asked, holder: str) -> Target:
        if asked.target == holder:
            raise ToOneselfError("expected another operator, this one has the call")
        if (state := self._seats.state_of(asked.target).state) is not OperatorState.READY:
            raise NotFreeError(f"expected an operator who is ready, this one is {state.value}", state=state.value)
        return Target(replace(asked, seat=asked.target), interface_of(asked.target))

    def _queue(self, asked: Asked, holder: str) -> Target:
        queues = self._casework.profile.queues
        if asked.target not in queues:
            raise NoSuchQueueError(f"expected a queue out of {sorted(queues)}, got another")
        rule, at = queues[asked.target], self._clock()
        calendar = self._casework.calendar(at)
        if not closes_in(rule, calendar, at):
            opens = opens_at(rule, calendar, at)
            told = opens.isoformat() if opens else None
            raise QueueClosedError("expected a queue that is open at this hour, this one is closed", opens_at=told)
        asked = replace(asked, name=rule.name)
        there = [(login, now) for login, now in self._seats.seats(asked.target) if login != holder]
        if not there:
            raise NobodyThereError("expected somebody at work who answers this queue, there is nobody")
        if asked.way is HandOverWay.BLIND:
            return Target(asked)
        free = sorted((now.since, login) for login, now in there if now.state is OperatorState.READY)
        if not free:
            raise NotFreeError("expected somebody who is ready in this queue, nobody is", state="")
        return Target(replace(asked, seat=free[0][1]), interface_of(free[0][1]))
