"""What the line says: listed by language, and played."""

from typing import Annotated, ClassVar

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse

from agent_console.console import ConsoleDep
from agent_console.deps import ConsoleDeps
from agent_console.flow.routes import READERS
from agent_console.flow.texts import text_of
from agent_console.prompts.schemas import SoundOut
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from config.errors import NotFoundError
from config.flow import Flow, read_flow
from config.languages import Language
from crm.flows.service import current_number
from ivr.prompts import prompt_folder
from ivr.prompts.catalogue import NAME, load_catalogue
from ivr.prompts.city_sounds import CitySounds
from ivr.prompts.inventory import SoundRow, Source, inventory

router = APIRouter(prefix="/api/prompts", tags=["prompts"], responses=refusals(403))


class NoSuchSoundError(NotFoundError):
    """There is no sound of this name in this language."""

    slug: ClassVar[str] = "no-such-sound"


@router.get("", summary="What the line says")
def sounds(signed: SignedDep, console: ConsoleDep) -> list[SoundOut]:
    """Return what the flow in force says in each of its languages, and what else of the line's is missing or stale."""
    only(signed, *READERS)
    rows = inventory(_in_force(console.deps), load_catalogue(), CitySounds(console.deps.settings.prompts_dir))
    return [_sound_out(row) for row in rows if row.in_flow or row.source is Source.MISSING or row.changed]


@router.get("/{language}/{name}", summary="How it sounds", response_class=FileResponse, responses=refusals(404))
def sound(
    language: Language, name: Annotated[str, Path(pattern=NAME)], signed: SignedDep, console: ConsoleDep
) -> FileResponse:
    """Return a sound as a WAV file: the city's own if it has one, else the hotline's."""
    only(signed, *READERS)
    for folder in (console.deps.settings.prompts_dir / language, prompt_folder(language)):
        if (folder / f"{name}.wav").is_file():
            return FileResponse(folder / f"{name}.wav", media_type="audio/wav")
    raise NoSuchSoundError(f"expected a sound of the line's, there is no {name!r} in {language!r}")


def _in_force(deps: ConsoleDeps) -> Flow:
    with deps.factory() as session:
        return read_flow(text_of(session, deps, current_number(session)))


def _sound_out(row: SoundRow) -> SoundOut:
    return SoundOut(
        name=row.name,
        language=row.language,
        words=row.words,
        source=row.source,
        changed=row.changed,
        seconds=row.report and round(row.report.seconds, 1),
        faults=list(row.report.faults) if row.report else [],
    )
