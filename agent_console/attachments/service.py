"""Keeping a file that came in."""

from agent_console.attachments.schemas import AttachmentOut
from agent_console.attachments.views import attachment_out
from agent_console.departments.names import DepartmentNames
from agent_console.deps import ConsoleDeps
from agent_console.reading import reader_of
from agent_console.sign_in.signed import Signed
from agent_console.tickets.service import told
from config.errors import ConflictError
from crm.attachments.service import save
from crm.attachments.store import Source
from crm.tickets.access import readable_ticket
from crm.tickets.states import Status


class ArchivedError(ConflictError):
    """An archived ticket takes nothing more."""

    slug = "ticket-archived"


def keep(deps: ConsoleDeps, signed: Signed, number: str, name: str, stream: Source, kind: str) -> AttachmentOut:
    """Keep a file with a ticket the person may read.

    Raises:
        NoSuchTicketError: There is none, or it is not for this person.
        ArchivedError: It is archived.
        AttachmentTypeError: The content is of no type that is taken.
    """
    with deps.factory.begin() as session:
        ticket = readable_ticket(reader_of(session, deps, signed), number)
        if ticket.status == Status.ARCHIVED:
            raise ArchivedError("expected a ticket that is not archived yet, this one is")
        attachment = save(session, deps.attachments, number, name, stream, kind, signed.actor, deps.clock())
        kept = attachment_out(attachment, DepartmentNames(session))
    told(deps, ticket, [signed.department or ""])
    return kept
