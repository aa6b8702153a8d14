"""Bringing a table in: good rows are written, bad ones are told, none is lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.db import SessionFactory
from crm.imports.columns import Columns
from crm.imports.faults import Fault, ImportFileError
from crm.imports.reading import Row, Value, read_rows
from crm.imports.rejects import Rejects, open_rejects

AT_ONCE = 50
"""Rows of one transaction: short, because calls wait for the database meanwhile."""

Item = TypeVar("Item")


class Kind(Protocol[Item]):
    """What the rows of a table become.

    Attributes:
        columns: Those of such a table.
        key_column: The field a row is known by.
    """

    columns: Columns
    key_column: str

    def check(self, line: int, row: Mapping[str, Value]) -> Item | list[Fault]:
        """Return what a row becomes, or everything that is wrong with it."""

    def key(self, item: Item) -> str:
        """Return what it is known by when it is brought in again."""

    def known(self, session: Session, items: Sequence[Item]) -> set[str]:
        """Return the keys of those that are in already."""

    def write(self, session: Session, item: Item) -> None:
        """Write it down."""


@dataclass
class Report:
    """What became of the rows: ``rows`` is the sum of ``taken``, ``known`` and ``bad_rows``.

    Attributes:
        taken: Were written; of a dry run, would have been.
        known: Were brought in before.
        bad_rows: Were not taken.
        faults: Everything that is wrong, row by row.
        ignored: Columns nothing was made of.
    """

    dry_run: bool
    rows: int = 0
    taken: int = 0
    known: int = 0
    bad_rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def import_table(
    factory: SessionFactory, kind: Kind[Item], path: Path, *, dry_run: bool = False, rejects: Path | None = None
) -> Report:
    """Bring a table in. It may be given again after any interruption: what is in is known by its key.

    Args:
        factory: Makes the transactions, one for ``AT_ONCE`` rows.
        kind: What the rows become.
        path: CSV or XLSX.
        dry_run: Check everything, write nothing.
        rejects: Where bad rows go, as they stood and with their faults.

    Raises:
        ImportFileError: The file as a whole cannot be read; ``why`` tells.
    """
    rows = read_rows(path)
    head = next(rows, None)
    if head is None:
        raise ImportFileError("import-empty", "expected a head and rows, got an empty file")
    names = [str(cell) for cell in head.cells]
    fields = kind.columns.fields_of(names)
    report = Report(dry_run, ignored=[name for name, known in zip(names, fields, strict=True) if not known and name])
    with open_rejects(rejects) as rejected:
        rejected.head(names)
        run = _Run(factory, kind, fields, report, rejected)
        while batch := list(islice(rows, AT_ONCE)):
            run.take(batch)
    return report


@dataclass
class _Run(Generic[Item]):
    factory: SessionFactory
    kind: Kind[Item]
    fields: Sequence[str]
    report: Report
    rejected: Rejects
    seen: set[str] = field(default_factory=set)

    def take(self, batch: Sequence[Row]) -> None:
        """Check some rows and write the good ones."""
        self.report.rows += len(batch)
        sound = list(self._sound(batch))
        with self.factory() as session:
            known = self.kind.known(session, [item for _, item in sound])
        new = [(row, item) for row, item in sound if self.kind.key(item) not in known]
        self.report.known += len(sound) - len(new)
        if self.report.dry_run:
            self.report.taken += len(new)
            return
        try:
            self._write([item for _, item in new])
        except IntegrityError:
            self._write_singly(new)

    def _sound(self, batch: Iterable[Row]) -> Iterator[tuple[Row, Item]]:
        for row in batch:
            checked = self._checked(row)
            if isinstance(checked, list):
                self._reject(row, checked)
            else:
                yield row, checked

    def _checked(self, row: Row) -> Item | list[Fault]:
        if row.fault:
            return [row.fault]
        if any(row.cells[len(self.fields) :]):
            return [Fault(row.line, "", "too-many-cells", f"expected at most {len(self.fields)} cells, as in the head")]
        checked = self.kind.check(row.line, self._values(row))
        if isinstance(checked, list):
            return checked
        key = self.kind.key(checked)
        if key in self.seen:
            return [Fault(row.line, self.kind.key_column, "twice-in-file", "expected each once in a file")]
        self.seen.add(key)
        return checked

    def _values(self, row: Row) -> Mapping[str, Value]:
        return {name: value for name, value in zip(self.fields, row.cells, strict=False) if name}

    def _write(self, items: Sequence[Item]) -> None:
        with self.factory.begin() as session:
            for item in items:
                self.kind.write(session, item)
        self.report.taken += len(items)

    def _write_singly(self, new: Sequence[tuple[Row, Item]]) -> None:
        """Find the row the database refuses, for instance because somebody else brings the same table in."""
        for row, item in new:
            try:
                self._write([item])
            except IntegrityError:
                self._reject(row, [Fault(row.line, "", "refused", "expected a row the database takes, it was refused")])

    def _reject(self, row: Row, faults: list[Fault]) -> None:
        self.report.bad_rows += 1
        self.report.faults += faults
        self.rejected.add(row, faults, len(self.fields))
