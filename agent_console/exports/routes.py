"""Taking many tickets or calls out."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from agent_console.console import ConsoleDep
from agent_console.exports.lists import EXPORTERS, LISTS
from agent_console.exports.schemas import ExportBody, ExportDecision, ExportOut, Format
from agent_console.exports.views import export_out
from agent_console.files import Id, as_download, files
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.repeats import MaybeKey, made_once
from agent_console.sign_in.guard import SignedDep
from crm.exports.service import build, decide, exports_of, get_export, request
from crm.exports.tables import MEDIA

router = APIRouter(prefix="/api/exports", tags=["exports"], responses=refusals(403))


@router.post("", summary="Ask for an export", status_code=201, responses=refusals(403, 409, 413))
def ask(asked: ExportBody, signed: SignedDep, console: ConsoleDep, key: MaybeKey = None) -> ExportOut:
    """Ask for the rows that fit; a few a day are granted at once, many need somebody else's word."""
    wanted = LISTS[asked.what]
    only(signed, *wanted.roles)
    deps = console.deps
    at = deps.clock()
    with deps.factory.begin() as session:

        def make() -> int:
            rows = wanted.count(reader_of(session, deps, signed), deps.casework, asked.filter, at)
            told = asked.filter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            return request(session, deps.casework, signed.actor, told, rows, asked.reason, at, what=asked.what).id

        made = made_once(session, signed.login, key, asked, make, at)
        return export_out(get_export(session, made, signed.actor), signed.actor, at)


@router.get("", summary="My exports, and those I may decide about")
def list_exports(signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50) -> Page[ExportOut]:
    """Return a stretch of them, the newest first."""
    only(signed, *EXPORTERS)
    at = console.deps.clock()
    with console.deps.factory() as session:
        found = exports_of(session, signed.actor, cursor=cursor, limit=limit)
        rows = [export_out(asked, signed.actor, at) for asked in found.items]
        return Page(items=rows, next_cursor=found.next_cursor)


@router.post("/{export_id}/decision", summary="Agree to an export, or not", responses=refusals(403, 404, 409, 413))
def decide_export(export_id: Id, asked: ExportDecision, signed: SignedDep, console: ConsoleDep) -> ExportOut:
    """Decide about somebody else's export."""
    only(signed, *EXPORTERS)
    at = console.deps.clock()
    with console.deps.factory.begin() as session:
        get_export(session, export_id, signed.actor)
        decided = decide(session, export_id, signed.actor, at, granted=asked.granted, reason=asked.reason)
        return export_out(decided, signed.actor, at)


@router.get("/{export_id}/file", summary="Fetch an export, once", **files(*MEDIA.values(), statuses=(409,)))
def fetch(
    export_id: Id, signed: SignedDep, console: ConsoleDep, form: Annotated[Format, Query(alias="format")] = "xlsx"
) -> Response:
    """Return the file to who asked for it; it can be fetched once, within a day after it was granted."""
    only(signed, *EXPORTERS)
    deps = console.deps
    with deps.factory.begin() as session:
        reader, at = reader_of(session, deps, signed), deps.clock()
        asked = get_export(session, export_id, signed.actor)
        wanted = LISTS[asked.what]
        rows = wanted.rows(reader, deps.casework, wanted.filter.model_validate(asked.filter), at)
        content = build(session, deps.casework, asked, signed.actor, wanted.head, rows, at, name=wanted.name, form=form)
    return as_download(content, f"{asked.what}-{export_id}.{form}", MEDIA[form])
