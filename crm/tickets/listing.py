"""Lists of tickets, narrowed, sorted and cut into stretches; every way in has an index."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.search.service import newest, older
from crm.tickets.access import Reader
from crm.tickets.conditions import conditions
from crm.tickets.filters import TicketFilter
from crm.tickets.models import Ticket
from crm.tickets.orders import Order, order_of
from crm.tickets.words import with_words_shown

MOST_EXPORTED = 100_000
"""Rows beyond which an export counts no further, and hands out no more."""

AT_ONCE = 500


def list_tickets(
    reader: Reader, casework: Casework, wanted: TicketFilter, order: Order, *, cursor: str, limit: int, at: datetime
) -> Stretch[Ticket]:
    """Return a stretch of the tickets that fit and may be listed for the reader.

    Args:
        reader: For whom.
        casework: The city's rules; they know which categories a path stands for.
        wanted: What fits.
        order: How they are sorted; by their deadline, only those that have one are listed. A search by words or by
            the ticket's number is always newest first. A department finds words only where it can read them.
        cursor: Where to go on; empty for the beginning.
        limit: How many at most.
        at: Now.

    Raises:
        CursorError: The cursor is not of this list.
        NotAllowedError: A department looks for a citizen, or the reader's desk has no such box.
    """
    if wanted.q or wanted.number:
        order = order_of("created")
    place = read_cursor(order.name, cursor, dated=order.moment is not None)
    fitting = [reader.listed(), *conditions(reader, casework, wanted, at)]
    if order.moment is not None:
        fitting.append(order.moment.is_not(None))
    by = [newest(reader.session).desc()] if wanted.q else order.columns()
    query = select(Ticket).where(*fitting).order_by(*by).limit(limit + 1)
    found: list[Ticket] = []
    while True:
        read = reader.session.scalars(query.where(*_behind(reader.session, wanted, order, place))).all()
        found += with_words_shown(reader, read, wanted.q) if _by_shown_words(reader, wanted) else read
        if len(read) <= limit or len(found) > limit:
            return stretch(found, limit, order.name, order.place)
        place = order.place(read[-1])


def count_tickets(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> int:
    """Return how many tickets fit, up to ``MOST_EXPORTED``."""
    if _by_shown_words(reader, wanted):
        found = chain.from_iterable(every_ticket(reader, casework, wanted, at))
        return sum(1 for _ in islice(found, MOST_EXPORTED))
    fitting = (reader.listed(), *conditions(reader, casework, wanted, at))
    few = select(Ticket.number).where(*fitting).limit(MOST_EXPORTED).subquery()
    return reader.session.scalar(select(func.count()).select_from(few)) or 0


def every_ticket(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> Iterator[Sequence[Ticket]]:
    """Return all tickets that fit, newest first, some at a time."""
    cursor: str | None = ""
    while cursor is not None:
        found = list_tickets(reader, casework, wanted, order_of("created"), cursor=cursor, limit=AT_ONCE, at=at)
        cursor = found.next_cursor
        yield found.items


def _by_shown_words(reader: Reader, wanted: TicketFilter) -> bool:
    """Return whether the words must stand in what the reader reads, and not only in what was told."""
    return bool(wanted.q) and reader.is_clerk


def _behind(
    session: Session, wanted: TicketFilter, order: Order, place: Place | None
) -> tuple[ColumnElement[bool], ...]:
    if place is None:
        return ()
    return (older(session, place.key) if wanted.q else order.behind(place),)
