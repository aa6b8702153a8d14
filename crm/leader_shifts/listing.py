"""Finding shifts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.leader_shifts.errors import NoSuchShiftError
from crm.leader_shifts.models import LeaderShift
from crm.rows import held_row


def get_shift(session: Session, shift_id: int) -> LeaderShift:
    """Return one shift.

    Raises:
        NoSuchShiftError: There is none.
    """
    if found := session.get(LeaderShift, shift_id):
        return found
    raise NoSuchShiftError("expected the id of a leader's shift, none has this one")


def held_shift(session: Session, shift_id: int) -> LeaderShift:
    """Return one shift, held until the transaction is over.

    Raises:
        NoSuchShiftError: There is none.
    """
    if found := held_row(session, LeaderShift, shift_id):
        return found
    raise NoSuchShiftError("expected the id of a leader's shift, none has this one")


def list_shifts(session: Session, *, limit: int = 100) -> Sequence[LeaderShift]:
    """Return shifts, the latest first."""
    query = select(LeaderShift).order_by(LeaderShift.starts_at.desc(), LeaderShift.id.desc())
    return session.scalars(query.limit(limit)).all()
