"""Hand-overs of live calls to other lines, as they are kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import HandOver
from crm.calls.service import get_call
from crm.calls.states import HandOverState


def record_hand_over(
    session: Session,
    call_id: str,
    hand_over_id: str,
    *,
    line: str,
    name: str,
    by: str,
    state: HandOverState,
    at: datetime,
) -> HandOver:
    """Keep where a hand-over stands; the first time it is told of makes its row.

    Args:
        session: Open session.
        call_id: The call that is handed over.
        hand_over_id: Unique id of the line's channel.
        line: Code of the line.
        name: Its name.
        by: The operator.
        state: Where it stands since ``at``.
        at: When.

    Raises:
        NoSuchCallError: If the call does not exist.
    """
    get_call(session, call_id)
    kept = session.get(HandOver, hand_over_id)
    if kept is None:
        kept = HandOver(id=hand_over_id, call_id=call_id, line=line, name=name[:64], by=by, at=at)
        session.add(kept)
    kept.state = state
    if state is HandOverState.CONNECTED:
        kept.connected_at = kept.connected_at or at
    elif state is not HandOverState.CALLING:
        kept.ended_at = kept.ended_at or at
    return kept


def hand_overs_of(session: Session, call_ids: Sequence[str]) -> Sequence[HandOver]:
    """Return the hand-overs of these calls, oldest first."""
    if not call_ids:
        return ()
    return session.scalars(select(HandOver).where(HandOver.call_id.in_(call_ids)).order_by(HandOver.at)).all()
