"""``hotline drill``: a whole call on real parts."""

import asyncio
from typing import Annotated

import typer

from config.settings import Settings
from hotline.cli.output import out, progress, refusals, say_json
from hotline.drill.report import DrillReport
from hotline.prepare import load_city


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("drill", help=drill.__doc__)(drill)


def drill(
    private: Annotated[bool, typer.Option(help="On a private, temporary hotline instead of the running one.")] = False,
    press: Annotated[str, typer.Option(help="Key in the menu.")] = "3",
    score: Annotated[str, typer.Option(help="Key in the survey.")] = "1",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Play a complete call: a simulated citizen speaks through Asterisk, a simulated operator answers and saves.

    Ends with status 1 if any step failed. On the running system other operators who are ready may be rung too.
    """
    # Here and not above: the other commands need not carry every room in memory.
    from hotline.drill.play import play, play_private

    tell = progress(quiet=as_json)
    with refusals():
        profile = load_city(Settings())
        rehearse = play_private if private else play
        report = asyncio.run(rehearse(Settings(), profile, tell, press=press, score=score))
    if as_json:
        say_json(report.as_json())
    else:
        _show(report)
    if not report.ok:
        raise typer.Exit(1)


def _show(report: DrillReport) -> None:
    out.print(f"call       {report.call_id}  queue {report.queue}  waited {report.wait_s} s  pop {report.pop_ms} ms")
    out.print(f"engine     {report.engine or 'none'} {report.model}")
    for side, said in (("citizen", report.transcript_caller), ("operator", report.transcript_operator)):
        out.print(f"{side:<10} {' / '.join(said)}")
    out.print(f"form       {', '.join(f'{name}: {value}' for name, value in report.draft.items())}")
    out.print(f"ticket     {report.ticket_number}  survey {report.survey}  {report.outcome}")
    out.print("segments   " + ", ".join(f"{s['kind']} {s['seconds']} s" for s in report.segments))
    out.print(f"recording  {report.recording}")
    out.print("[green]every step happened[/]" if report.ok else "[red]a step failed[/]")
