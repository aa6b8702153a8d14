"""The supervision board: what is open, a column a level."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, or_, select

from agent_console.departments.names import DepartmentNames
from agent_console.paging import Page
from agent_console.supervision.schemas import Board, BoardCard, BoardColumn
from agent_console.supervision.views import supervision_values
from agent_console.tickets.masking import masked
from config.rules.supervision import LevelRule, SupervisionRules
from crm.casework import Casework
from crm.cursors import Place, read_cursor, stretch
from crm.supervision.models import Letter, Supervision, urgency
from crm.tickets.access import Reader
from crm.tickets.inbox import COUNTED
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown

CARDS = 100
"""Cards of a level at once; more than a screen holds."""


def read_board(reader: Reader, casework: Casework, at: datetime) -> Board:
    """Return the open supervisions the reader may see: a department its own and those of its units."""
    rules, calendar = casework.rules(at).supervision, casework.calendar(at)
    levels = sorted(rules.levels, key=lambda rule: rule.level)
    return Board(
        columns=[_column(reader, rules, level) for level in levels],
        unknown_holidays=calendar.missing_years(at),
        server_time=at,
    )


def read_cards(reader: Reader, rules: SupervisionRules, level: int, *, cursor: str, limit: int) -> Page[BoardCard]:
    """Return a stretch of one level's cards, the most urgent first.

    Raises:
        CursorError: The cursor is not of this column.
    """
    order = f"board-{level}"
    query = (
        select(Supervision, Ticket)
        .join(Ticket, Ticket.number == Supervision.ticket)
        .where(*_fitting(reader, level))
        .order_by(urgency, Supervision.id)
    )
    if place := read_cursor(order, cursor, dated=True):
        query = query.where(urgency >= place.at, or_(urgency > place.at, Supervision.id > int(place.key)))
    rows = reader.session.execute(query.limit(limit + 1)).all()
    found = stretch(rows, limit, order, lambda last: _place(last.Supervision))
    letters = _letters(reader, [row.Supervision.id for row in found.items])
    names, shown = DepartmentNames(reader.session), Shown(reader, [row.Ticket for row in found.items])
    cards = [_card(row.Supervision, row.Ticket, letters, names, rules, shown) for row in found.items]
    return Page(items=cards, next_cursor=found.next_cursor)


def _column(reader: Reader, rules: SupervisionRules, level: LevelRule) -> BoardColumn:
    few = (
        select(literal(1))
        .select_from(Supervision)
        .join(Ticket, Ticket.number == Supervision.ticket)
        .where(*_fitting(reader, level.level))
        .limit(COUNTED)
        .subquery()
    )
    page = read_cards(reader, rules, level.level, cursor="", limit=CARDS)
    return BoardColumn(
        level=level.level,
        name=level.name,
        name_en=level.name_en,
        count=reader.session.scalar(select(func.count()).select_from(few)) or 0,
        cards=page.items,
        next_cursor=page.next_cursor,
    )


def _place(last: Supervision) -> Place:
    return Place(last.due_at or last.issued_at, str(last.id))


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
