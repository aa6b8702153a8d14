"""Bringing tables of other systems in, and telling what became of their rows."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.markup import escape

from config.clock import utc_now
from config.settings import Settings
from crm.casework import Casework
from crm.imports.faults import ImportFileError
from crm.imports.tables import Kind, Report, import_table
from crm.text import one_line
from crm.tickets.moves.actor import SYSTEM, Actor
from hotline.cli.output import err, out, refusals, say_json
from hotline.prepare import load_city, prepare_database, prepare_departments, prepare_folders

SHOWN = 20
"""Faults printed; the table of rejected rows has them all."""

LONGEST = 500
"""Characters of names out of the file that are printed."""

Item = TypeVar("Item")

Table = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV (UTF-8 or GB 18030) or XLSX.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check every row, write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
RejectsTo = Annotated[Path | None, typer.Option(help="Where rows that were not taken go, with the reasons.")]


def bring_in(
    kind: Callable[[Casework, Actor, datetime], Kind[Item]],
    file: Path,
    *,
    dry_run: bool,
    as_json: bool,
    rejects: Path | None,
) -> None:
    """Bring a table in and say what became of it; ends with status 1 if a row was not taken."""
    settings = Settings()
    rejected = rejects or (None if dry_run else file.with_name(f"{file.name}.rejects.csv"))
    with refusals():
        profile = load_city(settings)
        prepare_folders(settings)
        factory = prepare_database(settings)
        prepare_departments(profile, factory)
        try:
            made = kind(Casework(profile), SYSTEM, utc_now())
            report = import_table(factory, made, file, dry_run=dry_run, rejects=rejected)
        except ImportFileError as error:
            err.print(f"[red]{error.why}[/]: {error.message}")
            raise typer.Exit(1) from error
    if rejected is not None and not report.bad_rows:
        rejected.unlink(missing_ok=True)
    if as_json:
        say_json({**asdict(report), "rejects": str(rejected) if rejected and report.bad_rows else None})
    else:
        _say(report, rejected)
    if report.bad_rows:
        raise typer.Exit(1)


def _say(report: Report, rejected: Path | None) -> None:
    if report.ignored:
        err.print(f"[yellow]columns left out[/]: {escape(one_line(', '.join(report.ignored), LONGEST))}")
    for fault in report.faults[:SHOWN]:
        err.print(f"line {fault.line} {fault.column or 'row'} [red]{fault.slug}[/]: {fault.message}")
    if len(report.faults) > SHOWN:
        err.print(f"… and {len(report.faults) - SHOWN} more")
    done = "would be taken" if report.dry_run else "taken"
    out.print(f"{report.rows} rows: {report.taken} {done}, {report.known} known, {report.bad_rows} not taken")
    if rejected is not None and report.bad_rows:
        out.print(f"rows not taken: {rejected}")
