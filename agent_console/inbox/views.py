"""What waits, turned into lines of an inbox."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from agent_console.departments.names import DepartmentNames
from agent_console.inbox.schemas import InboxRow, OwnPart
from agent_console.supervision.schemas import SupervisionOut
from agent_console.supervision.views import supervision_out
from agent_console.tickets.rows import row_values
from config.rules.supervision import SupervisionRules
from crm.assignments.models import Assignment, ExtensionRequest, ReturnRequest
from crm.supervision.models import Declaration, Letter, Supervision
from crm.tickets.access import Reader
from crm.tickets.inbox import Waiting
from crm.tickets.shown import Shown


def inbox_rows(reader: Reader, waiting: Sequence[Waiting], rules: SupervisionRules) -> list[InboxRow]:
    """Return lines of an inbox, in their order; a department's rows always name its own part, if it has one.

    Args:
        reader: Who reads.
        waiting: What waits.
        rules: The rules in force; they name the levels of letters.
    """
    if not waiting:
        return []
    shown, names = Shown(reader, [one.ticket for one in waiting]), DepartmentNames(reader.session)
    own = _own_parts(reader, (one.ticket.number for one in waiting if one.assignment is None))
    parts = [one.assignment or own.get(one.ticket.number) for one in waiting]
    asked = _asked(reader, [part.id for part in parts if part])
    letters = _letters(reader, [one.supervision_id for one in waiting if one.supervision_id], names, rules)
    rows = []
    for one, part in zip(waiting, parts, strict=True):
        letter = letters.get(one.supervision_id or 0)
        values = {**row_values(one.ticket, shown, names), "due_at": one.due_at, "letter": letter}
        if letter and part is None:
            values["citizen_shown"] = ""
        if part:
            values["part"] = OwnPart(
                id=part.id,
                role=part.role,
                status=part.status,
                round=part.round,
                department_name=names.named(part.department).name,
                asked=shown.text(asked.get(part.id, "")),
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


def _letters(
    reader: Reader, supervisions: Sequence[int], names: DepartmentNames, rules: SupervisionRules
) -> dict[int, SupervisionOut]:
    if not supervisions:
        return {}
    letters = reader.session.scalars(select(Letter).where(Letter.supervision_id.in_(supervisions))).all()
    found = reader.session.scalars(select(Supervision).where(Supervision.id.in_(supervisions)))
    return {one.id: supervision_out(one, letters, names, rules) for one in found}


def _asked(reader: Reader, assignments: Sequence[int]) -> dict[int, str]:
    """Return why departments want to return a ticket, need more time or declare it, while nobody decided."""
    found: dict[int, str] = {}
    for kind in (Declaration, ReturnRequest, ExtensionRequest):
        query = select(kind.assignment_id, kind.reason).where(kind.assignment_id.in_(assignments), kind.decision == "")
        found |= {row.assignment_id: row.reason for row in reader.session.execute(query)}
    return found
