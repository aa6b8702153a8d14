"""The one way in which a call-back moves; each move is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from crm.call_backs.models import CallBack, CallBackEvent
from crm.call_backs.states import CALL_BACK, OVER, CallBackMove, CallBackState
from crm.claims import set_free


def make_move(
    session: Session, task: CallBack, move: CallBackMove, at: datetime, by: str | None = None, call_id: str = ""
) -> None:
    """Move a call-back; at an end its number may have another one from then on.

    Args:
        session: Session that holds the row.
        task: The call-back.
        move: What happens.
        at: When.
        by: Login of who does it; nobody for the line and the citizen.
        call_id: The call with which it happens.

    Raises:
        IllegalMoveError: It cannot happen where it stands.
    """
    task.state = CALL_BACK.after(CallBackState(task.state), move)
    if task.state not in (CallBackState.CLAIMED, CallBackState.CALLED):
        set_free(task)
    if task.state in OVER:
        task.number_index, task.closed_at, task.closed_by = None, at, by
    keep(session, task, move, at, by, call_id)


def keep(session: Session, task: CallBack, what: str, at: datetime, by: str | None = None, call_id: str = "") -> None:
    """Keep what happened to a call-back."""
    session.add(CallBackEvent(call_back=task.id, at=at, what=str(what), by=by or "", call_id=call_id))
