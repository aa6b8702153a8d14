"""``hotline tickets``: tickets from other systems."""

import typer

from crm.imports.service import OldTickets
from hotline.cli.tables import AsJson, DryRun, RejectsTo, Table, bring_in

tickets = typer.Typer(no_args_is_help=True, help="Tickets: bring old ones in.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(tickets, name="tickets")


@tickets.callback()
def group() -> None:
    """Keep ``import`` a command of its own, though it is the only one."""


@tickets.command("import")
def import_tickets(file: Table, dry_run: DryRun = False, as_json: AsJson = False, rejects: RejectsTo = None) -> None:
    """Bring old tickets in from a table. Ends with status 1 if a row was not taken.

    Rows that were not taken go to FILE.rejects.csv; mended there, they can be given again. Rows that are in already are
    known by their number and left alone.
    """
    bring_in(OldTickets, file, dry_run=dry_run, as_json=as_json, rejects=rejects)
