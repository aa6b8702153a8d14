"""One table of texts, asked the same way on both databases."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Executable,
    String,
    Text,
    bindparam,
    cast,
    column,
    literal_column,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from crm.search.ddl import TABLES
from crm.search.terms import Term

Number = int | str

NEVER: ColumnElement[bool] = literal_column("1 = 0")
"""Not ``false()``: that would swallow the join, and the order by number with it."""


class TextTable:
    """Numbers and the terms they are found by.

    Args:
        name: One of ``crm.search.ddl.TABLES``.
    """

    def __init__(self, name: str) -> None:
        kind = BigInteger if TABLES[name] == "bigint" else String
        self._name = name
        self._sqlite = table(name, column("rowid"), column(name))
        self._postgresql = table(name, column("number", kind), column("terms"))
        self._keep_sqlite, self._keep_postgresql = self._keeping_sqlite(), self._keeping_postgresql()

    def keep(self, session: Session, entries: Iterable[tuple[Number, Sequence[str]]]) -> None:
        """Keep the terms of many numbers in one statement; what was kept of them before goes."""
        if sqlite := is_sqlite(session):
            rows: list[dict[str, Any]] = [
                {"number": int(number), "terms": " ".join(terms)} for number, terms in entries
            ]
        else:
            rows = [{"number": key, "terms": list(terms)} for key, terms in entries]
        if rows:
            session.execute(self._keep_sqlite if sqlite else self._keep_postgresql, rows)

    def forget(self, session: Session, numbers: Iterable[Number]) -> None:
        """Keep nothing of these numbers any more."""
        key = "rowid" if is_sqlite(session) else "number"
        if rows := [{"number": number} for number in numbers]:
            session.execute(text(f"DELETE FROM {self._name} WHERE {key} = :number"), rows)  # noqa: S608 our own names

    def number(self, session: Session) -> ColumnElement[Any]:
        """Return the column of numbers; ordered by it, the first page costs the same however many rows fit."""
        return self._sqlite.c.rowid if is_sqlite(session) else self._postgresql.c.number

    def holds(self, session: Session, terms: Sequence[Term]) -> ColumnElement[bool]:
        """Return the condition that a row holds every term; without any nothing matches."""
        if not terms:
            return NEVER
        if is_sqlite(session):
            return self._sqlite.c[self._name].op("MATCH", is_comparison=True)(_match(terms))
        return self._postgresql.c.terms.op("@@", is_comparison=True)(cast(_tsquery(terms), TSQUERY))

    def _keeping_sqlite(self) -> Executable:
        return text(f"INSERT OR REPLACE INTO {self._name} (rowid, terms) VALUES (:number, :terms)")  # noqa: S608 our own names

    def _keeping_postgresql(self) -> Executable:
        return text(
            f"INSERT INTO {self._name} (number, terms) VALUES (:number, array_to_tsvector(:terms)) "  # noqa: S608 our own names
            "ON CONFLICT (number) DO UPDATE SET terms = excluded.terms"
        ).bindparams(bindparam("terms", type_=ARRAY(Text)))


def is_sqlite(session: Session) -> bool:
    """Return which of the two databases is meant."""
    return session.get_bind().dialect.name == "sqlite"


def _match(terms: Iterable[Term]) -> str:
    return " AND ".join(f'"{term.text}"{" *" if term.prefix else ""}' for term in terms)


def _tsquery(terms: Iterable[Term]) -> str:
    return " & ".join(f"'{term.text}'{':*' if term.prefix else ''}" for term in terms)
