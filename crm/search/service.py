"""Keeping the words of tickets, and finding tickets by them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from crm.search.ddl import TEXTS
from crm.search.terms import query_terms, terms_of
from crm.search.texts import TextTable, is_sqlite
from crm.tickets.models import Ticket

SEARCHED = ("title", "content", "wants", "address", "district", "subdistrict", "community", "category")
"""What of a ticket is searched. Nothing of the citizen: that is found by blind indexes only."""

_TEXTS = TextTable(TEXTS)


def index(session: Session, ticket: Ticket) -> None:
    """Keep the words of a ticket; to be called whenever title, content, wants, category or place changed."""
    index_many(session, (ticket,))


def index_many(session: Session, tickets: Iterable[Ticket]) -> None:
    """Keep the words of many tickets in one statement."""
    _TEXTS.keep(session, ((ticket.number, _terms(ticket)) for ticket in tickets))


def index_all(session: Session, batch: int = 1_000) -> int:
    """Keep the words of every ticket there is, and return how many there are."""
    tickets = session.scalars(select(Ticket).order_by(Ticket.number).execution_options(yield_per=batch))
    count = 0
    for part in tickets.partitions():
        index_many(session, part)
        count += len(part)
    return count


def matching(session: Session, query: str) -> ColumnElement[bool]:
    """Return the condition that a ticket holds every word of the query, for ``select(Ticket).where(…)``.

    The condition joins the table of texts by itself. Order by ``newest`` and limit, or many matches will be slow.

    Args:
        session: Open session; it tells which database is meant.
        query: Whatever was typed; only its letters and digits count. Without any nothing matches.
    """
    number = _TEXTS.number(session)
    own = Ticket.number == (func.printf("%018d", number) if is_sqlite(session) else number)
    return and_(own, _TEXTS.holds(session, query_terms(query)))


def newest(session: Session) -> ColumnElement[Any]:
    """Return what a search is ordered by, descending: the number, which grows with the time of creation.

    It belongs to the table ``matching`` joins, so it is of use together with that only.
    """
    return _TEXTS.number(session)


def older(session: Session, number: str) -> ColumnElement[bool]:
    """Return the condition to go on behind a ticket.

    It is said of both tables: neither database concludes it for one from the other, and would read all newer rows.
    """
    text_is_older = _TEXTS.number(session) < (int(number) if is_sqlite(session) else number)
    return and_(text_is_older, Ticket.number < number)


def _terms(ticket: Ticket) -> list[str]:
    return terms_of(getattr(ticket, name) or "" for name in SEARCHED)
