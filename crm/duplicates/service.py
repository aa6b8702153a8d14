"""Finding the same matter, joining tickets, and knowing who is still to be answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from config.rules.intake import DuplicateRules
from crm.casework import Casework
from crm.citizens.numbers import normalise_number
from crm.citizens.service import find_citizen
from crm.duplicates.likeness import Resemblance, Telling, compare
from crm.duplicates.models import TicketCitizen
from crm.tickets.models import Ticket
from crm.tickets.states import ENDED, CloseReason, Status

LOOKED_AT = 300
"""Tickets compared at most, of the citizen and of the matter each, newest first: a storm fills a category."""

Kind = Literal["same_citizen", "same_matter"]

_INTO = aliased(Ticket)
_FINAL = func.coalesce(_INTO.close_reason, Ticket.close_reason, "") == CloseReason.FINAL_REPLY
_ENDED = (
    select(
        Ticket.citizen_id,
        Ticket.category_code,
        Ticket.district,
        Ticket.address,
        Ticket.title,
        Ticket.content,
        func.coalesce(_INTO.number, Ticket.number),
    )
    .outerjoin(_INTO, _INTO.number == Ticket.merged_into)
    .where(
        Ticket.citizen_id == bindparam("citizen"),
        Ticket.number != bindparam("new"),
        or_(Ticket.created_at >= bindparam("since"), _FINAL),
        func.coalesce(_INTO.status, Ticket.status).in_(set(ENDED) - {Status.MERGED}),
    )
    .order_by(_FINAL.desc(), Ticket.created_at.desc())
    .limit(LOOKED_AT)
)
"""A citizen's matters that ended, as they were told, with the ticket in which they were answered: the last word first.

Every new ticket asks this, so it is put together once.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing two tickets share, for people."""

    code: Literal["citizen", "category", "place", "wording"]
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that may be about the same matter, and why. ``likeness`` of the wording is 0 to 1."""

    ticket: Ticket
    kind: Kind
    likeness: float
    reasons: tuple[Reason, ...]


def telling_of(ticket: Ticket) -> Telling:
    """Return a ticket's matter as it was told."""
    return Telling(
        ticket.citizen_id,
        ticket.category_code,
        ticket.district,
        ticket.address,
        ticket.title,
        ticket.content,
        ticket.number,
    )


def telling_of_form(session: Session, casework: Casework, form: Mapping[str, str], at: datetime) -> Telling:
    """Return a half-written form's matter; the citizen is the one known under its number."""
    citizen = find_citizen(session, normalise_number(form.get("callback_number", "")))
    path = form.get("category", "")
    return Telling(
        citizen.id if citizen else None,
        next((c.code for c in casework.rules(at).categories if c.path == path), ""),
        form.get("district", ""),
        form.get("address", ""),
        form.get("title", ""),
        form.get("content", ""),
    )


def candidates(session: Session, casework: Casework, telling: Telling, at: datetime) -> list[Candidate]:
    """Return the tickets that may be about this matter, the citizen's own first, then the most alike.

    A citizen's own ticket is one if the wording is alike, or half as alike with category and place the same. Another's
    must be of the same category and place too. Tickets that were merged are left out: what they went into is there.
    """
    rules = casework.rules(at).intake.duplicates
    since = at - timedelta(days=rules.days)
    found = {c.ticket.number: c for c in _fitting(telling, _of_matter(session, telling, since), rules)}
    found |= {c.ticket.number: c for c in _fitting(telling, _of_citizen(session, telling, since), rules)}
    ordered = sorted(found.values(), key=lambda c: (c.kind != "same_citizen", -c.likeness, -int(c.ticket.number)))
    return ordered[: rules.shown]


def mark_repeat(session: Session, casework: Casework, ticket: Ticket, at: datetime) -> str | None:
    """Mark a new ticket as the return of a matter of the same citizen that had ended, and return where it was answered.

    A last word (终结答复) goes before all others, however long ago it was said; of these the newest.
    """
    rules = casework.rules(at).intake.duplicates
    telling = telling_of(ticket)
    if telling.citizen_id is None:
        return None
    asked = {"citizen": telling.citizen_id, "new": ticket.number, "since": at - timedelta(days=rules.days)}
    rows = session.execute(_ENDED, asked, execution_options={"autoflush": False})
    alike = (own.ticket for own in (Telling(*row) for row in rows) if kind_of(compare(telling, own), rules.likeness))
    ticket.repeat_of = next(alike, None)
    return ticket.repeat_of


def adopt(session: Session, main: Ticket, other: Ticket, at: datetime) -> None:
    """Take over the citizens of a ticket that is merged, those it took over itself included, and its counts."""
    known = citizens_of(session, main.number)
    here = {row.citizen_id for row in known if row.citizen_id is not None}
    for row in citizens_of(session, other.number):
        if row.citizen_id in here:
            continue
        session.add(
            TicketCitizen(ticket=main.number, citizen_id=row.citizen_id, from_ticket=row.from_ticket, since=row.since)
        )
        if row.citizen_id is not None:
            here.add(row.citizen_id)
    main.reminders += other.reminders
    main.updated_at = at
    session.flush()


def citizens_of(session: Session, number: str) -> Sequence[TicketCitizen]:
    """Return everyone who told this matter, the first one first; a ticket older than this table gets its own row."""
    query = select(TicketCitizen).where(TicketCitizen.ticket == number).order_by(TicketCitizen.id)
    rows = session.scalars(query).all()
    if rows:
        return rows
    session.add(first_teller(session.get_one(Ticket, number)))
    session.flush()
    return session.scalars(query).all()


def first_teller(ticket: Ticket) -> TicketCitizen:
    """Return who told a ticket's matter first, still to be written."""
    number = ticket.number
    return TicketCitizen(ticket=number, citizen_id=ticket.citizen_id, from_ticket=number, since=ticket.created_at)


def _of_citizen(session: Session, telling: Telling, since: datetime) -> Iterable[Ticket]:
    if telling.citizen_id is None:
        return ()
    query = select(Ticket).where(Ticket.citizen_id == telling.citizen_id, Ticket.created_at >= since)
    return session.scalars(query.order_by(Ticket.created_at.desc()).limit(LOOKED_AT))


def _of_matter(session: Session, telling: Telling, since: datetime) -> Iterable[Ticket]:
    if not telling.category_code or not telling.district:
        return ()
    same = (Ticket.category_code == telling.category_code, Ticket.district == telling.district)
    query = select(Ticket).where(*same, Ticket.created_at >= since)
    return session.scalars(query.order_by(Ticket.created_at.desc()).limit(LOOKED_AT))


def _fitting(telling: Telling, tickets: Iterable[Ticket], rules: DuplicateRules) -> Iterable[Candidate]:
    for ticket in tickets:
        if ticket.number == telling.ticket or ticket.status == Status.MERGED:
            continue
        shared = compare(telling, telling_of(ticket))
        if kind := kind_of(shared, rules.likeness):
            yield Candidate(ticket, kind, round(shared.wording, 2), tuple(_reasons(shared, rules)))


def kind_of(shared: Resemblance, likeness: float) -> Kind | None:
    """Return as what two tellings resemble each other enough, given the likeness the city asks for."""
    same_place = shared.district and (shared.address is None or shared.address >= likeness)
    if shared.citizen:
        needed = likeness / 2 if shared.category and same_place else likeness
        return "same_citizen" if shared.wording >= needed else None
    return "same_matter" if shared.category and same_place and shared.wording >= likeness else None


def _reasons(shared: Resemblance, rules: DuplicateRules) -> Iterable[Reason]:
    if shared.citizen:
        yield Reason("citizen", f"同一诉求人{rules.days}天内", f"Same citizen within {rules.days} days")
    if shared.category:
        yield Reason("category", "分类相同", "Same category")
    if shared.address is not None and shared.address >= rules.likeness:
        yield Reason("place", f"地址相近 {shared.address:.0%}", f"Address alike {shared.address:.0%}")
    elif shared.district:
        yield Reason("place", "同一区县", "Same district")
    if shared.wording:
        yield Reason("wording", f"内容相似 {shared.wording:.0%}", f"Wording alike {shared.wording:.0%}")
