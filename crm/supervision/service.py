"""Supervision: five levels, each issued once for its occasion, with a numbered letter.

Nothing in this room commits or writes the journal: a move does (``crm.tickets.moves``), or a pass of the scheduler.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.assignments.states import OVER
from crm.casework import Casework
from crm.clock.due import due
from crm.departments.service import shift_of
from crm.supervision.flags import raise_flag
from crm.supervision.letter_book import addressee, waits_for_lead, write_letter
from crm.supervision.models import PendingTrigger, Supervision
from crm.supervision.proposals import propose
from crm.supervision.rules import LATENESS, answer_limit, level_rule, proposed, rises_to, triggered, triggered_later
from crm.tickets.models import Ticket


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
    """Issue a level with its letter and tell the department; while nobody has the ticket the letter waits.

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
        due_at=due(at, answer_limit(rule, trigger), calendar, shift=shift).at,
        promote_at=due(at, rule.promote_after, calendar, shift=shift).at if rule.promote_after else None,
        promote_from=at,
    )
    session.add(new)
    session.flush()
    for lower in open_supervisions(session, ticket):
        if lower.level < level and lower.department == department and lower.promoted_to is None:
            lower.promoted_to, lower.promote_at = new.id, None
    ticket.supervision_level = max(ticket.supervision_level, level)
    if not waits_for_lead(rule.template, concerned):
        write_letter(session, casework, ticket, new, rule, concerned)
    return new


def address_waiting(session: Session, casework: Casework, ticket: Ticket, lead: str, at: datetime) -> None:
    """Give the levels that were issued while nobody had the ticket to its lead, with their letters.

    The time to answer begins with the letter.

    Args:
        session: Open session.
        casework: The city's rules.
        ticket: The ticket that is dispatched.
        lead: Code of its lead department.
        at: Now.
    """
    rules, calendar = casework.rules(at), casework.calendar(at)
    shift = shift_of(rules, lead)
    for one in open_supervisions(session, ticket):
        rule = level_rule(rules.supervision, one.level)
        if one.department is not None or not waits_for_lead(rule.template, None):
            continue
        one.department, one.promote_from = lead, at
        one.due_at = due(at, answer_limit(rule, one.trigger), calendar, shift=shift).at
        one.promote_at = due(at, rule.promote_after, calendar, shift=shift).at if rule.promote_after else None
        write_letter(session, casework, ticket, one, rule, lead)


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
            session.add(
                PendingTrigger(ticket=ticket.number, trigger=on, occasion=occasion, what=what, at=at, fire_at=fire_at)
            )
    for level in proposed(rules, on, count):
        propose(session, casework, ticket, level, occasion, at)
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
        shift = shift_of(rules, supervision.department or "")
        supervision.promote_at, supervision.promote_from = due(at, again, casework.calendar(at), shift=shift).at, at
        return None
    occasion = f"promotion:{supervision.id}"
    return issue(
        session, casework, ticket, level, "promotion", occasion, "system", at, department=supervision.department
    )


def open_supervisions(session: Session, ticket: Ticket) -> Sequence[Supervision]:
    """Return the levels that stand over a ticket, the first issued first."""
    query = select(Supervision).where(Supervision.ticket == ticket.number, Supervision.released_at.is_(None))
    return session.scalars(query.order_by(Supervision.id)).all()


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
