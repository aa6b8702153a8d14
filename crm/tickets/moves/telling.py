"""What the citizens of a ticket are told: everyone who told the matter, one text for all, nobody's data in it."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select

from crm.citizens.models import Citizen, CitizenNumber
from crm.citizens.numbers import first_mobile
from crm.duplicates.models import UNTOLD, UNWANTED, TicketCitizen
from crm.duplicates.service import citizens_of
from crm.identity.masks import mask_text
from crm.notices.service import tell_citizen
from crm.replies.models import Reply
from crm.text import harmless
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.requests import Tell
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move

SMS = "sms"


class Citizens:
    """Everyone who told the ticket's matter, those of merged tickets included; read once.

    Args:
        work: The move that has something to tell.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rows = citizens_of(work.session, work.ticket.number)
        told_in = select(Ticket).where(Ticket.number.in_({row.from_ticket for row in self._rows}))
        self._told_in = {ticket.number: ticket for ticket in work.session.scalars(told_in)}

    def hide(self, text: str) -> str:
        """Return a text fit to leave the hotline: names and numbers of all of them are masked."""
        names = select(Citizen.name).where(Citizen.id.in_(self._ids))
        numbers = {number for known in self._numbers.values() for number in known}
        given = {ticket.callback_number for ticket in self._told_in.values()}
        return mask_text(harmless(text), self._work.session.scalars(names).all(), numbers=numbers | given)

    def send(self, occasion: str, text: str) -> set[int]:
        """Send each of them a text message, once an occasion, if they wanted to hear and a mobile number is known.

        Returns:
            Ids of the rows (``TicketCitizen``) for which there is a message.
        """
        work, said = self._work, self.hide(text)
        sent = set()
        for row in self._rows:
            if row.citizen_id is None or not self._wanted(row) or not self._mobile(row):
                continue
            key, body = f"{occasion}:{row.citizen_id}", f"工单{row.from_ticket}：{said}"
            tell_citizen(work.session, work.casework, key, work.ticket.number, row.citizen_id, body, work.at)
            sent.add(row.id)
        return sent

    def tell_end(self, text: str, heard: str = "") -> None:
        """Tell them how it ended, and keep who was told and how; whoever was not is left for a person to tell.

        Args:
            text: What they are told.
            heard: How the ticket's own citizen heard it from somebody (follow_up, call); empty if they did not.
        """
        ticket, at = self._work.ticket, self._work.at
        sent = self.send(f"ended:{ticket.number}:{ticket.version}", text)
        for row in self._rows:
            spoken = heard if row.from_ticket == ticket.number else ""
            way = SMS if row.id in sent else spoken
            row.told_at = at if way else None
            row.told_way = way or (UNTOLD if self._wanted(row) else UNWANTED)

    @cached_property
    def _ids(self) -> set[int]:
        return {row.citizen_id for row in self._rows if row.citizen_id is not None}

    @cached_property
    def _numbers(self) -> dict[int, list[str]]:
        known: dict[int, list[str]] = defaultdict(list)
        query = select(CitizenNumber.citizen_id, CitizenNumber.number).where(CitizenNumber.citizen_id.in_(self._ids))
        for citizen_id, number in self._work.session.execute(query):
            known[citizen_id].append(number)
        return known

    def _wanted(self, row: TicketCitizen) -> bool:
        return self._told_in[row.from_ticket].reply_wanted

    def _mobile(self, row: TicketCitizen) -> str:
        known = self._numbers.get(row.citizen_id or 0, [])
        return first_mobile([self._told_in[row.from_ticket].callback_number, *known])


def tell(work: Work, request: Tell) -> Done:
    """Keep that somebody told a citizen how it ended whom no message reached; the journal says who wrote it down."""
    rows = citizens_of(work.session, work.ticket.number)
    row = next((row for row in rows if row.from_ticket == request.from_ticket), None)
    if row is None:
        raise MoveInputError("expected a ticket in which this matter was told, got another", field="from_ticket")
    if row.told_at is not None:
        raise MoveInputError("expected a citizen who was not told yet, got one who was", field="from_ticket")
    ended = _ended_at(work).replace(second=0, microsecond=0)  # people tell the time by the minute
    if not ended <= request.told_at <= work.at:
        raise MoveInputError("expected a moment between the end of the ticket and now, got another", field="told_at")
    row.told_at, row.told_way = request.told_at, request.way
    said = f"{request.teller}：{request.note}" if request.teller.strip() else request.note
    return Done(reason=said, data={"from_ticket": row.from_ticket, "way": row.told_way})


def _ended_at(work: Work) -> datetime:
    """Return when there was the result they are to be told: at the closing, or with the last word after it."""
    last = select(func.max(Reply.reviewed_at)).where(Reply.ticket == work.ticket.number, Reply.review == "approved")
    said, closed = work.session.scalar(last), work.ticket.closed_at or work.at
    return max(said, closed) if said else closed


EFFECTS: Effects = {Move.TELL: tell}
