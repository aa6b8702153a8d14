"""``hotline knowledge``: articles from other systems."""

import typer

from crm.knowledge.imports import OldArticles
from hotline.cli.tables import AsJson, DryRun, RejectsTo, Table, bring_in

knowledge = typer.Typer(no_args_is_help=True, help="Knowledge base: bring articles in.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(knowledge, name="knowledge")


@knowledge.callback()
def group() -> None:
    """Keep ``import`` a command of its own, though it is the only one."""


@knowledge.command("import")
def import_articles(file: Table, dry_run: DryRun = False, as_json: AsJson = False, rejects: RejectsTo = None) -> None:
    """Bring articles in from a table and put them in force. Ends with status 1 if a row was not taken.

    Nobody reviews them here: they were in force in the system they come from. Rows that were not taken go to
    FILE.rejects.csv; mended there, they can be given again. Rows that are in already are known by title and department
    and left alone.
    """
    bring_in(OldArticles, file, dry_run=dry_run, as_json=as_json, rejects=rejects)
