"""Whether a caller may be led to the leader just now."""

from datetime import datetime

from sqlalchemy.orm import Session

from config.leader_shifts import LeaderShiftRules
from crm.calls.service import get_call, waiting_in_queues
from crm.leader_shifts.bookings import lead_booked
from crm.leader_shifts.errors import LeaderAbsentError, NoShiftNowError, ShiftFullError, SummaryMissingError
from crm.leader_shifts.hours import is_absent
from crm.leader_shifts.times import running_shift


def lead_to_leader(session: Session, rules: LeaderShiftRules, call_id: str, note: str, at: datetime) -> bool:
    """Let an operator hand a call over to the leader's queue.

    Args:
        session: Session of a transaction.
        rules: The city's.
        call_id: The call.
        note: The summary for the leader.
        at: Now.

    Returns:
        Whether the citizen has a place: then they go before those who have none, and one more may wait.

    Raises:
        NoSuchCallError: There is no such call.
        NoShiftNowError: No shift is on.
        LeaderAbsentError: The leader has not appeared.
        SummaryMissingError: The note is empty.
        ShiftFullError: As many as may wait already.
    """
    shift = running_shift(session)
    if shift is None or shift.ends_at <= at:
        raise NoShiftNowError("expected a leader's shift that is on, there is none")
    if is_absent(shift):
        raise LeaderAbsentError("expected the leader to be there, they have not appeared")
    if not note.strip():
        raise SummaryMissingError("expected a summary for the leader, got none")
    if lead_booked(session, shift, get_call(session, call_id).number, call_id):
        return True
    waiting = waiting_in_queues(session).get(rules.queue, 0)
    if waiting >= rules.waiting:
        raise ShiftFullError(f"expected fewer than {rules.waiting} to wait for the leader", waiting=waiting)
    return False
