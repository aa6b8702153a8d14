"""Inboxes as pages see them."""

from typing import Literal

from pydantic import BaseModel

from agent_console.supervision.schemas import SupervisionOut
from agent_console.tickets.rows import TicketRow

Box = Literal[
    "mine_now", "accept", "info", "rejection", "dispatch", "returns", "extensions", "long_extensions",
    "arbitration", "declarations", "review", "visit", "answered", "untold", "supervision", "closing", "emergency",
    "to_sign", "working", "waiting", "sent_back", "replied", "co", "letters",
]  # fmt: skip
"""Boxes of the hotline's desks, and from ``to_sign`` on those of departments."""


class OwnPart(BaseModel):
    """The assignment a row is about: the reader's department's own, or the one that asked.

    Attributes:
        asked: Why, in the department's words, while a return, an extension or a declaration is under review.
    """

    id: int
    role: str
    status: str
    round: int
    department_name: str
    asked: str = ""


class InboxRow(TicketRow):
    """A ticket that waits. ``due_at`` is that of the row's assignment or letter where there is one.

    Attributes:
        letter: What is to be answered, in the box ``letters``; its addressee need not have a part in the ticket.
    """

    part: OwnPart | None = None
    letter: SupervisionOut | None = None


class InboxCounts(BaseModel):
    """How many wait in each box the reader has; 1000 stands for more than 999."""

    counts: dict[str, int]
