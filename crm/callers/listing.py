"""Entries of lists, a page at a time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.callers.models import CallerEntry
from crm.callers.states import HOLDS, OVER, EntryState
from crm.cursors import Dated, Stretch, dated_rows

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
    by = Dated(f"caller-entries-{shown}", CallerEntry.asked_at, CallerEntry.id, last_first=True)
    return dated_rows(session, select(CallerEntry).where(CallerEntry.state.in_(SHOWN[shown])), by, cursor, limit)
