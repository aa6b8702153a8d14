"""The ``hotline`` command."""

import typer

from hotline.cli import (
    assist,
    call,
    cases,
    db,
    doctor,
    drill,
    flow,
    knowledge,
    models,
    notices,
    prompts,
    serve,
    tickets,
    up,
    user,
    webhooks,
)

app = typer.Typer(
    name="hotline",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A city's 12345 hotline on Asterisk.\n\nStart with `hotline up`, then `hotline drill` plays a whole call.",
)
for feature in (up, serve, doctor, drill, call, user, cases, notices, webhooks):
    feature.register(app)
for feature in (flow, models, assist, prompts, db, tickets, knowledge):
    feature.register(app)


def main() -> None:
    """Run the command."""
    app()
