"""Announcements: the list, writing, recordings, moves, and those that fit a call."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session

from agent_console.announcements.schemas import AnnouncementChoices, AnnouncementOut, MoveBody, WriteBody
from agent_console.announcements.service import put_recording, recording_file
from agent_console.announcements.views import announcements_out
from agent_console.calls.access import readable_call
from agent_console.console import Console, ConsoleDep
from agent_console.files import Id, download_headers, files
from agent_console.lists.schemas import CodeEntry
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from agent_console.uploads import form_with_file, received
from crm.announcements import service
from crm.announcements.calls import fitting
from crm.announcements.content import AnnouncementContent
from crm.announcements.models import Announcement
from crm.announcements.states import WRITERS, AnnouncementMove

router = APIRouter(prefix="/api", tags=["announcements"])
CHANGED = refusals(403, 404, 409, 413)


@router.get("/announcements", summary="Announcements, the newest first", responses=refusals(403))
def list_them(
    signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50, *, over: bool = False
) -> Page[AnnouncementOut]:
    """Return a stretch of those that are written, coming or in force; of those that are over if ``over``."""
    at = console.deps.clock()
    with console.deps.factory() as session:
        found = service.list_announcements(session, at, over=over, cursor=cursor, limit=limit)
        rows = announcements_out(session, found.items, signed.actor, at)
        return Page(items=rows, next_cursor=found.next_cursor)


@router.get("/announcements/choices", summary="What an announcement may say by itself", responses=refusals(403))
def choices(signed: SignedDep, console: ConsoleDep) -> AnnouncementChoices:
    """Return how long one may last, and the phrases of the line."""
    rules = console.deps.profile.announcements
    phrases = [CodeEntry(code=code, name=one.name, name_en=one.name_en) for code, one in rules.phrases.items()]
    return AnnouncementChoices(longest_days=rules.longest_days, phrases=phrases)


@router.post("/announcements", status_code=201, summary="Begin an announcement", responses=refusals(403, 413))
def begin(asked: AnnouncementContent, signed: SignedDep, console: ConsoleDep) -> AnnouncementOut:
    """Make a draft."""
    only(signed, *WRITERS)
    deps, at = console.deps, console.deps.clock()
    city, rules = deps.casework.rules(at), deps.profile.announcements
    return _changed(console, signed, lambda session: service.begin(session, asked, city, rules, signed.actor, at))


@router.put("/announcements/{announcement_id}", summary="Write a draft", responses=CHANGED)
def write(announcement_id: Id, asked: WriteBody, signed: SignedDep, console: ConsoleDep) -> AnnouncementOut:
    """Replace what a draft says."""
    only(signed, *WRITERS)
    deps, at = console.deps, console.deps.clock()
    city, rules = deps.casework.rules(at), deps.profile.announcements

    def change(session: Session) -> Announcement:
        return service.write(
            session, announcement_id, asked.content, city, rules, signed.actor, at, version=asked.version
        )

    return _changed(console, signed, change)


@router.post("/announcements/{announcement_id}/moves", summary="Approve, end or withdraw", responses=CHANGED)
def move(announcement_id: Id, asked: MoveBody, signed: SignedDep, console: ConsoleDep) -> AnnouncementOut:
    """Approve what somebody else wrote, end it before its time, or withdraw it with a reason."""
    only(signed, *WRITERS)
    at, wanted = console.deps.clock(), AnnouncementMove(asked.move)

    def change(session: Session) -> Announcement:
        return service.move(
            session, announcement_id, wanted, signed.actor, at, version=asked.version, reason=asked.reason
        )

    return _changed(console, signed, change)


@router.post(
    "/announcements/{announcement_id}/recording",
    summary="Let an announcement be spoken by a recording",
    responses=CHANGED,
    openapi_extra=form_with_file(),
)
async def upload(announcement_id: Id, request: Request, signed: SignedDep, console: ConsoleDep) -> AnnouncementOut:
    """Keep a recording (a WAV file, at most half a minute of speech), made one of the line's sounds."""
    only(signed, *WRITERS)
    async with received(request) as (file, _):
        return await run_in_threadpool(put_recording, console.deps, signed, announcement_id, file.file)


@router.get("/announcements/{announcement_id}/recording", summary="What callers hear", **files("audio/wav"))
def listen(announcement_id: Id, signed: SignedDep, console: ConsoleDep) -> FileResponse:
    """Return the recording of an announcement."""
    path = recording_file(console.deps, announcement_id)
    return FileResponse(path, media_type="audio/wav", headers=download_headers(f"{announcement_id}.wav"))


@router.get("/calls/{call_id}/announcements", summary="The announcements that fit a call", responses=refusals(404))
def of_call(call_id: str, signed: SignedDep, console: ConsoleDep) -> list[AnnouncementOut]:
    """Return what is in force for the place and the matter of a call, newest first, also what callers cannot hear."""
    deps, at = console.deps, console.deps.clock()
    with deps.factory() as session:
        call = readable_call(session, deps, signed, call_id)
        return announcements_out(session, fitting(session, call.id, at), signed.actor, at)


def _changed(console: Console, signed: Signed, change: Callable[[Session], Announcement]) -> AnnouncementOut:
    deps = console.deps
    with deps.factory.begin() as session:
        return announcements_out(session, [change(session)], signed.actor, deps.clock())[0]
