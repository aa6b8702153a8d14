"""``hotline notices``: the outbox."""

from typing import Annotated

import typer

from config.clock import utc_now
from config.settings import Settings
from crm.cursors import whole
from crm.notices.service import stuck_notices, try_again
from hotline.cli.output import out, refusals, say_json
from hotline.prepare import prepare_database

notices = typer.Typer(no_args_is_help=True, help="What departments and citizens are told.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(notices, name="notices")


@notices.command()
def stuck(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """List all that reached nobody: given up, or waiting for more than a day. Ends with status 1 if there is any."""
    now = utc_now()
    with refusals(), prepare_database(Settings())() as session:
        rows = [
            {
                "id": n.id, "state": n.state, "channel": n.channel, "address": n.address, "kind": n.kind,
                "ticket": n.ticket, "department": n.department, "since": n.not_before.isoformat(), "tries": n.tries,
                "error": n.last_error,
            }
            for n in whole(lambda cursor: stuck_notices(session, now, cursor=cursor))
        ]  # fmt: skip
    if as_json:
        say_json(rows)
    elif not rows:
        out.print("nothing is stuck")
    else:
        for row in rows:
            out.print(
                f"{row['id']:>8}  {row['channel']:<8} {row['address']}  {row['kind']} {row['ticket'] or ''}  "
                f"{row['tries']} tries, {row['error'] or row['state']}",
                markup=False,
            )
        out.print(f"{len(rows)} in all")
        out.print("→ mend the cause, then: hotline notices retry --all")
    if rows:
        raise typer.Exit(1)


@notices.command()
def retry(
    notice: Annotated[int | None, typer.Argument(help="Number of one notice.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are stuck.")] = False,
) -> None:
    """Give stuck notices a new set of tries."""
    if (notice is None) != everything:
        raise typer.BadParameter("give one number, or --all")
    with refusals(), prepare_database(Settings()).begin() as session:
        count = try_again(session, utc_now(), notice)
    out.print(f"{count} will be tried again")
