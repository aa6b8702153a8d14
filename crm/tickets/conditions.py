"""What a filter demands of the tables; every condition has an index, or narrows what another one found."""

import re
from collections.abc import Sequence
from datetime import datetime
from unicodedata import normalize

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.citizens.models import Citizen, CitizenNumber
from crm.citizens.numbers import normalise_id_number, normalise_name, normalise_number
from crm.duplicates.models import TicketCitizen
from crm.search.service import matching
from crm.supervision.history import highest_was
from crm.tickets.access import Reader
from crm.tickets.filters import TicketFilter
from crm.tickets.inbox import in_box
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import ENDED

NUMBER_DIGITS = 18
MOST_OF_A_CITIZEN = 500
"""Tickets of one number or name that are looked through; a person has a handful, a hospital's switchboard more."""

_IDENTITY_DIGITS = re.compile(r"[0-9]{7}")


def conditions(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> list[ColumnElement[bool]]:
    """Return what the filter demands of the table; of its words, that the matter as it was told holds them.

    Raises:
        NotAllowedError: A department looks for a citizen (it could find out who complained), or the reader's desk has
            no such box.
    """
    if reader.is_clerk and (_citizen_wanted(wanted) or _IDENTITY_DIGITS.search(normalize("NFKC", wanted.q))):
        raise NotAllowedError("expected a search by the matter, departments may not look for citizens")
    found: list[ColumnElement[bool]] = []
    if wanted.q:
        found.append(matching(reader.session, wanted.q))
    if _citizen_wanted(wanted):
        found.append(Ticket.number.in_(_numbers_of_citizens(reader.session, wanted)))
    if wanted.number:
        found.append(_numbered(reader.session, wanted.number))
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
        late = and_(Ticket.due_at < at, Ticket.paused.is_(False))
        found.append(late if wanted.overdue else or_(Ticket.due_at.is_(None), Ticket.due_at >= at, Ticket.paused))
    if wanted.repeated is not None:
        found.append(Ticket.repeat_of.is_not(None) if wanted.repeated else Ticket.repeat_of.is_(None))
    return found


def _citizen_wanted(wanted: TicketFilter) -> bool:
    return bool(wanted.phone or wanted.name or wanted.id_number)


def _numbered(session: Session, number: str) -> ColumnElement[bool]:
    """Return the condition for a ticket's number, its beginning, or its number elsewhere.

    The number elsewhere is looked up first: no database takes two indexes for one of two conditions and keeps an order.
    """
    elsewhere = session.scalar(select(Ticket.number).where(Ticket.external_number == number))
    if not number.isdecimal() or not number.isascii() or len(number) > NUMBER_DIGITS:
        return Ticket.number == (elsewhere or "")
    own = Ticket.number.between(number.ljust(NUMBER_DIGITS, "0"), number.ljust(NUMBER_DIGITS, "9"))
    return or_(own, Ticket.number == elsewhere) if elsewhere else own


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
