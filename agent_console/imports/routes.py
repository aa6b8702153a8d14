"""Bringing old tickets in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from agent_console.console import ConsoleDep
from agent_console.files import as_download, files
from agent_console.imports.schemas import ImportReport
from agent_console.imports.service import bring_in, rejected
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.uploads import form_with_file, received
from crm.exports.tables import MEDIA
from crm.tickets.states import Role

router = APIRouter(prefix="/api/imports", tags=["imports"])


@router.post(
    "",
    summary="Bring a table of old tickets in",
    responses=refusals(403, 413),
    openapi_extra=form_with_file(),
)
async def bring(
    request: Request, signed: SignedDep, console: ConsoleDep, dry_run: Annotated[bool, Query()] = True
) -> ImportReport:
    """Check a CSV or XLSX table, and with ``dry_run=false`` make tickets of its good rows; every bad row is told."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    async with received(request) as (file, _):
        return await run_in_threadpool(bring_in, console.deps, signed.actor, file.file, dry_run=dry_run)


@router.post(
    "/rejects",
    summary="The rows of a table that are not taken",
    openapi_extra=form_with_file(),
    **files(MEDIA["csv"], statuses=(413,)),
)
async def rejects(request: Request, signed: SignedDep, console: ConsoleDep) -> Response:
    """Return every bad row as it stands, with what is wrong with it: mended there, it can be brought in again."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    async with received(request) as (file, _):
        content = await run_in_threadpool(rejected, console.deps, signed.actor, file.file)
    return as_download(content, "rejects.csv", MEDIA["csv"])
