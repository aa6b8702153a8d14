"""Entries of lists, a page at a time."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from crm.callers.models import CallerEntry
from crm.callers.states import HOLDS, OVER, EntryState
from crm.cursors import Place, Stretch, read_cursor, stretch

SHOWN = {
    "open": (EntryState.ASKED, EntryState.APPEALED),
    "holds": HOLDS,
    "over": OVER,
}
"""What a page shows: what somebody must decide about, what holds, what is over."""


def list_entries(session: Session, shown: str, *, cursor: str = "", limit: int = 50) -> Stretch[CallerEntry]:
    """Return entries, those asked for last first.

    Args:
        session: Open session.
        shown: A key of ``SHOWN``.
        cursor: Where the list goes on.
        limit: How many.

    Raises:
        CursorError: The cursor is not of this list.
    """
    name, moment = f"caller-entries-{shown}", CallerEntry.asked_at
    query = select(CallerEntry).where(CallerEntry.state.in_(SHOWN[shown]))
    if place := read_cursor(name, cursor, dated=True):
        tied = and_(moment == place.at, CallerEntry.id < int(place.key))
        query = query.where(or_(moment < place.at, tied))
    found = session.scalars(query.order_by(moment.desc(), CallerEntry.id.desc()).limit(limit + 1)).all()
    return stretch(found, limit, name, _place)


def _place(entry: CallerEntry) -> Place:
    return Place(entry.asked_at, str(entry.id))
