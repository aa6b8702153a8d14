"""What becomes of a supervision: the department answers, somebody lifts it, or the matter ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from config.errors import ConflictError, NotFoundError
from crm.rows import held_row
from crm.supervision.letter_book import letters_of, mark_received
from crm.supervision.models import Supervision
from crm.supervision.service import open_supervisions
from crm.tickets.models import Ticket


class NoSuchSupervisionError(NotFoundError):
    """No supervision has this id, or it is another department's."""

    slug: ClassVar[str] = "no-such-supervision"


class SupervisionOverError(ConflictError):
    """The supervision was answered or released before."""

    slug: ClassVar[str] = "supervision-over"


def answer(
    session: Session,
    supervision_id: int,
    department: str,
    by: str,
    text: str,
    at: datetime,
    *,
    ticket: str | None = None,
) -> Supervision:
    """Keep the department's answer; the level does not rise by itself any more.

    Raises:
        NoSuchSupervisionError: There is none of this ticket, or it addresses another department.
        SupervisionOverError: It was answered or released.
    """
    found = supervision_to(session, supervision_id, department, ticket=ticket)
    held_row(session, Supervision, found.id)
    if found.released_at or found.feedback_at:
        raise SupervisionOverError("expected a supervision that waits for an answer, it is over", id=supervision_id)
    found.feedback, found.feedback_by, found.feedback_at = text, by, at
    found.promote_at = None
    for letter in letters_of(session, found.id):
        mark_received(letter, by, at)
    return found


def supervision_to(
    session: Session, supervision_id: int, department: str | None, *, ticket: str | None = None
) -> Supervision:
    """Return a supervision whose letters a department gets.

    Raises:
        NoSuchSupervisionError: There is none of this ticket, or it addresses another department.
    """
    found = _supervision(session, supervision_id, ticket)
    if (found.department or "") != (department or ""):
        raise NoSuchSupervisionError("expected a supervision of this department, got another's", id=supervision_id)
    return found


def release(
    session: Session, supervision_id: int, by: str, reason: str, at: datetime, *, ticket: Ticket | None = None
) -> Supervision:
    """Lift a level.

    Raises:
        NoSuchSupervisionError: There is none of this ticket.
        SupervisionOverError: It was released before.
    """
    found = _supervision(session, supervision_id, ticket.number if ticket else None)
    held_row(session, Supervision, found.id)
    if found.released_at:
        raise SupervisionOverError("expected a supervision that stands, it was released", id=supervision_id)
    _release(found, by, reason, at)
    _keep_highest(session, ticket or session.get_one(Ticket, found.ticket))
    return found


def release_all(
    session: Session,
    ticket: Ticket,
    by: str,
    reason: str,
    at: datetime,
    *,
    standing: Sequence[Supervision] | None = None,
) -> None:
    """Lift levels that stand over a ticket; every one if none are named, for instance because the matter ended."""
    for one in open_supervisions(session, ticket) if standing is None else standing:
        _release(one, by, reason, at)
    if ticket.supervision_level:
        _keep_highest(session, ticket)


def _keep_highest(session: Session, ticket: Ticket) -> None:
    session.flush()
    ticket.supervision_level = max((one.level for one in open_supervisions(session, ticket)), default=0)


def _supervision(session: Session, supervision_id: int, ticket: str | None) -> Supervision:
    found = session.get(Supervision, supervision_id)
    if found is None or ticket not in (None, found.ticket):
        raise NoSuchSupervisionError("expected a supervision of this ticket, there is none", id=supervision_id)
    return found


def _release(one: Supervision, by: str, reason: str, at: datetime) -> None:
    one.released_at, one.released_by, one.release_reason, one.promote_at = at, by, reason, None
