"""Finding tickets by words for those who read them masked: what is hidden from a reader is not found by them either."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.duplicates.models import TicketCitizen
from crm.search.service import SEARCHED
from crm.search.terms import has_all, query_terms, terms_of
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown


def with_words_shown(reader: Reader, tickets: Sequence[Ticket], query: str) -> list[Ticket]:
    """Return those tickets in which the reader can read every word of the query.

    The table of texts holds a matter as it was told, often with the citizen's name and number in it: whoever may not
    know them could otherwise try one name after the other.
    """
    tellers = {ticket.number: {ticket.citizen_id or 0} for ticket in tickets}
    query_of_tellers = select(TicketCitizen.ticket, TicketCitizen.citizen_id).where(TicketCitizen.ticket.in_(tellers))
    for number, citizen_id in reader.session.execute(query_of_tellers):
        tellers[number].add(citizen_id or 0)
    shown, wanted = Shown(reader, tickets, set().union(*tellers.values())), query_terms(query)

    def read(ticket: Ticket) -> list[str]:
        return terms_of(shown.text(getattr(ticket, name) or "", tellers[ticket.number]) for name in SEARCHED)

    return [ticket for ticket in tickets if has_all(read(ticket), wanted)]
