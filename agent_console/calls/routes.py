"""Lists of calls, a call's page, its recording, and hanging up."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from agent_console.calls.access import readable_call, sees_in_clear, whose, writes_its_form
from agent_console.calls.recording import recording_file, wave_form
from agent_console.calls.schemas import (
    CallListQuery,
    CallPage,
    CallRow,
    CallTotals,
    WaveFormOut,
    WrapUpCodeBody,
    rows_out,
)
from agent_console.calls.service import bring_forward, hang_up, read_page
from agent_console.console import ConsoleDep
from agent_console.paging import Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.calls.filters import CallFilter
from crm.calls.listing import list_calls, totals
from crm.calls.wrap_up import record_wrap_up
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role

router = APIRouter(prefix="/api/calls", tags=["calls"], responses=refusals(404))


@router.get("", summary="Calls, narrowed, the latest first, a page at a time", responses=refusals(403))
def latest(asked: Annotated[CallListQuery, Query()], signed: SignedDep, console: ConsoleDep) -> Page[CallRow]:
    """Return a stretch of the calls that fit: one's own, or all for a supervisor."""
    with console.deps.factory() as session:
        found = list_calls(session, limit=asked.limit, operator=whose(signed, asked), wanted=asked, cursor=asked.cursor)
        clear = {call.id for call in found.items if sees_in_clear(console.deps, signed, call)}
        return Page(items=rows_out(session, found.items, clear=clear), next_cursor=found.next_cursor)


@router.get("/totals", summary="How many calls fit, by how they ended and what they came to", responses=refusals(403))
def count(asked: Annotated[CallFilter, Query()], signed: SignedDep, console: ConsoleDep) -> CallTotals:
    """Return the numbers of the calls that the list shows under the same conditions."""
    with console.deps.factory() as session:
        return CallTotals.model_validate(totals(session, asked, whose(signed, asked)))


@router.get("/{call_id}", summary="A call with everything that belongs to it")
def page(call_id: str, signed: SignedDep, console: ConsoleDep) -> CallPage:
    """Return a call with everything that belongs to it."""
    with console.deps.factory() as session:
        call = readable_call(session, console.deps, signed, call_id)
        clear = sees_in_clear(console.deps, signed, call)
        return read_page(reader_of(session, console.deps, signed), call, console.deps.clock(), clear=clear)


@router.get("/{call_id}/recording", summary="A call's recording", response_class=FileResponse)
def recording(call_id: str, signed: SignedDep, console: ConsoleDep) -> FileResponse:
    """Return the recording, or the asked range of it."""
    with console.deps.factory() as session:
        call = readable_call(session, console.deps, signed, call_id)
        return FileResponse(recording_file(console.deps.settings.recordings_dir, call), media_type="audio/wav")


@router.get("/{call_id}/recording/wave-form", summary="How loud a call's recording is over its time")
def loudness(call_id: str, signed: SignedDep, console: ConsoleDep) -> WaveFormOut:
    """Return the recording's wave form, for whoever may hear it."""
    with console.deps.factory() as session:
        call = readable_call(session, console.deps, signed, call_id)
        file = recording_file(console.deps.settings.recordings_dir, call)
    caller, operator = wave_form(file)
    return WaveFormOut(caller=caller, operator=operator)


@router.put("/{call_id}/wrap-up", status_code=204, summary="What a call came to", responses=refusals(403, 413))
def wrap_up(call_id: str, asked: WrapUpCodeBody, signed: SignedDep, console: ConsoleDep) -> None:
    """Keep what a call came to, for whoever has it or took it last."""
    deps = console.deps
    with deps.factory.begin() as session:
        call = readable_call(session, deps, signed, call_id)
        if not writes_its_form(session, deps, signed, call):
            raise NotAllowedError("expected the operator who writes the call up, got another")
        record_wrap_up(deps.profile, call, asked.code)


@router.post("/{call_id}/hang-up", status_code=204, summary="Hang up my call", responses=refusals(403, 409, 413))
async def end(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Hang up one's own call."""
    await hang_up(console.deps, signed.login, call_id)


@router.post(
    "/{call_id}/front",
    status_code=204,
    summary="Let a waiting call be answered next",
    responses=refusals(403, 409, 413),
)
async def front(call_id: str, signed: SignedDep, console: ConsoleDep) -> None:
    """Put a call that waits before all others of its queue, for a supervisor."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    await bring_forward(console.deps, signed.login, call_id)
