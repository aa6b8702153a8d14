"""``hotline call``: a citizen's call without a telephone."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from config.settings import Settings
from hotline.cli.output import out, progress, refusals
from hotline.drill import AUDIO
from hotline.prepare import load_city


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("call", help=call.__doc__)(call)


def call(
    audio: Annotated[Path, typer.Option(help="What the citizen says: WAV, mono, 16 bit, 8 or 16 kHz.")] = AUDIO
    / "citizen_light.wav",
    press: Annotated[str, typer.Option(help="Key in the menu; empty for none.")] = "1",
    number: Annotated[str, typer.Option(help="The number that is shown; a random one if empty.")] = "",
    stay: Annotated[int, typer.Option(help="Seconds on the line before the citizen hangs up.")] = 120,
) -> None:
    """Let a citizen call the running hotline: press a key, say the matter, wait for an operator.

    Sign in at the console and be ready to answer it; without an operator the citizen waits and then gives up.
    """
    # Here and not above: the other commands need not carry every room in memory.
    from hotline.drill.single import Caller, place_call

    settings = Settings()
    with refusals():
        caller = Caller(audio, press, number, stay)
        call_id = asyncio.run(place_call(settings, load_city(settings), caller, progress()))
    out.print(f"see it: http://{settings.host}:{settings.console_port}/calls/{call_id}")
