"""Lists of tickets, narrowed, sorted and cut into stretches; every way in has an index."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.citizens.models import Citizen, CitizenNumber
from crm.citizens.numbers import normalise_id_number, normalise_name, normalise_number
from crm.cursors import Stretch, read_cursor, stretch
from crm.duplicates.models import TicketCitizen
from crm.search.service import matching, newest
from crm.supervision.history import highest_was
from crm.tickets.access import Reader
from crm.tickets.filters import TicketFilter
from crm.tickets.inbox import in_box
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.orders import Order, order_of
from crm.tickets.states import ENDED

NUMBER_DIGITS = 18
MOST_OF_A_CITIZEN = 500
"""Tickets of one number or name that are looked through; a person has a handful, a hospital's switchboard more."""

MOST_EXPORTED = 100_000
"""Rows beyond which an export counts no further, and hands out no more."""

AT_ONCE = 500

_IDENTITY_DIGITS = re.compile(r"[0-9]{7}")


def list_tickets(
    reader: Reader, casework: Casework, wanted: TicketFilter, order: Order, *, cursor: str, limit: int, at: datetime
) -> Stretch[Ticket]:
    """Return a stretch of the tickets that fit and may be listed for the reader.

    Args:
        reader: For whom.
        casework: The city's rules; they know which categories a path stands for.
        wanted: What fits.
        order: How they are sorted; by their deadline, only those that have one are listed. A search by words or by
            the ticket's number is always newest first.
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
    if place:
        fitting.append(order.behind(place))
    by = [newest(reader.session).desc()] if wanted.q else order.columns()
    found = reader.session.scalars(select(Ticket).where(*fitting).order_by(*by).limit(limit + 1)).all()
    return stretch(found, limit, order.name, order.place)


def count_tickets(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> int:
    """Return how many tickets fit, up to ``MOST_EXPORTED``."""
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


def conditions(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> list[ColumnElement[bool]]:
    """Return what the filter demands.

    Raises:
        NotAllowedError: A department looks for a citizen (it could find out who complained), or the reader's desk has
            no such box.
    """
    if reader.is_clerk and (_citizen_wanted(wanted) or _IDENTITY_DIGITS.search(wanted.q)):
        raise NotAllowedError("expected a search by the matter, departments may not look for citizens")
    found: list[ColumnElement[bool]] = []
    if wanted.q:
        found.append(matching(reader.session, wanted.q))
    if _citizen_wanted(wanted):
        found.append(Ticket.number.in_(_numbers_of_citizens(reader.session, wanted)))
    if wanted.number:
        found.append(_numbered(wanted.number))
    if wanted.box:
        found.append(in_box(reader, wanted.box))
    if wanted.status:
        found.append(Ticket.status.in_(wanted.status))
    if wanted.category:
        found.append(_in_category(casework, wanted.category, at))
    if wanted.level is not None:
        past = and_(Ticket.status.in_(ENDED), highest_was(wanted.level))
        found.append(or_(Ticket.supervision_level == wanted.level, past))
    equal = {
        Ticket.kind: wanted.kind,
        Ticket.district: wanted.district,
        Ticket.lead_department: wanted.department,
        Ticket.flag: wanted.flag,
        Ticket.channel: wanted.channel,
        Ticket.operator: wanted.operator,
    }
    found += [column == value for column, value in equal.items() if value]
    if wanted.since:
        found.append(Ticket.created_at >= wanted.since)
    if wanted.until:
        found.append(Ticket.created_at < wanted.until)
    if wanted.overdue is not None:
        late = Ticket.due_at < at
        found.append(late if wanted.overdue else or_(Ticket.due_at.is_(None), Ticket.due_at >= at))
    if wanted.repeated is not None:
        found.append(Ticket.repeat_of.is_not(None) if wanted.repeated else Ticket.repeat_of.is_(None))
    return found


def _citizen_wanted(wanted: TicketFilter) -> bool:
    return bool(wanted.phone or wanted.name or wanted.id_number)


def _numbered(number: str) -> ColumnElement[bool]:
    """Return the condition for a ticket's number, its beginning, or its number elsewhere."""
    elsewhere = Ticket.external_number == number
    if not number.isdecimal() or not number.isascii() or len(number) > NUMBER_DIGITS:
        return elsewhere
    return or_(Ticket.number.between(number.ljust(NUMBER_DIGITS, "0"), number.ljust(NUMBER_DIGITS, "9")), elsewhere)


def _numbers_of_citizens(session: Session, wanted: TicketFilter) -> Sequence[str]:
    """Return the numbers of the tickets of whoever has this telephone number, this name and this identity number."""
    citizens = select(Citizen.id)
    if wanted.phone:
        number = normalise_number(wanted.phone)
        if not number:
            return ()
        citizens = citizens.join(CitizenNumber, CitizenNumber.citizen_id == Citizen.id)
        citizens = citizens.where(CitizenNumber.number_index == number)
    if wanted.name:
        citizens = citizens.where(Citizen.name_index == normalise_name(wanted.name))
    if wanted.id_number:
        citizens = citizens.where(Citizen.id_number_index == normalise_id_number(wanted.id_number))
    ids = session.scalars(citizens.limit(MOST_OF_A_CITIZEN)).all()
    own = select(Ticket.number).where(Ticket.citizen_id.in_(ids)).order_by(Ticket.number.desc())
    joined = select(TicketCitizen.ticket).where(TicketCitizen.citizen_id.in_(ids)).order_by(TicketCitizen.id.desc())
    return [*{*session.scalars(own.limit(MOST_OF_A_CITIZEN)), *session.scalars(joined.limit(MOST_OF_A_CITIZEN))}]


def _in_category(casework: Casework, path: str, at: datetime) -> ColumnElement[bool]:
    """Return the condition for a category or everything below it; a name of an older edition fits as a whole."""
    codes = [c.code for c in casework.rules(at).categories if c.path == path or c.path.startswith(f"{path}/")]
    return Ticket.category_code.in_(codes) if codes else Ticket.category == path
