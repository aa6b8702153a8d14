"""Who waits on the line and who is free, as Asterisk says it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from crm.operators.seats import Seat
from ivr.ami import AmiEvent, AmiGateway
from ivr.call_backs.turns import Caller, Line
from ivr.tracker.events import operator_of

NOT_IN_USE = "1"
"""Asterisk's ``AST_DEVICE_NOT_INUSE``."""


async def look(gateway: AmiGateway, seats: Sequence[Seat], called: Collection[str], now: datetime) -> Line:
    """Return the line as it is.

    Args:
        gateway: The manager link.
        seats: Who is signed in.
        called: Ids of the calls of the line itself: whoever waits in one of them was called back.
        now: The present moment.

    Raises:
        AmiError: If Asterisk does not answer.
    """
    return line_of((await gateway.act("QueueStatus")).items, seats, called, now)


def line_of(entries: Iterable[AmiEvent], seats: Sequence[Seat], called: Collection[str], now: datetime) -> Line:
    """Return what an answer to ``QueueStatus`` says."""
    callers: list[Caller] = []
    free: set[str] = set()
    for entry in entries:
        if entry.name == "QueueEntry" and entry["Uniqueid"] not in called:
            since = now - timedelta(seconds=int(entry["Wait"]))
            callers.append(Caller(entry["Queue"], since, int(entry["Priority"])))
        elif entry.name == "QueueMember" and entry["Paused"] == "0" and entry["Status"] == NOT_IN_USE:
            free.add(operator_of(entry["Location"]) or "")
    at_work: dict[str, set[str]] = {}
    for seat in seats:
        for queue in seat.levels if seat.at_work else ():
            at_work.setdefault(queue, set()).add(seat.login)
    return Line(callers, {queue: frozenset(logins) for queue, logins in at_work.items()}, frozenset(free))
