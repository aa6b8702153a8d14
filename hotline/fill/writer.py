"""Writing millions of rows: values go through the column types, then straight to the driver."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, text
from sqlalchemy.types import TypeEngine

from crm.db import UtcDateTime
from crm.search.ddl import TABLES, TEXTS
from crm.tables import metadata

Row = Mapping[str, Any]
Line = tuple[Any, ...]
Process = Callable[[Any], Any]
AT_ONCE = 100_000
"""Rows kept in memory; about 100 MiB."""


class BulkWriter:
    """Collects rows and writes them in batches, parents first: ``executemany`` on SQLite, ``COPY`` on PostgreSQL.

    Args:
        connection: Open connection; the caller commits.
    """

    def __init__(self, connection: Connection) -> None:
        self.counts: dict[str, int] = {}
        self._connection = connection
        self._plans: dict[str, _Plan] = {}
        self._lines: dict[str, list[Line]] = {}
        self._waiting = 0
        moment = _process(UtcDateTime(), connection.dialect)
        self._moment = lru_cache(maxsize=64)(moment) if moment else None
        """A ticket's moments stand in several columns and rows."""

    def add(self, name: str, row: Row) -> None:
        """Add a row of a table; columns it does not name, or names ``None``, get their default."""
        if name not in self._plans:
            self._plans[name] = _Plan(metadata.tables[name], self._connection.dialect, self._moment)
            self._lines[name] = []
        self._put(name, self._plans[name].line(row))

    def add_terms(self, number: str | int, terms: list[str], table: str = TEXTS) -> None:
        """Add what a ticket, or something else that has a table of texts, is found by (``crm.search``)."""
        if self._connection.dialect.name == "sqlite":
            self._put(table, (int(number), " ".join(terms)))
        else:
            self._put(table, (number, " ".join(f"'{term}'" for term in terms)))

    def finish(self) -> None:
        """Write what is left, and let PostgreSQL go on counting where the rows end."""
        self._flush()
        if self._connection.dialect.name == "sqlite":
            return
        for name, plan in self._plans.items():
            if plan.counted:
                last = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"  # noqa: S608 our own names
                self._connection.execute(text(last))

    def _put(self, name: str, line: Line) -> None:
        self._lines.setdefault(name, []).append(line)
        self._waiting += 1
        if self._waiting >= AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        for name in (*(table.name for table in metadata.sorted_tables), *TABLES):
            lines, self._lines[name] = self._lines.get(name, []), []
            if lines:
                self.counts[name] = self.counts.get(name, 0) + len(lines)
                self._write(name, lines)
        self._waiting = 0

    def _write(self, name: str, lines: list[Line]) -> None:
        raw: Any = self._connection.connection.driver_connection
        if self._connection.dialect.name == "sqlite":
            columns = self._plans[name].columns if name in self._plans else ("rowid", "terms")
            statement = f"INSERT INTO {name} ({_listed(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 our own names
            raw.executemany(statement, lines)
            return
        columns = self._plans[name].columns if name in self._plans else ("number", "terms")
        with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({_listed(columns)}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)


class _Plan:
    """How a table's rows become what its driver takes."""

    def __init__(self, table: Table, dialect: Dialect, moment: Process | None) -> None:
        self.columns = tuple(table.columns.keys())
        self.counted = "id" in table.columns and table.columns["id"].type.python_type is int
        self._places: dict[str, tuple[int, Process | None]] = {}
        self._defaults = []
        for place, column in enumerate(table.columns):
            process = moment if isinstance(column.type, UtcDateTime) else _process(column.type, dialect)
            self._places[column.name] = place, process
            self._defaults.append(_default(column, process))

    def line(self, row: Row) -> Line:
        """Return a row's values in the order of the columns."""
        line = self._defaults.copy()
        for name, value in row.items():
            if value is not None:
                place, process = self._places[name]
                line[place] = process(value) if process else value
        return tuple(line)


def _process(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _default(column: Column[Any], process: Process | None) -> Any:
    """Return what stands where a row says nothing, as the driver takes it."""
    default: Any = column.default
    if default is None:
        return None
    value = default.arg if default.is_scalar else default.arg(None)
    return process(value) if process else value


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
