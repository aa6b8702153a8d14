"""Keeping the words of tickets, and finding tickets by them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    String,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from crm.search.ddl import TEXTS
from crm.search.terms import Term, query_terms, terms_of
from crm.tickets.models import Ticket

SEARCHED = ("title", "content", "wants", "address", "district", "subdistrict", "community", "category")
"""What of a ticket is searched. Nothing of the citizen: that is found by blind indexes only."""

_SQLITE = table(TEXTS, column("rowid"), column(TEXTS))
_POSTGRESQL = table(TEXTS, column("number", String), column("terms"))

_NEVER: ColumnElement[bool] = literal_column("1 = 0")
"""Not ``false()``: that would swallow the join, and the order by ``newest`` with it."""

_KEEP_SQLITE = text(f"INSERT OR REPLACE INTO {TEXTS} (rowid, terms) VALUES (:row, :terms)")  # noqa: S608 a constant
_KEEP_POSTGRESQL = text(
    f"INSERT INTO {TEXTS} (number, terms) VALUES (:number, array_to_tsvector(:terms)) "  # noqa: S608 a constant
    "ON CONFLICT (number) DO UPDATE SET terms = excluded.terms"
).bindparams(bindparam("terms", type_=ARRAY(Text)))


def index(session: Session, ticket: Ticket) -> None:
    """Keep the words of a ticket; to be called whenever title, content, wants, category or place changed."""
    index_many(session, (ticket,))


def index_many(session: Session, tickets: Iterable[Ticket]) -> None:
    """Keep the words of many tickets in one statement."""
    if sqlite := _is_sqlite(session):
        rows: list[dict[str, Any]] = [{"row": int(t.number), "terms": " ".join(_terms(t))} for t in tickets]
    else:
        rows = [{"number": t.number, "terms": _terms(t)} for t in tickets]
    if rows:
        session.execute(_KEEP_SQLITE if sqlite else _KEEP_POSTGRESQL, rows)


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
    terms = query_terms(query)
    if _is_sqlite(session):
        own = Ticket.number == func.printf("%018d", _SQLITE.c.rowid)
        wanted = _SQLITE.c[TEXTS].op("MATCH", is_comparison=True)(_match(terms))
    else:
        own = Ticket.number == _POSTGRESQL.c.number
        wanted = _POSTGRESQL.c.terms.op("@@", is_comparison=True)(cast(_tsquery(terms), TSQUERY))
    return and_(own, wanted if terms else _NEVER)


def newest(session: Session) -> ColumnElement[Any]:
    """Return what a search is ordered by, descending: the number, which grows with the time of creation.

    It belongs to the table ``matching`` joins, so it is of use together with that only.
    """
    return _SQLITE.c.rowid if _is_sqlite(session) else _POSTGRESQL.c.number


def older(session: Session, number: str) -> ColumnElement[bool]:
    """Return the condition to go on behind a ticket.

    It is said of both tables: neither database concludes it for one from the other, and would read all newer rows.
    """
    text_is_older = _SQLITE.c.rowid < int(number) if _is_sqlite(session) else _POSTGRESQL.c.number < number
    return and_(text_is_older, Ticket.number < number)


def _terms(ticket: Ticket) -> list[str]:
    return terms_of(getattr(ticket, name) or "" for name in SEARCHED)


def _match(terms: Iterable[Term]) -> str:
    return " AND ".join(f'"{term.text}"{" *" if term.prefix else ""}' for term in terms)


def _tsquery(terms: Iterable[Term]) -> str:
    return " & ".join(f"'{term.text}'{':*' if term.prefix else ''}" for term in terms)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
