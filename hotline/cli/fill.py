"""``hotline db fill``: a made-up past to measure and to show with."""

import time
from typing import Annotated

import typer

from config.clock import utc_now
from config.settings import Settings
from crm.casework import Casework
from crm.db import make_engine
from hotline.cli.output import out, progress, refusals, say_json
from hotline.fill.service import Plan, fill
from hotline.prepare import load_city, prepare_database, prepare_folders, prepare_keys

PLAN = Plan()


def fill_past(
    tickets: Annotated[int, typer.Option(min=1, help="Tickets of three years.")] = PLAN.tickets,
    calls: Annotated[int, typer.Option(min=1, help="Calls; the tickets come from them.")] = PLAN.calls,
    open_tickets: Annotated[int, typer.Option("--open", min=0, help="Newest tickets still open.")] = PLAN.open_tickets,
    seed: Annotated[int, typer.Option(help="The same seed tells the same past.")] = PLAN.seed,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Fill an empty database with a made-up, plausible past, about ten events a ticket. Nothing of it is real.

    Everything is written or nothing; a database that holds a call or a ticket is refused. Stop the hotline first.
    """
    settings = Settings()
    with refusals():
        casework = Casework(load_city(settings))
        prepare_folders(settings)
        prepare_database(settings)
        engine = make_engine(settings.resolved_database_url, prepare_keys(settings))
        plan = Plan(tickets, calls, min(open_tickets, tickets), max(1, tickets * 2 // 3), seed)
        began = time.perf_counter()
        counts = fill(engine, casework, plan, utc_now(), progress(quiet=as_json))
        took = round(time.perf_counter() - began, 1)
    if as_json:
        say_json({"seconds": took, "rows": counts})
    else:
        out.print(f"filled in {took} s: {', '.join(f'{count} {name}' for name, count in counts.items())}")
