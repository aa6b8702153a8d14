"""Supervision: five levels, each issued once for its occasion, with a numbered letter; colours; reminders.

Nothing here commits or writes the journal: a move does (``crm.tickets.moves``), or a pass of the scheduler.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, NotFoundError
from crm.assignments.models import Assignment
from crm.assignments.states import OVER
from crm.casework import Casework
from crm.clock.due import due
from crm.departments.service import shift_of
from crm.notices.service import tell_department
from crm.supervision.letter_book import ORDINARY, addressee, letters_of, mark_received, write_letter
from crm.supervision.models import FlagChange, PendingTrigger, Reminder, Supervision
from crm.supervision.rules import FLAGS, LATENESS, heavier, level_rule, rises_to, triggered, triggered_later
from crm.tickets.models import Ticket


class NoSuchSupervisionError(NotFoundError):
    """No supervision has this id, or it is another department's."""

    slug: ClassVar[str] = "no-such-supervision"


class SupervisionOverError(ConflictError):
    """The supervision was answered or released before."""

    slug: ClassVar[str] = "supervision-over"


def issue(
    session: Session,
    casework: Casework,
    ticket: Ticket,
    level: int,
    trigger: str,
    occasion: str,
    by: str,
    at: datetime,
    reason: str = "",
    *,
    department: str | None = None,
) -> Supervision | None:
    """Issue a level with its letter and tell the department.

    Args:
        session: Open session.
        casework: The city's rules.
        ticket: What it is about.
        level: 1 to 5.
        trigger: A trigger of ``config.rules.supervision``, or ``manual``.
        occasion: What makes it exist once, see ``Supervision.occasion``.
        by: Who issues it.
        at: Now.
        reason: A person's words, for the record.
        department: The department concerned; the lead department if not given.

    Returns:
        The supervision; ``None`` when that occasion had it already, or when it only says again that time runs out
        while a letter of this level or above still says so.

    Raises:
        NoSuchLevelError: The rules have no such level.
    """
    rules = casework.rules(at)
    rule = level_rule(rules.supervision, level)
    concerned = department or ticket.lead_department
    department = addressee(session, rule.template, concerned)
    if _had(session, ticket, level, occasion) or (trigger in LATENESS and _said(session, ticket, level, department)):
        return None
    calendar, shift = casework.calendar(at), shift_of(rules, department) if department else ""
    new = Supervision(
        ticket=ticket.number,
        department=department,
        level=level,
        occasion=occasion,
        trigger=trigger,
        issuer=rule.issuer,
        issued_by=by,
        issued_at=at,
        due_at=due(at, rule.answer, calendar, shift=shift).at,
        promote_at=due(at, rule.promote_after, calendar, shift=shift).at if rule.promote_after else None,
    )
    session.add(new)
    session.flush()
    for lower in open_supervisions(session, ticket):
        if lower.level < level and lower.department == department and lower.promoted_to is None:
            lower.promoted_to, lower.promote_at = new.id, None
    ticket.supervision_level = max(ticket.supervision_level, level)
    write_letter(session, casework, ticket, new, rule, concerned)
    return new


def set_off(
    session: Session,
    casework: Casework,
    ticket: Ticket,
    on: str,
    occasion: str,
    by: str,
    at: datetime,
    *,
    count: int = 1,
    department: str | None = None,
) -> list[Supervision]:
    """Raise the colours and issue the automatic levels that the rules put on an event.

    Args:
        session: Open session.
        casework: The city's rules.
        ticket: What it happened to.
        on: The event.
        occasion: Names the event, so that it counts once (``dissatisfied:<follow-up id>``).
        by: Who set it off.
        at: Now.
        count: How often it happened to the ticket by now.
        department: Whom letters address; the lead department if not given.
    """
    rules, calendar = casework.rules(at).supervision, casework.calendar(at)
    for what, after in triggered_later(rules, on, count):
        fire_at = due(at, after, calendar).at
        known = select(PendingTrigger.id).where(
            PendingTrigger.ticket == ticket.number, PendingTrigger.occasion == occasion, PendingTrigger.what == what
        )
        if session.scalar(known) is None:
            session.add(PendingTrigger(ticket=ticket.number, trigger=on, occasion=occasion, what=what, fire_at=fire_at))
    raised = (
        bring(session, casework, ticket, what, on, occasion, by, at, department=department)
        for what in triggered(rules, on, count)
    )
    return [one for one in raised if one is not None]


def bring(
    session: Session,
    casework: Casework,
    ticket: Ticket,
    what: str,
    trigger: str,
    occasion: str,
    by: str,
    at: datetime,
    *,
    department: str | None = None,
) -> Supervision | None:
    """Bring what a rule names upon a ticket: ``flag:<colour>`` or ``level:<n>``.

    Returns:
        The supervision, if a level was issued.
    """
    sort, _, value = what.partition(":")
    if sort == "flag":
        raise_flag(session, ticket, value, trigger, at)
        return None
    return issue(session, casework, ticket, int(value), trigger, occasion, by, at, department=department)


def promote(
    session: Session, casework: Casework, supervision: Supervision, ticket: Ticket, at: datetime
) -> Supervision | None:
    """Raise an unanswered supervision to the next level, if the rules let it rise by itself.

    A department that replied has answered for now: it is looked at again when the time for an answer has passed once
    more, in case the reply was not good enough.

    Returns:
        The new supervision; ``None`` if the matter ended, or a letter of that level is out already.
    """
    supervision.promote_at = None
    rules = casework.rules(at)
    level = rises_to(rules.supervision, supervision.level)
    if level is None or supervision.released_at or supervision.promoted_to or ticket.turn_role is None:
        return None
    if not _works_on(session, ticket, supervision.department):
        again = level_rule(rules.supervision, supervision.level).answer
        supervision.promote_at = due(at, again, casework.calendar(at)).at
        return None
    occasion = f"promotion:{supervision.id}"
    return issue(
        session, casework, ticket, level, "promotion", occasion, "system", at, department=supervision.department
    )


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
    found = _supervision(session, supervision_id, ticket)
    if (found.department or "") != department:
        raise NoSuchSupervisionError("expected a supervision of this department, got another's", id=supervision_id)
    if found.released_at or found.feedback_at:
        raise SupervisionOverError("expected a supervision that waits for an answer, it is over", id=supervision_id)
    found.feedback, found.feedback_by, found.feedback_at = text, by, at
    found.promote_at = None
    for letter in letters_of(session, found.id):
        mark_received(letter, by, at)
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
    if found.released_at:
        raise SupervisionOverError("expected a supervision that stands, it was released", id=supervision_id)
    _release(found, by, reason, at)
    session.flush()
    about = ticket or session.get_one(Ticket, found.ticket)
    about.supervision_level = max((one.level for one in open_supervisions(session, about)), default=0)
    return found


def release_all(session: Session, ticket: Ticket, by: str, reason: str, at: datetime) -> list[Supervision]:
    """Lift every level that stands over a ticket, for instance because the matter ended."""
    standing = list(open_supervisions(session, ticket))
    for one in standing:
        _release(one, by, reason, at)
    if ticket.supervision_level:
        ticket.supervision_level = 0
    return standing


def raise_flag(session: Session, ticket: Ticket, flag: str, reason: str, at: datetime) -> bool:
    """Give the ticket a heavier colour, or take it down (empty). A lighter or equal one changes nothing.

    Returns:
        Whether the colour changed.
    """
    changed = heavier(flag, ticket.flag) if flag else bool(ticket.flag)
    if changed:
        ticket.flag = FLAGS[FLAGS.index(flag)]
        session.add(FlagChange(ticket=ticket.number, at=at, flag=flag, reason=reason[:32]))
    return changed


def remind(
    session: Session, casework: Casework, ticket: Ticket, by: str, text: str, call_id: str | None, at: datetime
) -> Reminder:
    """Count that the citizen urges (催办), and push the lead department; what was said stays in the ticket."""
    reminder = Reminder(ticket=ticket.number, at=at, by=by, call_id=call_id, text=text)
    session.add(reminder)
    ticket.reminders += 1
    session.flush()
    if ticket.lead_department:
        tell_department(
            session,
            casework,
            f"reminder:{reminder.id}",
            "reminder",
            ticket.lead_department,
            ticket.number,
            f"催办：工单 {ticket.number}",
            f"诉求人第{ticket.reminders}次催办工单 {ticket.number}，请尽快办理并联系诉求人。",
            at,
            urgent=ticket.urgency != ORDINARY,
        )
    return reminder


def open_supervisions(session: Session, ticket: Ticket) -> Sequence[Supervision]:
    """Return the levels that stand over a ticket, the first issued first."""
    query = select(Supervision).where(Supervision.ticket == ticket.number, Supervision.released_at.is_(None))
    return session.scalars(query.order_by(Supervision.id)).all()


def _supervision(session: Session, supervision_id: int, ticket: str | None) -> Supervision:
    found = session.get(Supervision, supervision_id)
    if found is None or ticket not in (None, found.ticket):
        raise NoSuchSupervisionError("expected a supervision of this ticket, there is none", id=supervision_id)
    return found


def _had(session: Session, ticket: Ticket, level: int, occasion: str) -> bool:
    query = select(Supervision.id).where(
        Supervision.ticket == ticket.number, Supervision.level == level, Supervision.occasion == occasion
    )
    return session.scalars(query).first() is not None


def _works_on(session: Session, ticket: Ticket, department: str | None) -> bool:
    query = select(Assignment.id).where(
        Assignment.ticket == ticket.number, Assignment.department == department, Assignment.status.not_in(OVER)
    )
    return session.scalars(query).first() is not None


def _said(session: Session, ticket: Ticket, level: int, department: str | None) -> bool:
    """Whether an open letter says already that the department is late with what it was given last."""
    given = select(func.max(Assignment.dispatched_at)).where(
        Assignment.ticket == ticket.number, Assignment.department == department
    )
    since = session.scalar(given)
    return any(
        one.level >= level
        and one.trigger in LATENESS
        and one.department == department
        and (since is None or one.issued_at >= since)
        for one in open_supervisions(session, ticket)
    )


def _release(one: Supervision, by: str, reason: str, at: datetime) -> None:
    one.released_at, one.released_by, one.release_reason, one.promote_at = at, by, reason, None
