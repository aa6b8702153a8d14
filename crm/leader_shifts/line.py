"""Whether a caller may be led to the leader just now."""

from datetime import datetime

from sqlalchemy.orm import Session

from config.leader_shifts import LeaderShiftRules
from crm.calls.service import get_call
from crm.leader_shifts.bookings import lead_booked
from crm.leader_shifts.errors import LeaderAbsentError, NoShiftNowError, ShiftFullError, SummaryMissingError
from crm.leader_shifts.hours import is_absent
from crm.leader_shifts.times import running_shift


def lead_to_leader(session: Session, call_id: str, note: str, at: datetime) -> bool:
    """Let an operator hand a call over to the leader's queue.

    Args:
        session: Session of a transaction.
        call_id: The call.
        note: The summary for the leader.
        at: Now.

    Returns:
        Whether the citizen has a place: then they go before those who have none, and need no room (``check_room``).

    Raises:
        NoSuchCallError: There is no such call.
        NoShiftNowError: No shift is on.
        LeaderAbsentError: The leader has not appeared.
        SummaryMissingError: The note is empty.
    """
    shift = running_shift(session)
    if shift is None or shift.ends_at <= at:
        raise NoShiftNowError("expected a leader's shift that is on, there is none")
    if is_absent(shift):
        raise LeaderAbsentError("expected the leader to be there, they have not appeared")
    if not note.strip():
        raise SummaryMissingError("expected a summary for the leader, got none")
    return lead_booked(session, shift, get_call(session, call_id).number, call_id)


def check_room(rules: LeaderShiftRules, waiting: int) -> None:
    """Refuse to lead one more to the leader.

    Args:
        rules: The city's.
        waiting: How many wait, or are being led there.

    Raises:
        ShiftFullError: As many as may wait already.
    """
    if waiting >= rules.waiting:
        raise ShiftFullError(f"expected fewer than {rules.waiting} to wait for the leader", waiting=waiting)
