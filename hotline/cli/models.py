"""``hotline models``: speech models on this machine."""

from typing import Annotated

import typer

from asr.models.catalogue import load_catalogue
from asr.models.choose import choose
from asr.models.graph import comes_in_parts
from asr.models.install import broken, find, installed
from asr.models.install import install as install_model
from asr.models.install import prepare as prepare_model
from asr.models.install import remove as remove_model
from asr.models.install import verify as verify_model
from config.settings import Settings
from hotline.cli.output import out, progress, refusals, say_json

models = typer.Typer(no_args_is_help=True, help="Speech models: list, install, prepare, verify, remove.")
Name = Annotated[str, typer.Argument(help="A name from `hotline models list`.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(models, name="models")


@models.command("list")
def list_models(as_json: Json = False) -> None:
    """List the known models, which are here, which one runs and which are broken."""
    settings = Settings()
    choice = choose(settings)
    here, spoilt = installed(settings), broken(settings)
    rows = [
        {
            "name": m.name,
            "engine": m.engine,
            "language": m.language,
            "installed": m.name in here,
            "broken": m.name in spoilt,
            "runs": m.name == choice.model,
            "prepared": m.name in here and here[m.name].graph is not None,
        }
        for m in load_catalogue()
    ]
    if as_json:
        say_json({"models": rows, "reason": choice.reason, "fix": choice.fix})
        return
    for row in rows:
        mark = "●" if row["runs"] else "○" if row["installed"] else "✗" if row["broken"] else " "
        mend = f"   a file is missing or has changed: hotline models install {row['name']}" if row["broken"] else ""
        graph = "   prepared" if row["prepared"] else ""
        out.print(f"{mark} {row['name']:<16} {row['engine']:<8} {row['language']}{graph}{mend}", soft_wrap=True)
    if choice.path is None:
        out.print(f"no transcription: {choice.reason}, {choice.fix}")


@models.command()
def install(name: Name) -> None:
    """Fetch a model and check its content."""
    with refusals():
        model = install_model(Settings(), name, progress())
    out.print(f"{name} is installed")
    if not model.graph and comes_in_parts(model.path):
        out.print(f"it hears several times as many calls after: hotline models prepare {name}", soft_wrap=True)


@models.command()
def prepare(name: Name) -> None:
    """Put a Vosk model's graph together: it then hears some times as many calls, with the same text."""
    with refusals():
        prepare_model(Settings(), name, progress())
    out.print(f"{name} is prepared; the hotline uses it from its next start")


@models.command()
def verify(name: Name) -> None:
    """Check a model's content against its pinned hashes."""
    with refusals():
        verify_model(Settings(), name)
    out.print(f"{name} is whole")


@models.command()
def remove(name: Name) -> None:
    """Remove a model's files; those in a Python package stay."""
    settings = Settings()
    with refusals():
        removed, left = remove_model(settings, name), find(settings, name)
    done = "is removed" if removed else "was not installed here"
    stays = f"; the copy in the Python package {left.entry.module} stays and is used" if left else ""
    out.print(f"{name} {done}{stays}", soft_wrap=True)
