"""``hotline flow mode``: what the line is switched to, such as a storm."""

from datetime import timedelta
from typing import Annotated

import typer

from config.clock import utc_now
from config.languages import OWN
from config.settings import Settings
from crm.modes.service import end, mode_at, switch
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from hotline.cli.output import out, refusals
from hotline.core import make_sessions
from hotline.prepare import load_city
from ivr.flow import FlowBook
from ivr.prompts.catalogue import playable

Wanted = Annotated[str, typer.Argument(help="A mode of the flow; `none` ends the one that is on.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for those who look at it later.")]
By = Annotated[str, typer.Option("--by", help="Work number of whoever decided.")]
Hours = Annotated[float, typer.Option("--hours", help="After so long it ends by itself.")]


def mode(wanted: Wanted = "", reason: Reason = "", by: By = "", hours: Hours = 12) -> None:
    """Show or switch the line's mode, for the calls that come from now on."""
    if wanted and not by:
        raise typer.BadParameter("expected the work number of whoever decided", param_hint="--by")
    settings, now, actor = Settings(), utc_now(), Actor(by, Role.ADMIN)
    with refusals():
        factory = make_sessions(settings)
        book = FlowBook(factory, load_city(settings), playable(settings.prompts_dir / OWN))
        known = book.flow(book.current()).modes
        with factory.begin() as session:
            if wanted == "none":
                end(session, actor, now)
            elif wanted:
                until = now + timedelta(hours=hours)
                switch(session, wanted, known, reason=reason, until=until, actor=actor, at=now)
            found = mode_at(session, now)
            out.print(f"{found.mode} until {found.until:%Y-%m-%d %H:%M} UTC: {found.reason}" if found else "no mode")
