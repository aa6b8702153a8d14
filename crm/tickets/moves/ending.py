"""How a ticket ends, whichever move ends it."""

from collections.abc import Mapping

from crm.supervision.answers import release_all
from crm.supervision.flags import raise_flag
from crm.tickets.moves.telling import Citizens
from crm.tickets.moves.work import Done, Work
from crm.tickets.states import CloseReason, Status


def end(
    work: Work,
    why: CloseReason,
    to: Status,
    reason: str,
    *,
    said: str = "",
    heard: str = "",
    data: Mapping[str, object] | None = None,
) -> Done:
    """End a ticket: nothing presses any more, its colour is taken down, and everyone who told the matter hears of it.

    Args:
        work: The move that ends it.
        why: Closing is not solving.
        to: Where it ends.
        reason: For the journal.
        said: What its citizens are told; empty if they are told from another ticket.
        heard: How the ticket's own citizen heard it already, see ``Citizens.tell_end``.
        data: Ids for the journal.
    """
    ticket = work.ticket
    release_all(work.session, ticket, work.actor.login, why, work.at)
    raise_flag(work.session, ticket, "", "closed", work.at)
    ticket.close_reason, ticket.closed_at = why, work.at
    if said:
        Citizens(work).tell_end(said, heard)
    return Done(to, reason, data or {})
