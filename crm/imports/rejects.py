"""The rows that were not taken, in a table of their own: mended there, they can be brought in again."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from crm.exports.cells import neutral
from crm.imports.faults import Fault
from crm.imports.reading import Row

EXTRA = ("行号 line", "列 column", "原因 reason", "说明 expected")


class _Writer(Protocol):
    def writerow(self, row: Sequence[str], /) -> object: ...


class Rejects:
    """Writes rejected rows; without a path it writes nothing.

    Args:
        writer: Of the table, or nothing.
    """

    def __init__(self, writer: "_Writer | None") -> None:
        self._writer = writer

    def head(self, names: Sequence[str]) -> None:
        """Write the head: that of the file, and what is wrong."""
        self._write([*names, *EXTRA])

    def add(self, row: Row, faults: Sequence[Fault], columns: int) -> None:
        """Write a row as it stood, with everything that is wrong with it."""
        cells = [cell if isinstance(cell, str) else f"{cell:%Y-%m-%d %H:%M:%S}" for cell in row.cells]
        why = [
            str(row.line),
            "; ".join(fault.column for fault in faults),
            "; ".join(fault.slug for fault in faults),
            "; ".join(fault.message for fault in faults),
        ]
        self._write([*cells, *[""] * (columns - len(cells)), *why])

    def _write(self, cells: Sequence[str]) -> None:
        if self._writer is not None:
            self._writer.writerow([neutral(cell) for cell in cells])


@contextmanager
def open_rejects(path: Path | None) -> Iterator[Rejects]:
    """Open a table for rejected rows, readable by its owner only: they hold what citizens told."""
    if path is None:
        yield Rejects(None)
        return
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield Rejects(csv.writer(file))
