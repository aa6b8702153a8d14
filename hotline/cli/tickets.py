"""``hotline tickets``: tickets from other systems."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from config.clock import utc_now
from config.settings import Settings
from crm.casework import Casework
from crm.imports.faults import ImportFileError
from crm.imports.service import Report, import_file
from crm.text import one_line
from crm.tickets.moves.actor import SYSTEM
from hotline.cli.output import err, out, refusals, say_json
from hotline.prepare import load_city, prepare_database, prepare_folders

SHOWN = 20
"""Faults printed; the table of rejected rows has them all."""

LONGEST = 500
"""Characters of names out of the file that are printed."""

tickets = typer.Typer(no_args_is_help=True, help="Tickets: bring old ones in.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(tickets, name="tickets")


@tickets.callback()
def group() -> None:
    """Keep ``import`` a command of its own, though it is the only one."""


@tickets.command("import")
def import_tickets(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV (UTF-8 or GB 18030) or XLSX.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row, write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where rows that were not taken go, with the reasons.")] = None,
) -> None:
    """Bring old tickets in from a table. Ends with status 1 if a row was not taken.

    Rows that were not taken go to FILE.rejects.csv; mended there, they can be given again. Rows that are in already are
    known by their number and left alone.
    """
    settings = Settings()
    rejected = rejects or (None if dry_run else file.with_name(f"{file.name}.rejects.csv"))
    with refusals():
        casework = Casework(load_city(settings))
        prepare_folders(settings)
        factory = prepare_database(settings)
        try:
            report = import_file(factory, casework, SYSTEM, file, utc_now(), dry_run=dry_run, rejects=rejected)
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
