"""``hotline serve``: one part alone, for a process manager of one's own."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from config.settings import Settings
from hotline.cli.output import refusals
from hotline.logs import set_up_logging
from hotline.prepare import load_city


class Part(StrEnum):
    """What can be served alone."""

    CORE = "core"
    AGI = "agi"
    PBX = "pbx"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help=serve.__doc__)(serve)


def serve(
    name: Annotated[Part, typer.Argument(help="core: everything of ours; agi: call decisions only; pbx: Asterisk.")],
) -> None:
    """Run one part in the foreground, logging JSON lines to standard error.

    `core` holds call decisions, call tracking, transcription and console; `agi` holds the call decisions alone.
    """
    # Here and not above: the other commands need not carry every room in memory.
    from hotline.serving import serve_agi, serve_core, serve_pbx

    set_up_logging()
    settings = Settings()
    with refusals():
        profile = load_city(settings)
        parts = {Part.CORE: serve_core, Part.AGI: serve_agi, Part.PBX: serve_pbx}
        asyncio.run(parts[name](settings, profile))
