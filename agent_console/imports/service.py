"""A table that came in as an upload, given to the import as a file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from agent_console.deps import ConsoleDeps
from agent_console.imports.schemas import BadRow, ImportReport
from crm.imports.service import import_file
from crm.imports.tables import Report
from crm.tickets.moves.actor import Actor

TOLD = 1_000
"""Faults named in the answer; all of them are counted, and the table of rejected rows has them."""


def bring_in(deps: ConsoleDeps, actor: Actor, table: BinaryIO, *, dry_run: bool) -> ImportReport:
    """Bring a table in, or only check it.

    Raises:
        ImportFileError: The file as a whole cannot be read.
    """
    with _kept(deps, table) as file:
        return _out(import_file(deps.factory, deps.casework, actor, file, deps.clock(), dry_run=dry_run))


def rejected(deps: ConsoleDeps, actor: Actor, table: BinaryIO) -> bytes:
    """Return the rows that are not taken, as they stand and with what is wrong, as a table (``crm.imports.rejects``).

    Nothing is brought in and nothing is kept: rows that were taken are known, so what is wrong with the rest can be
    asked for before and after.

    Raises:
        ImportFileError: The file as a whole cannot be read.
    """
    with _kept(deps, table) as file:
        rejects = file.with_name("rejects.csv")
        import_file(deps.factory, deps.casework, actor, file, deps.clock(), dry_run=True, rejects=rejects)
        return rejects.read_bytes()


@contextmanager
def _kept(deps: ConsoleDeps, table: BinaryIO) -> Iterator[Path]:
    """Give an upload a path, in a folder of its own, while it is read."""
    deps.settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=deps.settings.data_dir, prefix="import-") as folder:
        path = Path(folder) / "table"
        with path.open("wb") as file:
            shutil.copyfileobj(table, file)
        yield path


def _out(report: Report) -> ImportReport:
    return ImportReport(
        dry_run=report.dry_run,
        rows=report.rows,
        taken=report.taken,
        known=report.known,
        bad_rows=report.bad_rows,
        bad=[BadRow.model_validate(one, from_attributes=True) for one in report.faults[:TOLD]],
        ignored=report.ignored,
    )
