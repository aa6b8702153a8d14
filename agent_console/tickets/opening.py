"""Finding the ticket a request is about, by its query code as well: guesses are counted, what was opened is logged."""

import logging

from agent_console.console import Console
from agent_console.sign_in.signed import Signed
from crm.tickets.access import Reader, readable_ticket
from crm.tickets.models import Ticket
from crm.tickets.service import NoSuchTicketError

log = logging.getLogger(__name__)


def opened(console: Console, signed: Signed, reader: Reader, number: str) -> Ticket:
    """Return a ticket.

    Raises:
        NoSuchTicketError: There is none, or it is not for this reader, or its query code is another.
        TooManyTriesError: Too many wrong query codes.
    """
    if not reader.code:
        return readable_ticket(reader, number)
    clock = console.deps.clock
    console.codes.check(signed.login, "", clock())
    try:
        ticket = readable_ticket(reader, number)
    except NoSuchTicketError:
        console.codes.failed(signed.login, "", clock())
        raise
    if reader.only_by_code(ticket):
        log.info("a ticket was opened by its query code", extra={"operator": signed.login, "reference": number})
    return ticket
