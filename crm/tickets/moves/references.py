"""What a request names must be there, and belong to the ticket."""

from sqlalchemy import select

from crm.attachments.models import Attachment
from crm.attachments.service import named
from crm.calls.models import Call
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.work import Work


def known_call(work: Work, call_id: str | None) -> str | None:
    """Return the id of a call that exists, or nothing if none is named.

    Raises:
        MoveInputError: No call has this id.
    """
    if call_id is not None and work.session.get(Call, call_id) is None:
        raise MoveInputError("expected the id of a call, no call has this one", field="call_id")
    return call_id


def own_attachments(work: Work, *ids: int | None) -> list[dict[str, int | str]]:
    """Return id and ``sha256`` of the files named, for the journal: all of this ticket, and still there.

    Raises:
        MoveInputError: Another ticket's file, or none.
    """
    wanted = [one for one in ids if one is not None]
    query = select(Attachment).where(
        Attachment.ticket == work.ticket.number, Attachment.id.in_(wanted), Attachment.deleted_at.is_(None)
    )
    found = {file.id: named(file) for file in work.session.scalars(query)} if wanted else {}
    if set(wanted) - set(found):
        raise MoveInputError("expected files of this ticket, got another", field="attachments")
    return [found[one] for one in wanted]


def free_external_number(work: Work, number: str) -> str:
    """Return another system's number if no other ticket has it.

    Raises:
        MoveInputError: Another ticket has it.
    """
    query = select(Ticket.number).where(Ticket.external_number == number, Ticket.number != work.ticket.number)
    if work.session.scalar(query) is not None:
        raise MoveInputError("expected a number of its own, another ticket has this one", field="external_number")
    return number
