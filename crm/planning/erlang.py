"""Erlang C: how long calls wait when so many seats answer one queue.

Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges", 1917, his formula for waiting, as G. Koole, "Call Center Optimization", 2013, writes it. Calls come at
random at an even rate, handling times are exponential, whoever waits is served in the order of coming and waits as long
as it takes. It knows nobody who hangs up while waiting, nobody who calls again, and nothing left over from a half hour
with too few seats: where citizens leave the queue, waits are shorter than it says.

Load is in erlangs: the number of seats that would be busy if nobody ever waited.
"""

import math
from collections.abc import Iterator
from typing import ClassVar

from config.errors import HotlineError

MOST_ERLANGS = 100_000.0
"""No hotline is as large; what asks for more has mixed up its units."""


class ErlangInputError(HotlineError):
    """A load, a number of seats or a target that cannot be."""

    slug: ClassVar[str] = "erlang-input-invalid"
    status: ClassVar[int] = 422


def erlangs(calls: float, handling_s: float, span_s: float) -> float:
    """Return the load of so many calls.

    Args:
        calls: Calls within the span.
        handling_s: Seconds an operator has to do with each, those after the call included.
        span_s: Length of the span in seconds.

    Raises:
        ErlangInputError: A negative or endless number, no span, or more than ``MOST_ERLANGS``.
    """
    _check("calls", calls, at_least=0.0)
    _check("handling_s", handling_s, at_least=0.0)
    if not span_s > 0:
        raise ErlangInputError(f"expected a span of more than 0 s, got {span_s}", field="span_s")
    return _load(calls * handling_s / span_s)


def waiting_probability(load: float, seats: int) -> float:
    """Return the share of calls that have to wait, 0 to 1; all of them if the load is not below the seats.

    Args:
        load: In erlangs.
        seats: Operators who answer.

    Raises:
        ErlangInputError: A negative or endless number.
    """
    _load(load)
    _check("seats", seats, at_least=0)
    if load == 0:
        return 0.0
    if seats <= load:
        return 1.0
    return next(waiting for number, waiting in _waiting(load) if number == seats)


def service_level(load: float, handling_s: float, seats: int, within_s: float) -> float:
    """Return the share of calls that are answered in time, 0 to 1; none in the long run of an overloaded queue.

    Args:
        load: In erlangs.
        handling_s: Mean seconds for a call.
        seats: Operators who answer.
        within_s: Seconds a call may wait.

    Raises:
        ErlangInputError: A number that cannot be.
    """
    _check("within_s", within_s, at_least=0.0)
    waiting = waiting_probability(load, seats)
    if load > 0:
        _handling(handling_s)
    return _in_time(waiting, load, handling_s, seats, within_s)


def average_wait_s(load: float, handling_s: float, seats: int) -> float:
    """Return the mean wait of all calls in seconds (ASA); infinite if the load is not below the seats.

    Raises:
        ErlangInputError: A number that cannot be.
    """
    waiting = waiting_probability(load, seats)
    if load == 0:
        return 0.0
    _handling(handling_s)
    return waiting * handling_s / (seats - load) if seats > load else math.inf


def occupancy(load: float, seats: int) -> float:
    """Return the share of their time in which operators have a call, 0 to 1.

    Raises:
        ErlangInputError: A negative or endless number.
    """
    _load(load)
    _check("seats", seats, at_least=0)
    if load == 0:
        return 0.0
    return min(1.0, load / seats) if seats else 1.0


def fewest_seats(load: float, handling_s: float, *, share: float, within_s: float, most_occupied: float = 1.0) -> int:
    """Return the fewest seats that reach the target; none for no load.

    Args:
        load: In erlangs.
        handling_s: Mean seconds for a call.
        share: Share of calls to be answered in time, from 0 to below 1: no number of seats answers every call at once.
        within_s: Seconds a call may wait.
        most_occupied: Share of their time in which operators may have a call, above 0, up to 1.

    Raises:
        ErlangInputError: A number that cannot be.
    """
    _load(load)
    _check("within_s", within_s, at_least=0.0)
    if not 0 <= share < 1:
        raise ErlangInputError(f"expected a share from 0 to below 1, got {share}", field="share")
    if not 0 < most_occupied <= 1:
        raise ErlangInputError(f"expected an occupancy above 0, up to 1, got {most_occupied}", field="most_occupied")
    if load == 0:
        return 0
    _handling(handling_s)
    return next(
        seats
        for seats, waiting in _waiting(load)
        if occupancy(load, seats) <= most_occupied and _in_time(waiting, load, handling_s, seats, within_s) >= share
    )


def _waiting(load: float) -> Iterator[tuple[int, float]]:
    """Yield for each number of seats above the load the share of calls that wait.

    The share that finds all of n seats taken (Erlang B) follows from that of n - 1; no term grows beyond 1, so that no
    factorial or power is ever worked out.
    """
    blocked, seats = 1.0, 0
    while True:
        seats += 1
        blocked = load * blocked / (seats + load * blocked)
        if seats > load:
            yield seats, blocked / (1 - load / seats * (1 - blocked))


def _in_time(waiting: float, load: float, handling_s: float, seats: int, within_s: float) -> float:
    if load == 0:
        return 1.0
    return 1 - waiting * math.exp(-(seats - load) * within_s / handling_s) if seats > load else 0.0


def _load(value: float) -> float:
    _check("load", value, at_least=0.0)
    if value > MOST_ERLANGS:
        raise ErlangInputError(f"expected a load of at most {MOST_ERLANGS:g} erlangs, got {value:g}", field="load")
    return value


def _handling(value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ErlangInputError(f"expected a handling time of more than 0 s, got {value}", field="handling_s")


def _check(field: str, value: float, *, at_least: float) -> None:
    if not (math.isfinite(value) and value >= at_least):
        raise ErlangInputError(f"expected {field} of at least {at_least:g}, got {value}", field=field)
