"""Which follow-ups the line may make by itself, and which are people's (domain.md §8)."""

from enum import StrEnum
from hashlib import sha256

from config.rules.dialled import FollowUpCallRules
from crm.tickets.models import Ticket

OPENLY = ("open", "normal")
"""Confidentiality of tickets about which a machine may speak."""

_DIGITS = 12
"""Of the hash, in base 16: so many fit a float exactly."""


class ForPeople(StrEnum):
    """Why people ask, in the order in which it is looked at. ``drawn``: chance left it to them."""

    CONFIDENTIAL = "confidential"
    NO_CONTACT = "no_contact"
    DISSATISFIED = "dissatisfied"
    SUPERVISED = "supervised"
    INSTRUCTED = "instructed"
    LEADER_SHIFT = "leader_shift"
    DRAWN = "drawn"


def for_people(ticket: Ticket, rules: FollowUpCallRules) -> ForPeople | None:
    """Return why only people may ask about a ticket; nothing if the line may."""
    asked = (
        (ForPeople.CONFIDENTIAL, ticket.confidentiality not in OPENLY),
        (ForPeople.NO_CONTACT, not ticket.reply_wanted),
        (ForPeople.DISSATISFIED, ticket.reworks > 0 or ticket.first_result is not None),
        (ForPeople.SUPERVISED, ticket.supervision_level > 0),
        (ForPeople.INSTRUCTED, ticket.instructed),
        (ForPeople.LEADER_SHIFT, ticket.leader_shift is not None),
        (ForPeople.DRAWN, _lot(ticket) < rules.by_people),
    )
    return next((why for why, holds in asked if holds), None)


def _lot(ticket: Ticket) -> float:
    """Return a ticket's lot, at least 0 and below 1; departments do not know the code, and cannot reckon it."""
    drawn = sha256(f"follow-up\n{ticket.number}\n{ticket.query_code}".encode()).hexdigest()
    return int(drawn[:_DIGITS], 16) / float(1 << 4 * _DIGITS)
