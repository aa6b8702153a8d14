"""What operators confirmed: tickets they saved, with what the citizen said in the call."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from asr.learning.requests import Request
from crm.citizens.models import Citizen
from crm.identity.masks import mask_text
from crm.tickets.models import Ticket
from crm.tickets.states import Status
from crm.transcripts.models import Utterance

MOST = 20_000
"""Tickets that are learned from, the newest: what people call about changes with the years."""

LEARNED = ("kind", "category")
_PART = 500


def confirmed(session: Session) -> Iterator[tuple[str, Request]]:
    """Yield confirmed tellings, each with its matter: tellings of one matter are of one citizen, or one place and leaf.

    Names, numbers and house numbers are masked before anything is learned.
    """
    query = select(Ticket).where(Ticket.call_id.is_not(None), Ticket.status != Status.MERGED)
    query = query.order_by(Ticket.created_at.desc()).limit(MOST)
    for part in session.scalars(query).partitions(_PART):
        said = _said(session, [t.call_id for t in part if t.call_id])
        names = _names(session, [t.citizen_id for t in part if t.citizen_id])
        for ticket in part:
            if text := said.get(ticket.call_id or "", ""):
                labels = {name: getattr(ticket, name) for name in LEARNED if getattr(ticket, name)}
                yield (
                    _matter(ticket),
                    Request(mask_text(text, names.get(ticket.citizen_id or 0, ())), labels, whole=False),
                )


def _matter(ticket: Ticket) -> str:
    if ticket.address or ticket.community:
        return f"{ticket.category_code}/{ticket.district}/{ticket.community or ticket.address}"
    return f"citizen {ticket.citizen_id}" if ticket.citizen_id else f"call {ticket.call_id}"


def _said(session: Session, calls: list[str]) -> dict[str, str]:
    query = select(Utterance.call_id, Utterance.text).where(Utterance.call_id.in_(calls), Utterance.leg == "caller")
    query = query.where(Utterance.language == "")
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for call_id, text in session.execute(query.order_by(Utterance.started_at, Utterance.id)):
        texts[call_id].append(text)
    return {call_id: "，".join(parts) for call_id, parts in texts.items()}


def _names(session: Session, citizens: list[int]) -> dict[int, tuple[str, ...]]:
    rows = session.scalars(select(Citizen).where(Citizen.id.in_(citizens)))
    return {citizen.id: (citizen.name,) if citizen.name else () for citizen in rows}
