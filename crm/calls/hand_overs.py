"""Hand-overs of live calls, as they are kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.asked import Asked
from crm.calls.models import HandOver
from crm.calls.service import get_call
from crm.calls.states import HandOverState

GOING = (HandOverState.CALLING, HandOverState.CONSULTING, HandOverState.CONNECTED)
TOOK_PART = (HandOverState.CONNECTED, HandOverState.COMPLETED)


def record_hand_over(
    session: Session, call_id: str, hand_over_id: str, asked: Asked, *, state: HandOverState, at: datetime
) -> HandOver:
    """Keep where a hand-over stands; the first time it is told of makes its row.

    Args:
        session: Open session.
        call_id: The call that is handed over.
        hand_over_id: Its id.
        asked: What was asked for.
        state: Where it stands since ``at``.
        at: When.

    Raises:
        NoSuchCallError: If the call does not exist.
    """
    get_call(session, call_id)
    kept = session.get(HandOver, hand_over_id)
    if kept is None:
        told = asked.values() | {"name": asked.name[:64]}
        kept = HandOver(id=hand_over_id, call_id=call_id, at=at, **told)
        session.add(kept)
    kept.state, kept.seat = state, asked.seat
    if state in TOOK_PART:
        kept.connected_at = kept.connected_at or at
    if state not in GOING:
        kept.ended_at = kept.ended_at or at
    return kept


def hand_overs_of(session: Session, call_ids: Sequence[str]) -> Sequence[HandOver]:
    """Return the hand-overs of these calls, oldest first."""
    if not call_ids:
        return ()
    return session.scalars(select(HandOver).where(HandOver.call_id.in_(call_ids)).order_by(HandOver.at)).all()
