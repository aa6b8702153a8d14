"""What was deleted, in a list."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cursors import Stretch, newest_rows
from crm.retention.models import Deletion


def list_deletions(session: Session, cursor: str = "", limit: int = 50) -> Stretch[Deletion]:
    """Return the proofs of what was deleted, the latest first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    return newest_rows(session, select(Deletion), Deletion.id, "deletions", cursor, limit)
