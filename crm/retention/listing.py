"""What was deleted, in a list, and of one call."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cursors import Stretch, newest_rows
from crm.retention import recordings, transcripts
from crm.retention.models import Deletion


def list_deletions(session: Session, cursor: str = "", limit: int = 50) -> Stretch[Deletion]:
    """Return the proofs of what was deleted, the latest first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    return newest_rows(session, select(Deletion), Deletion.id, "deletions", cursor, limit)


def deletions_of_call(session: Session, call_id: str) -> Sequence[Deletion]:
    """Return the proofs of what was deleted of a call: its recording, what was said in it."""
    query = select(Deletion).where(Deletion.kind.in_((recordings.KIND, transcripts.KIND)), Deletion.subject == call_id)
    return session.scalars(query.order_by(Deletion.id)).all()
