"""``hotline db``: the database."""

from typing import Annotated

import typer

from config.settings import Settings
from crm import migrate
from crm.db import make_engine
from hotline.cli.output import out, say_json
from hotline.prepare import prepare_database, prepare_folders

db = typer.Typer(no_args_is_help=True, help="Look at and bring up the database.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(db, name="db")


@db.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Say which form the database has and which is the newest."""
    present, newest = migrate.versions(make_engine(Settings().resolved_database_url))
    if as_json:
        say_json({"present": present, "newest": newest, "up_to_date": present == newest})
    else:
        out.print(f"database: {present or 'empty'}, newest: {newest}")
    if present != newest:
        raise typer.Exit(1)


@db.command()
def upgrade() -> None:
    """Run the migrations the database has not seen."""
    settings = Settings()
    prepare_folders(settings)
    prepare_database(settings)
    out.print("database is up to date")
