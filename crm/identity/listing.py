"""Who was shown what, in a list."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cursors import Stretch, newest_rows
from crm.identity.models import Reveal


def list_reveals(session: Session, cursor: str = "", limit: int = 50) -> Stretch[Reveal]:
    """Return who was shown a citizen's data in clear, the latest first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    return newest_rows(session, select(Reveal), Reveal.id, "reveals", cursor, limit)
