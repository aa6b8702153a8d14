"""What waits, turned into lines of an inbox."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from agent_console.departments.names import DepartmentNames
from agent_console.inbox.schemas import InboxRow, OwnPart
from agent_console.tickets.rows import row_values
from crm.assignments.models import Assignment, ExtensionRequest, ReturnRequest
from crm.supervision.models import Declaration
from crm.tickets.access import Reader
from crm.tickets.inbox import Waiting
from crm.tickets.shown import Shown


def inbox_rows(reader: Reader, waiting: Sequence[Waiting]) -> list[InboxRow]:
    """Return lines of an inbox, in their order; a department's rows always name its own part."""
    if not waiting:
        return []
    shown, names = Shown(reader, [one.ticket for one in waiting]), DepartmentNames(reader.session)
    own = _own_parts(reader, (one.ticket.number for one in waiting if one.assignment is None))
    parts = [one.assignment or own.get(one.ticket.number) for one in waiting]
    asked = _asked(reader, [part.id for part in parts if part])
    rows = []
    for one, part in zip(waiting, parts, strict=True):
        values = {**row_values(one.ticket, shown, names), "due_at": one.due_at}
        if part:
            values["part"] = OwnPart(
                id=part.id,
                role=part.role,
                status=part.status,
                round=part.round,
                department_name=names.named(part.department).name,
                asked=shown.text(asked.get(part.id, "")),
                supervision_id=one.supervision_id,
            )
        rows.append(InboxRow(**values))
    return rows


def _own_parts(reader: Reader, tickets: Iterable[str]) -> Mapping[str, Assignment]:
    """Return the newest assignment of the clerk's department in each ticket."""
    if not reader.is_clerk:
        return {}
    query = select(Assignment).where(
        Assignment.ticket.in_(list(tickets)), Assignment.department == reader.actor.department
    )
    return {part.ticket: part for part in reader.session.scalars(query.order_by(Assignment.id))}


def _asked(reader: Reader, assignments: Sequence[int]) -> dict[int, str]:
    """Return why departments want to return a ticket, need more time or declare it, while nobody decided."""
    found: dict[int, str] = {}
    for kind in (Declaration, ReturnRequest, ExtensionRequest):
        query = select(kind.assignment_id, kind.reason).where(kind.assignment_id.in_(assignments), kind.decision == "")
        found |= {row.assignment_id: row.reason for row in reader.session.execute(query)}
    return found
