"""``hotline db``: the database."""

from typing import Annotated

import typer

from config.clock import utc_now
from config.settings import Settings
from crm import migrate
from crm.audit.service import verify as faults_of_audit
from crm.calls.spool import Spool
from crm.casework import Casework
from crm.db import make_engine
from crm.identity.keys import load_vault
from crm.identity.rotation import KeyInUseError, add_key, count_stale, drop_old_keys, reseal
from crm.journal.service import verify as faults_of_tickets
from crm.knowledge.journal import verify as faults_of_articles
from hotline.cli.fill import fill_past
from hotline.cli.output import err, out, refusals, say_json
from hotline.prepare import load_city, prepare_database, prepare_folders
from hotline.upkeep import delete_outdated

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]

db = typer.Typer(no_args_is_help=True, help="Look at and bring up the database.")
db.command("fill")(fill_past)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(db, name="db")


@db.command()
def status(as_json: Json = False) -> None:
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
    with refusals():
        prepare_folders(settings)
        prepare_database(settings)
    out.print("database is up to date")


@db.command()
def verify() -> None:
    """Check the journals of tickets and articles, and the audit of exports, showings in clear and deletions.

    Prints each fault of an event, chain, seal or audited row; exit 1 if there is any.
    """
    found = 0
    with refusals(), prepare_database(Settings()).begin() as session:
        for fault in (*faults_of_tickets(session), *faults_of_articles(session), *faults_of_audit(session)):
            found += 1
            err.print(f"{fault.place}: expected {fault.expected}")
    if found:
        raise typer.Exit(1)
    out.print("journal and audit are whole")


@db.command("rotate-keys")
def rotate_keys(
    drop_old: Annotated[bool, typer.Option("--drop-old", help="Then take old keys out of the key file.")] = False,
) -> None:
    """Seal citizens' data anew under a new key of the key file, or under the first key of HOTLINE_IDENTITY_KEYS.

    The hotline may run meanwhile. Stopped in the middle, call it again: it goes on. Afterwards restart every process;
    then `--drop-old` finishes what they still sealed with old keys and takes these out of the file.
    """
    settings = Settings()
    with refusals():
        factory, vault = prepare_database(settings), load_vault(settings)
        with factory() as session:
            fresh = not drop_old and not settings.identity_keys and not count_stale(session, vault)
        if fresh:
            vault = add_key(settings.resolved_identity_key_file)
        out.print(f"{reseal(factory, vault, utc_now())} rows sealed anew with {vault.active}")
        if drop_old:
            if settings.identity_keys:
                raise KeyInUseError("expected keys in a file, those of HOTLINE_IDENTITY_KEYS are yours to change")
            if Spool(settings.spool_dir, vault).waits:
                raise KeyInUseError("expected no call facts to wait on disk, some may be sealed with an old key")
            dropped = drop_old_keys(factory, settings.resolved_identity_key_file, vault)
            out.print(f"dropped: {' '.join(dropped) or 'none'}")


@db.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only, delete nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Delete what the city's rules no longer allow to keep; each deletion leaves its proof in the database."""
    settings = Settings()
    with refusals():
        casework = Casework(load_city(settings))
        prepare_database(settings)
        report = delete_outdated(settings, casework, utc_now(), dry_run=dry_run)
    if as_json:
        say_json({"dry_run": dry_run, **report.deleted, "failed": report.failed})
    else:
        out.print("would delete:" if dry_run else "deleted:", ", ".join(f"{n} {k}" for k, n in report.deleted.items()))
        if report.failed:
            out.print(f"{report.failed} files could not be deleted; they are tried again the next time")
    if report.failed:
        raise typer.Exit(1)
