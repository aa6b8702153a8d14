"""``hotline prompts``: what the hotline says."""

from pathlib import Path
from typing import Annotated

import typer

from config.languages import OWN, Language
from hotline.cli.output import err, out, refusals, say_json
from ivr.prompts import PROMPT_FOLDER, prompt_folder
from ivr.prompts.catalogue import Prompt, load_catalogue, missing_prompts
from ivr.prompts.render import render as render_prompts
from ivr.prompts.sound import AudioReport, check_audio

prompts = typer.Typer(no_args_is_help=True, help="Spoken prompts: list, check, render.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]

LanguageOption = Annotated[Language, typer.Option(help="Which language.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(prompts, name="prompts")


@prompts.command("list")
def list_prompts(as_json: Json = False) -> None:
    """List what is said, and whether its audio is there."""
    rows = [{"id": p.id, "zh": p.zh, "en": p.en, "there": not missing_prompts((p,), PROMPT_FOLDER)} for p in _all()]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        out.print(f"{'●' if row['there'] else '○'} {row['id']:<20} {row['zh']}")


@prompts.command()
def check(as_json: Json = False) -> None:
    """Check that every prompt is there, at the right level and length. Ends with status 1 if one is not."""
    reports = {file: check_audio(PROMPT_FOLDER / file) for prompt in _all() for file in prompt.files()}
    wrong = {name: " ".join(report.faults) for name, report in reports.items() if report.faults}
    if as_json:
        say_json({"ok": not wrong, "wrong": wrong})
    else:
        for name, reason in wrong.items():
            err.print(f"[red]✗[/] {name}: {reason}")
        out.print(f"{len(reports) - len(wrong)} of {len(reports)} files are fit to play")
    if wrong:
        raise typer.Exit(1)


@prompts.command()
def render(
    only: Annotated[list[str] | None, typer.Argument(help="Names from `hotline prompts list`; all if none.")] = None,
    voice: Annotated[str | None, typer.Option(help="Another voice for all of them.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where the files go; the hotline's own unless named.")] = None,
    language: LanguageOption = OWN,
) -> None:
    """Speak prompts anew by text to speech. `make prompts` brings the voice model and runs this."""
    chosen = [p for p in _all() if not only or p.id in only]
    with refusals():
        render_prompts(chosen, folder or prompt_folder(language), voice, _told, language=language)


def _told(prompt: Prompt, report: AudioReport) -> None:
    out.print(f"{prompt.id:<20} {report.seconds:5.2f} s  {report.rms_dbfs:6.1f} dBFS")


def _all() -> tuple[Prompt, ...]:
    with refusals():
        return load_catalogue()
