"""``hotline doctor``: what is wrong, and how to mend it."""

import asyncio
from typing import Annotated

import typer

from config.settings import Settings
from hotline.cli.output import out, say_json
from hotline.doctor.cases import cases_checks
from hotline.doctor.check import Finding
from hotline.doctor.running import running_checks
from hotline.doctor.standing import standing_checks

MARKS = {Finding.OK: "[green]✓[/]", Finding.WARN: "[yellow]![/]", Finding.FAIL: "[red]✗[/]"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=doctor.__doc__)(doctor)


def doctor(
    offline: Annotated[bool, typer.Option(help="Only what lies on disk; nothing needs to run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Look at every real part and say what is wrong and how to mend it.

    Ends with status 1 if a part does not work.
    """
    settings = Settings()
    checks = [*standing_checks(settings), *cases_checks(settings)]
    if not offline:
        checks += asyncio.run(running_checks(settings))
    failed = any(c.finding is Finding.FAIL for c in checks)
    if as_json:
        say_json({"ok": not failed, "checks": [vars(c) for c in checks]})
    else:
        for check in checks:
            out.print(f"{MARKS[check.finding]} {check.part:<14} {check.seen}")
            if check.fix:
                out.print(f"  {'':<14} → {check.fix}")
    if failed:
        raise typer.Exit(1)
