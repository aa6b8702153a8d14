"""How much of a citizen everybody sees who reads a ticket: masks, made once for many tickets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.citizens.models import Citizen, CitizenNumber
from crm.identity.masks import mask_name, mask_number, mask_text
from crm.text import harmless
from crm.tickets.access import Reader
from crm.tickets.drafts import fields_of
from crm.tickets.models import Ticket, TicketDraft
from crm.transcripts.masks import hide_said


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a citizen is, in clear. Never leaves this room."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    address: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """Name and number, masked."""
        return " ".join(part for part in (mask_name(self.name), mask_number(self.number)) if part)


class Shown:
    """What a reader sees of the citizens of some tickets.

    Args:
        reader: Who reads.
        tickets: Which tickets.
        citizens: Further citizens of these tickets.
    """

    def __init__(self, reader: Reader, tickets: Iterable[Ticket], citizens: Iterable[int] = ()) -> None:
        self._reader = reader
        self._tickets = list(tickets)
        ids = {ticket.citizen_id for ticket in self._tickets if ticket.citizen_id is not None} | set(citizens)
        self._known = _identities(reader, ids)

    def citizen(self, ticket: Ticket, citizen_id: int | None = None) -> Identity:
        """Return a citizen of the ticket, its own unless another is named; an unknown one for who may not see any."""
        if not self._reader.sees_citizen(ticket):
            return Identity()
        known = self._known.get(citizen_id or ticket.citizen_id or 0, Identity())
        if citizen_id is None or citizen_id == ticket.citizen_id:
            return replace(known, number=ticket.callback_number or known.number)
        return known

    def names(self, ticket: Ticket) -> list[str]:
        """Return the names that must not stand in this ticket's texts; in clear, to be masked."""
        known = self._known.get(ticket.citizen_id or 0)
        return [known.name] if known and known.name else []

    def text(self, text: str, citizens: Collection[int] | None = None) -> str:
        """Return a text with numbers and these tickets' citizens' names masked; the place of the matter stays.

        Characters that are not seen go first: they could turn the reading around, or part a number.

        Args:
            text: What somebody wrote.
            citizens: Whose names are masked; those of all these tickets if not given.
        """
        ids = self._known if citizens is None else self._known.keys() & citizens
        names, numbers = [self._known[key].name for key in ids], [self._known[key].number for key in ids]
        return mask_text(harmless(text), names, numbers=numbers, places=False)

    def said(self, texts: Sequence[str], names: Collection[str] = ()) -> list[str]:
        """Return what one side said, in its order, with personal numbers, these names and ``names`` hidden."""
        return hide_said(texts, [known.name for known in self._known.values()] + list(names))


def names_in_calls(session: Session, call_ids: Collection[str]) -> Mapping[str, list[str]]:
    """Return by which names each call's citizen is known, from before or from its form; in clear, to be hidden."""
    names: dict[str, list[str]] = {call_id: [] for call_id in call_ids}
    known = select(Call.id, Citizen.name).join(Citizen, Citizen.id == Call.citizen_id).where(Call.id.in_(call_ids))
    for row in session.execute(known):
        names[row.id].append(row.name)
    for draft in session.scalars(select(TicketDraft).where(TicketDraft.call_id.in_(call_ids))):
        if told := fields_of(draft).get("citizen_name"):
            names[draft.call_id].append(told.value)
    return names


def _identities(reader: Reader, ids: set[int]) -> Mapping[int, Identity]:
    if not ids:
        return {}
    numbers = {
        row.citizen_id: row.number
        for row in reader.session.execute(
            select(CitizenNumber.citizen_id, CitizenNumber.number).where(CitizenNumber.citizen_id.in_(ids))
        )
    }
    rows = reader.session.execute(
        select(Citizen.id, Citizen.name, Citizen.id_number, Citizen.address).where(Citizen.id.in_(ids))
    )
    return {row.id: Identity(row.name, numbers.get(row.id, ""), row.id_number, row.address) for row in rows}
