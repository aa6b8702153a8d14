"""How much of a citizen everybody sees who reads a ticket: masks, made once for many tickets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from crm.citizens.models import Citizen, CitizenNumber
from crm.identity.masks import mask_name, mask_number, mask_text
from crm.text import harmless
from crm.tickets.access import Reader
from crm.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Identity:
    """A citizen's name and number in clear. Never leaves this room."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """Both, masked."""
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
            return Identity(known.name, ticket.callback_number or known.number)
        return known

    def names(self, ticket: Ticket) -> list[str]:
        """Return the names that must not stand in this ticket's texts; in clear, to be masked."""
        known = self._known.get(ticket.citizen_id or 0)
        return [known.name] if known and known.name else []

    def text(self, text: str) -> str:
        """Return a text with numbers and these tickets' citizens' names masked; the place of the matter stays.

        Characters that are not seen go first: they could turn the reading around, or part a number.
        """
        names, numbers = [k.name for k in self._known.values()], [k.number for k in self._known.values()]
        return mask_text(harmless(text), names, numbers=numbers, places=False)


def _identities(reader: Reader, ids: set[int]) -> Mapping[int, Identity]:
    if not ids:
        return {}
    numbers = {
        row.citizen_id: row.number
        for row in reader.session.execute(
            select(CitizenNumber.citizen_id, CitizenNumber.number).where(CitizenNumber.citizen_id.in_(ids))
        )
    }
    names = reader.session.execute(select(Citizen.id, Citizen.name).where(Citizen.id.in_(ids)))
    return {row.id: Identity(row.name, numbers.get(row.id, "")) for row in names}
