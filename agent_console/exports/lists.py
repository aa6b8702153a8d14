"""The lists that can be taken out, each with its filter, its columns and who may ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from crm.calls.filters import CallFilter
from crm.calls.listing import count_calls, every_call
from crm.calls.talk import talk_of
from crm.casework import Casework
from crm.exports import call_columns, ticket_columns
from crm.exports.cells import Cell
from crm.supervision.history import highest_levels
from crm.tickets.access import Reader
from crm.tickets.filters import TicketFilter
from crm.tickets.listing import count_tickets, every_ticket
from crm.tickets.service import tickets_of_calls
from crm.tickets.shown import Shown
from crm.tickets.states import Role

EXPORTERS = (Role.DISPATCHER, Role.REVIEWER, Role.SUPERVISOR, Role.INSPECTOR, Role.ADMIN, Role.CLERK)
"""Who may ask for tickets; a department gets what it may see."""


@dataclass(frozen=True)
class ExportedList:
    """A list that can be taken out.

    Attributes:
        name: What its rows are; the sheet is called so.
        filter: Its conditions, as they are kept and read again.
        roles: Who may ask.
        head: Names of its columns.
        count: How many rows fit for a reader.
        rows: The rows that fit, newest first, without anything that tells who the citizens are.
    """

    name: str
    filter: type[BaseModel]
    roles: tuple[Role, ...]
    head: Sequence[str]
    count: Callable[[Reader, Casework, Any, datetime], int]
    rows: Callable[[Reader, Casework, Any, datetime], Iterator[Sequence[Cell]]]


def _tickets(reader: Reader, casework: Casework, wanted: TicketFilter, at: datetime) -> Iterator[Sequence[Cell]]:
    for tickets in every_ticket(reader, casework, wanted, at):
        shown = Shown(reader, tickets)
        levels = highest_levels(reader.session, [ticket.number for ticket in tickets])
        for ticket in tickets:
            yield ticket_columns.row_of(ticket, shown.names(ticket), level=levels.get(ticket.number, 0))


def _count_calls(reader: Reader, _casework: Casework, wanted: CallFilter, _at: datetime) -> int:
    return count_calls(reader.session, wanted)


def _calls(reader: Reader, _casework: Casework, wanted: CallFilter, _at: datetime) -> Iterator[Sequence[Cell]]:
    for calls in every_call(reader.session, wanted):
        ids = [call.id for call in calls]
        tickets, talked = tickets_of_calls(reader.session, ids), talk_of(reader.session, ids)
        for call in calls:
            made = tickets.get(call.id)
            yield call_columns.row_of(call, call.ticket or (made.number if made else ""), talked.get(call.id, {}))


LISTS: Mapping[str, ExportedList] = {
    "tickets": ExportedList("工单", TicketFilter, EXPORTERS, ticket_columns.HEAD, count_tickets, _tickets),
    "calls": ExportedList("通话", CallFilter, (Role.SUPERVISOR, Role.ADMIN), call_columns.HEAD, _count_calls, _calls),
}
"""By the name an export is asked for and kept under."""
