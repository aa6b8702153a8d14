"""Exports as pages see them, and the rows that go out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from agent_console.exports.schemas import ExportOut
from crm.casework import Casework
from crm.exports.cells import Cell
from crm.exports.columns import row_of
from crm.exports.models import ExportRequest
from crm.exports.service import may_decide, may_fetch
from crm.exports.states import ExportState
from crm.tickets.access import Reader
from crm.tickets.filters import TicketFilter
from crm.tickets.listing import every_ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.shown import Shown

_AS_THEY_ARE = (
    "id", "by", "at", "filter", "rows", "reason", "state", "decided_by", "decision_reason", "decided_at", "fetched_at",
)  # fmt: skip


def export_out(asked: ExportRequest, actor: Actor, at: datetime) -> ExportOut:
    """Return an export with what this person may do with it."""
    return ExportOut(
        **{name: getattr(asked, name) for name in _AS_THEY_ARE},
        file_url=f"/api/exports/{asked.id}/file" if may_fetch(asked, actor, at) else None,
        mine=asked.by == actor.login,
        may_decide=asked.state == ExportState.ASKED and may_decide(asked, actor),
    )


def tables(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> Iterator[Sequence[Cell]]:
    """Return the rows of all tickets that fit, newest first, the citizens' names masked in every text."""
    for tickets in every_ticket(reader, casework, wanted, at):
        shown = Shown(reader, tickets)
        for ticket in tickets:
            yield row_of(ticket, shown.names(ticket))
