"""Suggestions, foreseen deadlines and candidates turned into what pages see."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.departments.names import DepartmentNames
from agent_console.dispatch import schemas as out
from agent_console.tickets.rows import rows_out
from crm.casework import Casework
from crm.dispatch.service import Suggestion, simulate
from crm.duplicates.service import Candidate
from crm.tickets.access import Reader
from crm.tickets.models import Ticket


def suggestions_out(session: Session, found: Sequence[Suggestion]) -> list[out.SuggestionOut]:
    """Return suggestions with the departments' names."""
    names = DepartmentNames(session)
    return [
        out.SuggestionOut(
            lead=names.named(one.lead),
            co=[names.named(code) for code in one.co],
            limits=one.limits,
            rule=one.rule,
            basis=one.basis,
            reason=one.reason_zh,
            reason_en=one.reason_en,
            due_at=one.due,
            explained=one.explained,
            explained_en=one.explained_en,
        )
        for one in found
    ]


def simulation_out(casework: Casework, asked: out.SimulateRequest, at: datetime) -> out.SimulationOut:
    """Return the deadlines of a matter in both languages."""
    of = (casework, asked.category, asked.department, asked.urgency, asked.kind, at)
    zh, en = simulate(*of, "zh", limits=asked.limits), simulate(*of, "en", limits=asked.limits)
    return out.SimulationOut(
        limits=zh.limits,
        limits_name=zh.limits_name,
        limits_name_en=en.limits_name,
        reason=zh.reason,
        reason_en=en.reason,
        steps=[
            out.SimulatedStep(kind=one.kind, due_at=one.due, explained=one.explained, explained_en=same.explained)
            for one, same in zip(zh.steps, en.steps, strict=True)
        ],
        provisional=zh.provisional,
    )


def candidates_out(reader: Reader, found: Sequence[Candidate]) -> list[out.CandidateOut]:
    """Return the candidates the reader may see in a list."""
    numbers = [one.ticket.number for one in found]
    query = select(Ticket.number).where(Ticket.number.in_(numbers), reader.listed())
    listed = set(reader.session.scalars(query)) if numbers else set()
    seen = [one for one in found if one.ticket.number in listed]
    rows = rows_out(reader, [one.ticket for one in seen])
    return [
        out.CandidateOut(
            ticket=row,
            kind=one.kind,
            likeness=one.likeness,
            reasons=[reason.zh for reason in one.reasons],
            reasons_en=[reason.en for reason in one.reasons],
        )
        for one, row in zip(seen, rows, strict=True)
    ]
