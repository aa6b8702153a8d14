"""``hotline up``: the whole hotline on one machine."""

import asyncio
from typing import Annotated

import typer
from rich.panel import Panel
from rich.table import Table

from config.profile import Profile
from config.settings import Mode, Settings
from hotline.cli.output import err, out, progress, refusals, say_json
from hotline.prepare import Account, first_accounts, load_city
from hotline.up import Hotline, prepare


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("up", help=up.__doc__)(up)


def up(
    prepare_only: Annotated[bool, typer.Option(help="Set everything up, start nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object when it is up, then stay.")] = False,
) -> None:
    """Start the whole hotline on this machine and stay until Ctrl-C.

    Sets up what is missing first: Asterisk, speech model, database, first accounts.
    """
    settings = Settings()
    with refusals():
        profile = load_city(settings)
        prepared = prepare(settings, profile, progress(quiet=as_json))
        if prepare_only:
            return
        asyncio.run(_run(Hotline(settings, profile, prepared, progress(quiet=as_json)), settings, profile, as_json))


async def _run(hotline: Hotline, settings: Settings, profile: Profile, as_json: bool) -> None:
    async with hotline:
        if as_json:
            say_json({"console": _address(settings), "sip_port": settings.sip_port, "line": profile.line})
        else:
            out.print(_screen(settings, profile, first_accounts(settings)))
        await hotline.until_stopped()
        err.print("[dim]·[/] stopping")


def _address(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.console_port}"


def _screen(settings: Settings, profile: Profile, accounts: list[Account]) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row("console", f"[bold]{_address(settings)}[/]")
    if accounts:
        table.add_row("accounts", _accounts(accounts))
    if settings.mode is Mode.DEMO:
        table.add_row("call it", f"in a browser: {_address(settings)}/phone")
    table.add_row("", f"with any SIP phone: sip:{profile.line}@{settings.host}:{settings.sip_port}")
    table.add_row("", "without a phone: hotline call --press 1")
    table.add_row("prove it", "hotline drill        hotline doctor")
    table.add_row("stop", "Ctrl-C")
    return Panel(table, title=f"{profile.city} {profile.line} · {profile.city_en}", expand=False)


def _accounts(accounts: list[Account]) -> Table:
    table = Table.grid(padding=(0, 2))
    for account in accounts:
        role = f"{account.role} · {account.department}" if account.department else account.role
        table.add_row(account.login, f"[bold]{account.password}[/]", account.name, role)
    return table
