"""``hotline cases``: what happens to tickets by itself."""

import time
from typing import Annotated

import typer

from config.clock import utc_now
from config.settings import Settings
from crm.casework import Casework
from crm.scheduler.service import run_pass
from hotline.cli.output import out, refusals, say_json
from hotline.prepare import load_city, prepare_database

cases = typer.Typer(no_args_is_help=True, help="What happens to tickets by itself.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(cases, name="cases")


@cases.command("pass")
def make_pass(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Do now everything that should have happened by now: signing, warnings, letters, closing, archiving.

    The running hotline does so by itself; doing it besides does nothing twice. Ends with status 1 if a ticket failed.
    """
    settings = Settings()
    with refusals():
        casework = Casework(load_city(settings))
        factory = prepare_database(settings)
        began = time.perf_counter()
        report = run_pass(factory, casework, utc_now())
        took = time.perf_counter() - began
    if as_json:
        say_json(report.as_json() | {"seconds": round(took, 3)})
    else:
        did = ", ".join(f"{name} {count}" for name, count in sorted(report.did.items()) if count)
        out.print(f"{report.looked_at} looked at in {took:.2f} s: {did or 'nothing to do'}")
        for number in report.failed_tickets:
            out.print(f"[red]failed[/] {number or 'regular work'}")
    if report.failed:
        raise typer.Exit(1)
