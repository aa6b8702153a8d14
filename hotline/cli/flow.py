"""``hotline flow``: the way of every call."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from config.clock import utc_now
from config.flow import Flow, flow_file, usable_flow
from config.languages import OWN
from config.profile import Profile
from config.settings import Settings
from crm.db import make_engine
from crm.flows.service import FROM_PROFILE, current_number, get_version, list_versions, publish
from crm.identity.checks import has_checks
from hotline.cli.flow_mode import mode
from hotline.cli.output import err, out, refusals, say_json
from hotline.core import make_sessions
from hotline.flow_tree import tree
from hotline.prepare import load_city
from ivr.flow import FlowBook
from ivr.prompts.catalogue import load_catalogue, playable
from ivr.prompts.city_sounds import CitySounds
from ivr.prompts.inventory import Source, inventory

flow = typer.Typer(no_args_is_help=True, help="The way of every call: check, draw, put in force, go back.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
File = Annotated[Path | None, typer.Argument(help="A flow's YAML file; the flow in force if none is named.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for those who look at it later.")]
By = Annotated[str, typer.Option("--by", help="Work number of whoever decided.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(flow, name="flow")
    flow.command("mode")(mode)


@flow.command()
def check(file: File = None, as_json: Json = False) -> None:
    """Look whether every way of a flow ends well. Ends with status 1 if not."""
    settings = Settings()
    with refusals():
        found = _read(settings, file)
        missing = _missing(settings, found)
    if as_json:
        say_json({"ok": True, "nodes": len(found.nodes), "missing_prompts": missing})
    else:
        for name in missing:
            err.print(f"[yellow]![/] {name}: there is no sound, Mandarin is heard")
        out.print(f"{len(found.nodes)} nodes: every way ends, key 0 and silence lead to a person")


@flow.command()
def show(file: File = None) -> None:
    """Draw a flow as a tree."""
    with refusals():
        out.print(tree(_read(Settings(), file)))


@flow.command("publish")
def publish_file(file: Annotated[Path, typer.Argument(help="The flow's YAML file.")], reason: Reason, by: By) -> None:
    """Put a flow in force for the calls that come from now on."""
    settings = Settings()
    with refusals():
        text = flow_file(file)
        _usable(load_city(settings), text, file.name)
        with make_sessions(settings).begin() as session:
            made = publish(session, text, after=current_number(session), by=by, reason=reason, at=utc_now())
            out.print(f"version {made.number} is in force for new calls")


@flow.command()
def back(number: Annotated[int, typer.Argument(help="The version to go back to.")], reason: Reason, by: By) -> None:
    """Put an earlier version in force again, as a new version."""
    settings = Settings()
    with refusals(), make_sessions(settings).begin() as session:
        text = get_version(session, number).text
        _usable(load_city(settings), text, f"version {number}")
        after = current_number(session)
        made = publish(session, text, after=after, by=by, reason=reason, at=utc_now(), back_to=number)
        out.print(f"version {made.number} is in force for new calls, the same as {number}")


@flow.command()
def history(as_json: Json = False) -> None:
    """List the versions, the one in force first."""
    with refusals(), make_sessions(Settings())() as session:
        rows = [
            {"number": v.number, "at": v.published_at, "by": v.published_by, "reason": v.reason, "back_to": v.back_to}
            for v in list_versions(session)
        ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        again = f" [dim]= {row['back_to']}[/]" if row["back_to"] else ""
        out.print(f"{row['number']:>4}{again}  {row['at']:%Y-%m-%d %H:%M}  {row['by']}  {row['reason']}")
    out.print(f"{FROM_PROFILE:>4}  the flow of the profile")


def in_force(settings: Settings) -> Flow:
    """Return the flow that new calls follow; the profile's own while there is no database."""
    profile = load_city(settings)
    try:
        written = has_checks(make_engine(settings.resolved_database_url))
    except SQLAlchemyError:
        written = False
    if not written:
        return profile.flow
    book = FlowBook(make_sessions(settings), profile, playable(settings.prompts_dir / OWN))
    return book.flow(book.current())


def _read(settings: Settings, file: Path | None) -> Flow:
    return _usable(load_city(settings), flow_file(file), file.name) if file else in_force(settings)


def _missing(settings: Settings, found: Flow) -> list[str]:
    """Return the prompts of a flow that one of its languages lacks: there Mandarin is heard."""
    rows = inventory(found, load_catalogue(), CitySounds(settings.prompts_dir))
    return [f"{row.language}/{row.name}" for row in rows if row.in_flow and row.source is Source.MISSING]


def _usable(profile: Profile, text: str, name: str) -> Flow:
    return usable_flow(text, name, profile.queues, playable(Settings().prompts_dir / OWN))
