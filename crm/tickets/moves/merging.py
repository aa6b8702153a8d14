"""What the citizens of a merged ticket were promised still holds in the one it went into."""

from sqlalchemy import select

from crm.tickets.models import Ticket
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.work import Work

SHELTER = ("open", "normal", "anonymous", "confidential")
"""Confidentiality by how few may know who told the matter; an anonymous citizen is hidden from departments alone."""


def keep_promises(main: Ticket, other: Ticket) -> None:
    """Refuse a ticket to go into one that would tell more people of its citizens, or give them to whom they accuse.

    Recusal (回避) is the main ticket's: whom the other one accuses, the main one must accuse too. And it must be as
    confidential as the other one, or more. Nothing is carried over: somebody may have the main ticket already.

    Raises:
        MoveInputError: The main ticket promises less.
    """
    if not set(other.accused) <= set(main.accused):
        raise MoveInputError(
            "expected the main ticket to accuse every department the other one does (回避), it does not", field="into"
        )
    if SHELTER.index(main.confidentiality) < SHELTER.index(other.confidentiality):
        raise MoveInputError(
            f"expected the main ticket at least {other.confidentiality}, it is {main.confidentiality}", field="into"
        )


def keep_promises_made(work: Work) -> None:
    """Refuse a change of the ticket that breaks what was promised in those merged into it.

    Raises:
        MoveInputError: It does.
    """
    for other in work.session.scalars(select(Ticket).where(Ticket.merged_into == work.ticket.number)):
        keep_promises(work.ticket, other)
