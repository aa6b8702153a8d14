"""``hotline webhooks``: other systems that are told of calls."""

import asyncio
from typing import Annotated

import typer

from config.settings import Settings
from hotline.cli.doctor import MARKS
from hotline.cli.output import out, say_json
from hotline.doctor.check import Finding
from hotline.webhooks.probe import probe

webhooks = typer.Typer(no_args_is_help=True, help="Other systems that are told of calls.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(webhooks, name="webhooks")


@webhooks.command("test")
def try_out(
    name: Annotated[str, typer.Argument(help="Name of one; all without.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Send a sample and say which step fails. Ends with status 1 if one does."""
    settings = Settings().webhooks
    targets = [one for one in settings.targets if name in ("", one.name)]
    if not targets:
        raise typer.BadParameter(f"expected one of {[one.name for one in settings.targets]}, got {name!r}")
    found = {one.name: asyncio.run(probe(one, settings)) for one in targets}
    if as_json:
        say_json({name: [vars(check) for check in checks] for name, checks in found.items()})
    else:
        for target, checks in found.items():
            out.print(target, markup=False)
            for check in checks:
                out.print(f"  {MARKS[check.finding]} {check.part:<12} {check.seen}")
                if check.fix:
                    out.print(f"    {'':<12} → {check.fix}")
    if any(check.finding is Finding.FAIL for checks in found.values() for check in checks):
        raise typer.Exit(1)
