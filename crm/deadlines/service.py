"""Start, stop, stretch and end the clocks that run on tickets.

Nothing here commits; a clock and the move that sets it stand or fall together. While a clock is paused its ``due_at``
is the end it would have if it went on at the moment it stopped.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from config.errors import ConflictError
from config.rules.limits import Limit
from crm.clock.calendar import Language, Stretch
from crm.clock.words import explain, pause_explained
from crm.deadlines.models import Deadline, DeadlinePause
from crm.deadlines.reckoning import OVER, WARN, Calendars, aim, calendar_of, day_of, pauses_of, reckon

GOES_ON = ("running", "paused")

_RUNNING = (
    select(Deadline)
    .where(Deadline.ticket == bindparam("ticket"), Deadline.state.in_(GOES_ON))
    .order_by(Deadline.due_at, Deadline.id)
)
"""Each move asks this; it is put together once."""


class Kind(StrEnum):
    """What must be done before the clock is over."""

    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    CONTACT = "contact"
    HANDLE = "handle"
    FEEDBACK = "feedback"
    REVIEW = "review"
    VISIT = "visit"
    INFO = "info"
    REJECTION = "rejection"
    ARBITRATION = "arbitration"
    EXTENSION = "extension"
    EMERGENCY = "emergency"
    SUPERVISION = "supervision"
    CLOSE = "close"
    ARCHIVE = "archive"


class DeadlineStateError(ConflictError):
    """The clock is not in a state in which this can be done to it."""

    slug: ClassVar[str] = "deadline-state"


def new_clock(
    casework: Calendars,
    ticket: str,
    kind: Kind,
    limit: Limit,
    at: datetime,
    *,
    assignment_id: int | None = None,
    limits: str = "",
    shift: str = "",
    warn: Limit | None = None,
) -> Deadline:
    """Return a clock that runs, still to be written.

    Args:
        casework: Calendars of the city.
        ticket: Number of the ticket.
        kind: What must be done.
        limit: How long it may take.
        at: When the clock starts.
        assignment_id: The assignment it runs for; empty when it runs for the hotline.
        limits: Name of the profile the limit comes from.
        shift: Working time of the unit; empty for office hours.
        warn: How long before the end to warn; no warning if that is not after the start.

    Raises:
        UnknownShiftError: If working time counts and the calendar has no such shift.
    """
    deadline = Deadline(
        ticket=ticket,
        assignment_id=assignment_id,
        kind=str(kind),
        limits=limits,
        limit=limit.model_dump(mode="json"),
        extensions=[],
        shift=shift,
        warn=warn.model_dump(mode="json") if warn else None,
        rules_from=day_of(casework, at),
        started_at=at,
        state="running",
        next_check=WARN,
    )
    calendar = casework.calendar(at)
    aim(deadline, reckon(deadline, (), calendar).at, at, calendar)
    return deadline


def start(
    session: Session,
    casework: Calendars,
    ticket: str,
    kind: Kind,
    limit: Limit,
    at: datetime,
    *,
    assignment_id: int | None = None,
    limits: str = "",
    shift: str = "",
    warn: Limit | None = None,
) -> Deadline:
    """Start a clock (``new_clock``) in the open transaction."""
    deadline = new_clock(
        casework, ticket, kind, limit, at, assignment_id=assignment_id, limits=limits, shift=shift, warn=warn
    )
    session.add(deadline)
    session.flush()
    return deadline


def meet(session: Session, deadline: Deadline, at: datetime) -> None:
    """End a clock because what it ran for is done: met, or missed when it was over before.

    Raises:
        DeadlineStateError: If the clock has ended already.
    """
    _expect(deadline, *GOES_ON)
    pause = _open_pause(session, deadline)
    stopped = pause.began_at if pause else at
    _end(pause, deadline, "met" if stopped <= deadline.due_at else "missed", at)


def cancel(session: Session, deadline: Deadline, at: datetime) -> None:
    """End a clock because nobody has to do it any more.

    Raises:
        DeadlineStateError: If the clock has ended already.
    """
    _expect(deadline, *GOES_ON)
    _end(_open_pause(session, deadline), deadline, "cancelled", at)


def pause(session: Session, deadline: Deadline, reason: str, by: str, at: datetime) -> DeadlinePause:
    """Let a clock stand.

    Args:
        session: The open transaction.
        deadline: A running clock.
        reason: Why it stands, shown in the explanation; cut to 128 characters.
        by: Login of who decided it.
        at: From when on it stands.

    Raises:
        DeadlineStateError: If the clock does not run.
    """
    _expect(deadline, "running")
    stretch = DeadlinePause(deadline_id=deadline.id, began_at=at, reason=reason[:128], by=by)
    session.add(stretch)
    deadline.state = "paused"
    if deadline.next_check in (WARN, OVER):
        deadline.next_check_at = None
    session.flush()
    return stretch


def resume(session: Session, casework: Calendars, deadline: Deadline, at: datetime) -> None:
    """Let a clock go on with what was left when it stopped.

    Raises:
        DeadlineStateError: If the clock does not stand.
    """
    _expect(deadline, "paused")
    if stretch := _open_pause(session, deadline):
        stretch.ended_at = at
    deadline.state = "running"
    _reckon_again(session, casework, deadline, at)


def extend(session: Session, casework: Calendars, deadline: Deadline, limit: Limit, at: datetime) -> None:
    """Add time to a clock, after the end it has now.

    Raises:
        DeadlineStateError: If the clock has ended.
    """
    _expect(deadline, *GOES_ON)
    deadline.extensions = [*deadline.extensions, limit.model_dump(mode="json")]
    _reckon_again(session, casework, deadline, at)


def reopen(session: Session, casework: Calendars, deadline: Deadline, at: datetime) -> None:
    """Let a clock go on as if it had never been met: what it ran for turned out not to be done.

    Raises:
        DeadlineStateError: If the clock has not been met or missed.
    """
    _expect(deadline, "met", "missed")
    deadline.state, deadline.ended_at, deadline.next_check = "running", None, OVER
    _reckon_again(session, casework, deadline, at)


def running(session: Session, ticket: str) -> Sequence[Deadline]:
    """Return the clocks of a ticket that have not ended (running and paused), the one that ends first in front."""
    return session.scalars(_RUNNING, {"ticket": ticket}).all()


def explained(casework: Calendars, session: Session, deadline: Deadline, language: Language) -> str:
    """Say in a sentence how the end of a clock came about, and since when and why it stands if it does."""
    calendar = calendar_of(casework, deadline.rules_from)
    words = explain(reckon(deadline, _pauses(session, deadline), calendar), language)
    if stretch := _open_pause(session, deadline):
        words += pause_explained(stretch.began_at, stretch.reason, calendar, language)
    return words


def _reckon_again(session: Session, casework: Calendars, deadline: Deadline, at: datetime) -> None:
    session.flush()
    calendar = casework.calendar(at)
    deadline.rules_from = day_of(casework, at)
    aim(deadline, reckon(deadline, _pauses(session, deadline), calendar).at, at, calendar)
    session.flush()


def _pauses(session: Session, deadline: Deadline) -> list[Stretch]:
    return pauses_of(session, [deadline.id]).get(deadline.id, [])


def _end(pause: DeadlinePause | None, deadline: Deadline, state: str, at: datetime) -> None:
    if pause:
        pause.ended_at = at
    deadline.state, deadline.ended_at = state, at
    deadline.next_check_at, deadline.next_check = None, ""


def _open_pause(session: Session, deadline: Deadline) -> DeadlinePause | None:
    if deadline.state != "paused":
        return None
    session.flush()
    query = select(DeadlinePause).where(DeadlinePause.deadline_id == deadline.id, DeadlinePause.ended_at.is_(None))
    return session.scalars(query).first()


def _expect(deadline: Deadline, *states: str) -> None:
    if deadline.state not in states:
        raise DeadlineStateError(
            f"expected a clock that is {' or '.join(states)}, got one that is {deadline.state}",
            state=deadline.state,
            expected=list(states),
        )
