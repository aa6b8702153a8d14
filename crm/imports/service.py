"""Bringing a table of old tickets in: good rows become tickets, bad ones are told, none is lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from crm.casework import Casework
from crm.db import SessionFactory
from crm.imports.checking import OldTicket, check_row
from crm.imports.columns import fields_of
from crm.imports.faults import Fault, ImportFileError
from crm.imports.reading import Row, Value, read_rows
from crm.imports.rejects import Rejects, open_rejects
from crm.imports.writing import known_numbers, write_ticket
from crm.tickets.moves.actor import Actor

AT_ONCE = 50
"""Rows of one transaction: short, because calls wait for the database meanwhile."""


@dataclass
class Report:
    """What became of the rows: ``rows`` is the sum of ``taken``, ``known`` and ``bad_rows``.

    Attributes:
        taken: Became tickets; of a dry run, would have.
        known: Were brought in before, by their number in the other system.
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


def import_file(
    factory: SessionFactory,
    casework: Casework,
    actor: Actor,
    path: Path,
    at: datetime,
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
) -> Report:
    """Bring a table in. It may be given again after any interruption: what is in is known by its number.

    Args:
        factory: Makes the transactions, one for ``AT_ONCE`` rows.
        casework: The city's rules.
        actor: Who brings them in.
        path: CSV or XLSX.
        at: Now.
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
    fields = fields_of(names)
    report = Report(dry_run, ignored=[name for name, known in zip(names, fields, strict=True) if not known and name])
    with open_rejects(rejects) as rejected:
        rejected.head(names)
        run = _Run(factory, casework, actor, at, fields, report, rejected)
        while batch := list(islice(rows, AT_ONCE)):
            run.take(batch)
    return report


@dataclass
class _Run:
    factory: SessionFactory
    casework: Casework
    actor: Actor
    at: datetime
    fields: Sequence[str]
    report: Report
    rejected: Rejects
    seen: set[str] = field(default_factory=set)

    def take(self, batch: Sequence[Row]) -> None:
        """Check some rows and write the good ones."""
        self.report.rows += len(batch)
        sound = list(self._sound(batch))
        numbers = [old.texts["external_number"] for _, old in sound]
        with self.factory() as session:
            known = known_numbers(session, numbers)
        new = [(row, old) for row, old in sound if old.texts["external_number"] not in known]
        self.report.known += len(sound) - len(new)
        if self.report.dry_run:
            self.report.taken += len(new)
            return
        try:
            self._write([old for _, old in new])
        except IntegrityError:
            self._write_singly(new)

    def _sound(self, batch: Iterable[Row]) -> Iterator[tuple[Row, OldTicket]]:
        for row in batch:
            checked = self._checked(row)
            if isinstance(checked, OldTicket):
                yield row, checked
            else:
                self._reject(row, checked)

    def _checked(self, row: Row) -> OldTicket | list[Fault]:
        if row.fault:
            return [row.fault]
        if any(row.cells[len(self.fields) :]):
            return [Fault(row.line, "", "too-many-cells", f"expected at most {len(self.fields)} cells, as in the head")]
        checked = check_row(self.casework, row.line, self._values(row), self.at)
        if not isinstance(checked, OldTicket):
            return checked
        number = checked.texts["external_number"]
        if number in self.seen:
            return [Fault(row.line, "external_number", "twice-in-file", "expected each number once in a file")]
        self.seen.add(number)
        return checked

    def _values(self, row: Row) -> Mapping[str, Value]:
        return {name: value for name, value in zip(self.fields, row.cells, strict=False) if name}

    def _write(self, tickets: Sequence[OldTicket]) -> None:
        with self.factory.begin() as session:
            for old in tickets:
                write_ticket(session, self.casework, self.actor, old, self.at)
        self.report.taken += len(tickets)

    def _write_singly(self, tickets: Sequence[tuple[Row, OldTicket]]) -> None:
        """Find the row the database refuses, for instance because somebody else brings the same table in."""
        for row, old in tickets:
            try:
                self._write([old])
            except IntegrityError:
                self._reject(row, [Fault(row.line, "", "refused", "expected a row the database takes, it was refused")])

    def _reject(self, row: Row, faults: list[Fault]) -> None:
        self.report.bad_rows += 1
        self.report.faults += faults
        self.rejected.add(row, faults, len(self.fields))
