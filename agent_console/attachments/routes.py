"""Files of tickets, in and out."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from agent_console.attachments.schemas import AttachmentOut
from agent_console.attachments.service import keep
from agent_console.console import ConsoleDep
from agent_console.files import Id, download_headers, files
from agent_console.reading import reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.paths import TicketNumber
from agent_console.uploads import form_with_file, received
from crm.attachments.service import NoSuchAttachmentError, file_of, get_attachment
from crm.tickets.access import readable_ticket
from crm.tickets.service import NoSuchTicketError

router = APIRouter(prefix="/api", tags=["attachments"])


@router.post(
    "/tickets/{number}/attachments",
    summary="Keep a file with a ticket",
    status_code=201,
    responses=refusals(403, 404, 409, 413, 415),
    openapi_extra=form_with_file(kind="^[a-z][a-z_]{0,15}$"),
)
async def upload(number: TicketNumber, request: Request, signed: SignedDep, console: ConsoleDep) -> AttachmentOut:
    """Keep a file; what it is decides its content, not its name. ``kind`` says what it is for (``evidence``)."""
    async with received(request) as (file, form):
        kind = form.get("kind") or "other"
        name = file.filename or ""
        return await run_in_threadpool(keep, console.deps, signed, number, name, file.file, str(kind))


@router.get("/attachments/{attachment_id}", summary="A file of a ticket", **files("application/octet-stream"))
def download(attachment_id: Id, signed: SignedDep, console: ConsoleDep) -> FileResponse:
    """Return the file, to be saved: never shown as a page of the console."""
    deps = console.deps
    with deps.factory() as session:
        attachment = get_attachment(session, attachment_id)
        try:
            readable_ticket(reader_of(session, deps, signed), attachment.ticket)
        except NoSuchTicketError as error:
            raise NoSuchAttachmentError("expected the id of an attachment, none has this one") from error
        path = file_of(deps.attachments, attachment)
        return FileResponse(path, media_type=attachment.media_type, headers=download_headers(attachment.name))
