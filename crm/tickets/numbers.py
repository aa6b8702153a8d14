"""Ticket numbers: 18 digits that can be read out, and the code that goes with them."""

import re
import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from config.errors import ConflictError
from crm.rows import insert_unless_there
from crm.tickets.models import TicketNumber

DIGITS = 18
TRIES = 200
"""Draws before giving up: a second must hold thousands of tickets of one node before even ten draws fail."""

_NUMBER = re.compile(r"[0-9]{18}")
_SPOKEN = (6, 6, 2, 4)


class NoNumberLeftError(ConflictError):
    """One second of one node has no number left."""

    slug = "no-ticket-number-left"


def ticket_number(at: datetime, zone: str, node: int, sequence: int) -> str:
    """Return ``yyMMddHHmmss`` of the city's zone, two digits of the node and four of a sequence.

    The form follows the 18 digits of an existing city system (``docs/decisions/ticket-number.md``).
    """
    return f"{at.astimezone(ZoneInfo(zone)):%y%m%d%H%M%S}{node % 100:02d}{sequence % 10_000:04d}"


def draw_number(session: Session, zone: str, node: int, at: datetime) -> str:
    """Return a number that nobody ever had, and keep it from being given again.

    A number drawn in a transaction that fails was never given. A drawn sequence that is taken is drawn again; who
    draws the same one at the same moment waits until the other's transaction is over.

    Args:
        session: Open session; the number is kept with its transaction.
        zone: The city's time zone.
        node: Which installation gives the number, 0 to 99.
        at: Now; for an old ticket, when it was made.

    Raises:
        NoNumberLeftError: After ``TRIES`` draws.
    """
    for _ in range(TRIES):
        number = ticket_number(at, zone, node, secrets.randbelow(10_000))
        if insert_unless_there(session, TicketNumber, number=number):
            return number
    raise NoNumberLeftError(f"expected a free number of node {node} in this second, {TRIES} draws were all taken")


def query_code() -> str:
    """Return six random digits with which a citizen asks for the ticket's progress."""
    return f"{secrets.randbelow(1_000_000):06d}"


def is_number(text: str) -> bool:
    """Return whether a text has the form of a ticket number: 18 ASCII digits and nothing else."""
    return _NUMBER.fullmatch(text) is not None


def spoken(number: str) -> str:
    """Return a number in the groups it is read out in: day, time, node, sequence (``260912 101108 11 5409``).

    Raises:
        ValueError: It is no ticket number.
    """
    if not is_number(number):
        raise ValueError(f"expected {DIGITS} digits, got {len(number)} characters")
    groups, begin = [], 0
    for length in _SPOKEN:
        groups.append(number[begin : begin + length])
        begin += length
    return " ".join(groups)
