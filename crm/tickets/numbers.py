"""Ticket numbers: 18 digits that can be read out, and the code that goes with them."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo


def ticket_number(at: datetime, zone: str, node: int, sequence: int) -> str:
    """Return ``yyMMddHHmmss`` of the city's zone, two digits of the node and four of a sequence.

    The form follows the 18 digits of an existing city system (``docs/decisions/ticket-number.md``).
    """
    return f"{at.astimezone(ZoneInfo(zone)):%y%m%d%H%M%S}{node % 100:02d}{sequence % 10_000:04d}"


def query_code() -> str:
    """Return six random digits with which a citizen asks for the ticket's progress."""
    return f"{secrets.randbelow(1_000_000):06d}"
