"""Lists of calls, newest first, narrowed and counted."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from crm.calls.filters import ANY_CALL, UNCHOSEN, CallFilter
from crm.calls.models import Call
from crm.citizens.numbers import normalise_number
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.tickets.models import Ticket

MOST_EXPORTED = 100_000
"""Rows beyond which an export counts no further, and hands out no more."""

AT_ONCE = 500


def list_calls(
    session: Session, *, limit: int, operator: str | None = None, wanted: CallFilter = ANY_CALL, cursor: str = ""
) -> Stretch[Call]:
    """Return a stretch of the calls that fit, newest first.

    Args:
        session: Open session.
        limit: How many at most.
        operator: Whose calls the reader may see; everybody's if nobody is named.
        wanted: What fits.
        cursor: Where to go on; empty for the beginning.

    Raises:
        CursorError: The cursor is not of this list.
    """
    query = select(Call).where(*_fitting(wanted, operator)).order_by(Call.started_at.desc(), Call.id.desc())
    if place := read_cursor("calls", cursor, dated=True, named=True):
        query = query.where(Call.started_at <= place.at, or_(Call.started_at < place.at, Call.id < place.key))
    found = session.scalars(query.limit(limit + 1)).all()
    return stretch(found, limit, "calls", lambda last: Place(last.started_at, last.id))


def count_calls(session: Session, wanted: CallFilter) -> int:
    """Return how many calls fit, up to ``MOST_EXPORTED``."""
    few = select(Call.id).where(*_fitting(wanted, None)).limit(MOST_EXPORTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def every_call(session: Session, wanted: CallFilter) -> Iterator[Sequence[Call]]:
    """Return all calls that fit, newest first, some at a time."""
    cursor: str | None = ""
    while cursor is not None:
        found = list_calls(session, limit=AT_ONCE, wanted=wanted, cursor=cursor)
        cursor = found.next_cursor
        yield found.items


def totals(session: Session, wanted: CallFilter, operator: str | None = None) -> Mapping[str, Mapping[str, int]]:
    """Return how many calls that fit there are of each direction, outcome and code, and with each rating.

    What has no value (a call that goes on has no outcome) is counted nowhere but under ``wrap_up``, as ``UNCHOSEN``.
    """
    counted: dict[str, dict[str, int]] = {}
    for name, column in {"direction": Call.direction, "outcome": Call.outcome, "survey": Call.survey}.items():
        query = select(column, func.count()).where(*_fitting(wanted, operator), column.is_not(None)).group_by(column)
        counted[name] = {str(value): number for value, number in session.execute(query)}
    answered = select(Call.wrap_up, func.count()).where(*_fitting(wanted, operator), Call.answered_at.is_not(None))
    chosen = session.execute(answered.group_by(Call.wrap_up))
    counted["wrap_up"] = {code or UNCHOSEN: number for code, number in chosen}
    return counted


def _fitting(wanted: CallFilter, operator: str | None) -> list[ColumnElement[bool]]:
    fitting: list[ColumnElement[bool]] = [] if operator is None else [Call.operator == operator]
    for column, value in {
        Call.direction: wanted.direction,
        Call.queue: wanted.queue,
        Call.operator: wanted.operator,
        Call.number_index: normalise_number(wanted.phone) if wanted.phone else "",
    }.items():
        if value:
            fitting.append(column == value)
    if wanted.phone and not normalise_number(wanted.phone):
        fitting.append(Call.id.is_(None))
    if wanted.outcome:
        fitting.append(Call.outcome.in_(wanted.outcome))
    if wanted.wrap_up == UNCHOSEN:
        fitting += [Call.wrap_up.is_(None), Call.answered_at.is_not(None)]
    elif wanted.wrap_up:
        fitting.append(Call.wrap_up == wanted.wrap_up)
    if wanted.survey:
        fitting.append(Call.survey.in_(wanted.survey))
    if wanted.ticket is not None:
        there = or_(Call.ticket.is_not(None), exists().where(Ticket.call_id == Call.id))
        fitting.append(there if wanted.ticket else ~there)
    fitting += [] if wanted.shortest is None else [Call.talked_s >= wanted.shortest]
    fitting += [] if wanted.longest is None else [Call.talked_s <= wanted.longest]
    fitting += [] if wanted.since is None else [Call.started_at >= wanted.since]
    fitting += [] if wanted.until is None else [Call.started_at < wanted.until]
    return fitting
