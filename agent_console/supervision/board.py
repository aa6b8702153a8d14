"""The supervision board: what is open, a column a level."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select

from agent_console.departments.names import DepartmentNames
from agent_console.supervision.schemas import Board, BoardCard, BoardColumn
from agent_console.supervision.views import supervision_values
from agent_console.tickets.masking import masked
from config.rules.supervision import LevelRule, SupervisionRules
from crm.supervision.models import Letter, Supervision
from crm.tickets.access import Reader
from crm.tickets.inbox import COUNTED
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown

CARDS = 100
"""Most urgent cards of a level; more than a screen holds."""


def read_board(reader: Reader, rules: SupervisionRules, at: datetime) -> Board:
    """Return the open supervisions the reader may see: a department its own and those of its units."""
    names = DepartmentNames(reader.session)
    levels = sorted(rules.levels, key=lambda rule: rule.level)
    return Board(columns=[_column(reader, rules, level, names) for level in levels], server_time=at)


def _column(reader: Reader, rules: SupervisionRules, level: LevelRule, names: DepartmentNames) -> BoardColumn:
    fitting = _fitting(reader, level.level)
    few = (
        select(literal(1))
        .select_from(Supervision)
        .join(Ticket, Ticket.number == Supervision.ticket)
        .where(*fitting)
        .limit(COUNTED)
        .subquery()
    )
    rows = reader.session.execute(
        select(Supervision, Ticket)
        .join(Ticket, Ticket.number == Supervision.ticket)
        .where(*fitting)
        .order_by(func.coalesce(Supervision.due_at, Supervision.issued_at), Supervision.id)
        .limit(CARDS)
    ).all()
    letters = _letters(reader, [row.Supervision.id for row in rows])
    shown = Shown(reader, [row.Ticket for row in rows])
    return BoardColumn(
        level=level.level,
        name=level.name,
        name_en=level.name_en,
        count=reader.session.scalar(select(func.count()).select_from(few)) or 0,
        cards=[_card(row.Supervision, row.Ticket, letters, names, rules, shown) for row in rows],
    )


def _fitting(reader: Reader, level: int) -> list[ColumnElement[bool]]:
    fitting = [Supervision.released_at.is_(None), Supervision.level == level, reader.listed()]
    return [*fitting, Supervision.department.in_(reader.departments)] if reader.is_clerk else fitting


def _letters(reader: Reader, supervisions: Sequence[int]) -> Sequence[Letter]:
    return reader.session.scalars(select(Letter).where(Letter.supervision_id.in_(supervisions))).all()


def _card(
    supervision: Supervision,
    ticket: Ticket,
    letters: Sequence[Letter],
    names: DepartmentNames,
    rules: SupervisionRules,
    shown: Shown,
) -> BoardCard:
    about = {
        "title": ticket.title,
        "category": ticket.category,
        "district": ticket.district,
        "flag": ticket.flag,
        "ticket_status": ticket.status,
        "ticket_due_at": ticket.due_at,
    }
    card = BoardCard.model_validate({**supervision_values(supervision, letters, names, rules), **about})
    return masked(card, shown)
