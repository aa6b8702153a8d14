"""``hotline prompts``: what the hotline says."""

import re
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from config.clock import utc_now
from config.errors import NotFoundError
from config.flow import said_at
from config.languages import OWN, Language
from config.settings import Settings
from hotline.cli.flow import in_force
from hotline.cli.output import err, out, refusals, say_json
from ivr.pbx.sounds import lay_prompts
from ivr.prompts import prompt_folder
from ivr.prompts.catalogue import NAME, Prompt, load_catalogue
from ivr.prompts.city_sounds import CitySounds, Recorded
from ivr.prompts.inventory import SoundRow, Source, inventory
from ivr.prompts.render import render as render_prompts
from ivr.prompts.sound import AudioReport
from ivr.prompts.written import hash_of

prompts = typer.Typer(no_args_is_help=True, help="Spoken prompts: list, check, render, accept recordings, go back.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
LanguageOption = Annotated[Language, typer.Option(help="Which language.")]
Name = Annotated[str, typer.Argument(help="A sound's name from `hotline prompts list`.")]
By = Annotated[str, typer.Option("--by", help="Work number of whoever decided.")]

MARKS = {Source.RECORDED: "●", Source.RENDERED: "●", Source.MISSING: "○"}


class UnknownPromptError(NotFoundError):
    """The line and its flow have no prompt of this name."""

    slug: ClassVar[str] = "no-such-prompt"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(prompts, name="prompts")


@prompts.command("list")
def list_prompts(
    missing: Annotated[bool, typer.Option("--missing", help="Only what is missing; status 1 if anything is.")] = False,
    as_json: Json = False,
) -> None:
    """List what the flow in force and the line itself say, in each language the flow speaks."""
    rows = [row for row in _rows(Settings()) if not missing or row.source is Source.MISSING]
    if as_json:
        say_json([_as_json(row) for row in rows])
    else:
        for row in rows:
            out.print(f"{MARKS[row.source]} {row.language} {row.name:<24} {_told(row)}", markup=False)
    if missing and rows:
        raise typer.Exit(1)


@prompts.command()
def check(as_json: Json = False) -> None:
    """Check that every sound is there, at the right rate, level and length. Ends with status 1 if one is not."""
    rows = list(_rows(Settings()))
    wrong = {f"{row.language}/{row.name}": reason for row in rows if (reason := _wrong(row))}
    if as_json:
        say_json({"ok": not wrong, "wrong": wrong})
    else:
        for name, reason in wrong.items():
            err.print(f"[red]✗[/] {name}: {reason}")
        out.print(f"{len(rows) - len(wrong)} of {len(rows)} files are fit to play")
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
    with refusals():
        chosen = [prompt for prompt in load_catalogue() if not only or prompt.id in only]
        render_prompts(chosen, folder or prompt_folder(language), voice, _rendered, language=language)


@prompts.command()
def accept(
    file: Annotated[Path, typer.Argument(help="The recording: WAV of any rate, width and number of channels.")],
    name: Name,
    by: By,
    language: LanguageOption = OWN,
    new: Annotated[bool, typer.Option("--new", help="A prompt of the city's own, for a flow to come.")] = False,
) -> None:
    """Play a recording of the city's from here on. The one before is kept."""
    settings = Settings()
    with refusals():
        words = _new(name) if new else _words(settings, name, language)
        recorded = Recorded(by=by, at=utc_now(), words=hash_of(words) if words else "")
        report = CitySounds(settings.prompts_dir).accept(language, name, file, recorded)
        lay_prompts(settings)
    out.print(f"{name} {report.seconds:.2f} s {report.rms_dbfs:.1f} dBFS is played from the next call on")


@prompts.command()
def back(name: Name, language: LanguageOption = OWN) -> None:
    """Play the sound before again: the recording before, or the hotline's own."""
    settings = Settings()
    with refusals():
        recorded = CitySounds(settings.prompts_dir).back(language, name)
        lay_prompts(settings)
    out.print(f"{name}: {f'the recording of {recorded.at:%Y-%m-%d}' if recorded else 'the own sound'} is played again")


def _rows(settings: Settings) -> list[SoundRow]:
    with refusals():
        return list(inventory(in_force(settings), load_catalogue(), CitySounds(settings.prompts_dir)))


def _new(name: str) -> str:
    """Refuse a name that could be no file of the line's; a prompt of the city's own has no words in the list."""
    if not re.fullmatch(NAME, name):
        raise UnknownPromptError(f"expected a name of small letters, digits and _, got {name!r:.60}")
    return ""


def _words(settings: Settings, name: str, language: Language) -> str:
    """Return the words a sound is to say.

    Raises:
        UnknownPromptError: If nothing plays it.
    """
    known = {file: words for one in load_catalogue() for file, words in one.files(language).items()}
    named = {one for node in in_force(settings).nodes.values() for one in said_at(node)}
    if f"{name}.wav" not in known and name not in named:
        raise UnknownPromptError(f"expected a name from `hotline prompts list`, got {name!r:.60}; for a new one --new")
    return known.get(f"{name}.wav", "")


def _told(row: SoundRow) -> str:
    if row.report is None:
        return f"missing  {row.words}"
    stale = "  words changed since" if row.changed else ""
    return f"{row.source:<8} {row.report.seconds:5.2f} s {row.report.rms_dbfs:6.1f} dBFS{stale}  {row.words}"


def _wrong(row: SoundRow) -> str:
    if row.report is None:
        return "expected a file, there is none"
    return " ".join((*row.report.faults, *(["its words changed since it was made"] if row.changed else [])))


def _as_json(row: SoundRow) -> dict[str, object]:
    report = row.report
    return {
        "name": row.name,
        "language": row.language,
        "words": row.words,
        "in_flow": row.in_flow,
        "source": row.source,
        "changed": row.changed,
        "seconds": report and round(report.seconds, 2),
        "level_dbfs": report and round(report.rms_dbfs, 1),
        "faults": report and report.faults,
    }


def _rendered(prompt: Prompt, report: AudioReport) -> None:
    out.print(f"{prompt.id:<20} {report.seconds:5.2f} s  {report.rms_dbfs:6.1f} dBFS")
