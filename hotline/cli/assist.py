"""``hotline assist``: what reading has learned from confirmed tickets."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.table import Table

from asr.learning.measure import Figures
from asr.learning.shelf import Shelf
from asr.learning.trial import Trial
from config.settings import Settings
from hotline.cli.output import out, progress, refusals, say_json
from hotline.learning import prepare_reading, train_on_confirmed
from hotline.prepare import load_city, prepare_database, prepare_folders

assist = typer.Typer(no_args_is_help=True, help="The reading's local model: train, show, go back.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(assist, name="assist")


@assist.command()
def train(as_json: Json = False) -> None:
    """Learn from confirmed tickets; what is not at least as good as the rules alone in every field stays out."""
    settings = Settings()
    with refusals():
        trial = train_on_confirmed(settings, load_city(settings), prepare_database(settings))
    if as_json:
        say_json(_told(trial))
    else:
        out.print(f"learned from {trial.shipped} shipped and {trial.confirmed} confirmed requests")
        out.print(_table(trial))
        out.print("in force from the next sentence on" if trial.accepted else "not better: the one in force stays")
    if not trial.accepted:
        raise typer.Exit(1)


@assist.command()
def prepare() -> None:
    """Learn from the shipped requests if nothing was learned yet; some seconds, once."""
    settings = Settings()
    with refusals():
        prepare_folders(settings)
        prepare_reading(settings, load_city(settings), progress())


@assist.command()
def show(as_json: Json = False) -> None:
    """List the models that are kept; the last one is in force."""
    with refusals():
        entries = Shelf(Settings().learning_dir).entries()
    if as_json:
        say_json({"models": [entry.model_dump(mode="json") for entry in entries]})
        return
    for entry in entries:
        mark = "●" if entry is entries[-1] else "○"
        f1 = "  ".join(f"{name} {value:.3f}" for name, value in entry.figures.get("after", {}).items())
        out.print(f"{mark} {entry.sha256[:12]}  {entry.trained_at:%Y-%m-%d %H:%M}  {entry.confirmed} confirmed  {f1}")
    if not entries:
        out.print("nothing was learned yet, the rules read alone: hotline assist train")


@assist.command()
def back() -> None:
    """Take the model in force away; the one before it is in force again."""
    with refusals():
        entry = Shelf(Settings().learning_dir).back()
    out.print(f"{entry.sha256[:12]} of {entry.trained_at:%Y-%m-%d %H:%M} is in force")


def _table(trial: Trial) -> Table:
    table = Table("F1 on what it has not seen", "rules alone", "in force", "new", "n", box=None)
    for name, after in trial.after.items():
        row = (trial.rules[name], trial.before[name], after)
        table.add_row(name, *(f"{figures.f1:.3f}" for figures in row), str(after.right + after.missed))
    return table


def _told(trial: Trial) -> dict[str, object]:
    def f1(figures: Mapping[str, Figures]) -> dict[str, float]:
        return {name: round(found.f1, 4) for name, found in figures.items()}

    return {
        "accepted": trial.accepted,
        "shipped": trial.shipped,
        "confirmed": trial.confirmed,
        "held_out": trial.held_out,
        "rules": f1(trial.rules),
        "before": f1(trial.before),
        "after": f1(trial.after),
    }
