"""A table that came in as an upload, given to the import as a file."""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from agent_console.deps import ConsoleDeps
from agent_console.imports.schemas import BadRow, ImportReport
from crm.imports.service import import_file
from crm.imports.tables import Report
from crm.tickets.moves.actor import Actor

TOLD = 1_000
"""Faults named in the answer; all of them are counted."""


def bring_in(deps: ConsoleDeps, actor: Actor, table: BinaryIO, *, dry_run: bool) -> ImportReport:
    """Bring a table in, or only check it.

    Raises:
        ImportFileError: The file as a whole cannot be read.
    """
    deps.settings.data_dir.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=deps.settings.data_dir, prefix="import-") as file:
        shutil.copyfileobj(table, file)
        file.flush()
        return _out(import_file(deps.factory, deps.casework, actor, Path(file.name), deps.clock(), dry_run=dry_run))


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
