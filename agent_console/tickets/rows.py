"""Tickets as lines of a list: what everybody sees who may see the ticket at all, the citizen masked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from agent_console.departments.names import DepartmentNames
from agent_console.departments.schemas import DepartmentName
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown

_AS_THEY_ARE = (
    "number", "kind", "category", "district", "subdistrict", "urgency", "status", "confidentiality", "channel",
    "flag", "supervision_level", "reminders", "returns", "reworks", "instructed", "leader_shift", "difficult",
    "repeat_of", "created_at", "due_at", "updated_at", "version",
)  # fmt: skip


class TurnOut(BaseModel):
    """Who must act, and by when; all empty when the ticket ended. A paused turn's clock stands still."""

    role: str | None
    department: DepartmentName | None
    due_at: datetime | None
    paused: bool


class TicketRow(BaseModel):
    """One line of a list of tickets."""

    number: str
    title: str
    kind: str
    category: str
    district: str
    subdistrict: str
    urgency: str
    status: str
    confidentiality: str
    channel: str
    lead_department: DepartmentName | None
    turn: TurnOut
    flag: str
    supervision_level: int
    reminders: int
    returns: int
    reworks: int
    instructed: bool
    leader_shift: int | None
    difficult: bool
    repeat_of: str | None
    created_at: datetime
    due_at: datetime | None
    updated_at: datetime
    citizen_shown: str
    version: int


def row_values(ticket: Ticket, shown: Shown, names: DepartmentNames) -> dict[str, Any]:
    """Return the values of a ticket's row."""
    return {
        **{name: getattr(ticket, name) for name in _AS_THEY_ARE},
        "title": shown.text(ticket.title),
        "lead_department": names.of(ticket.lead_department),
        "turn": TurnOut(
            role=ticket.turn_role,
            department=names.of(ticket.turn_department),
            due_at=ticket.due_at,
            paused=ticket.paused,
        ),
        "citizen_shown": shown.citizen(ticket).shown,
    }


def rows_out(reader: Reader, tickets: Sequence[Ticket]) -> list[TicketRow]:
    """Return tickets as lines of a list, in their order: three reads however many."""
    if not tickets:
        return []
    shown, names = Shown(reader, tickets), DepartmentNames(reader.session)
    return [TicketRow(**row_values(ticket, shown, names)) for ticket in tickets]
