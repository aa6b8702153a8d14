"""Messages as pages see them. The number is masked in all of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent_console.tickets.schemas import TicketOut
from crm.messages.states import MessageMove
from crm.tickets.moves.requests import Said


class MessageOut(BaseModel):
    """What a citizen said to the recorder.

    Attributes:
        said: What was understood of it, names and numbers hidden.
        title, category, district: What the form offers.
        danger: Whether something in it warned.
        ticket: Number of the ticket it became, if this reader may see it.
    """

    id: int
    call_id: str
    state: str
    number_shown: str
    region: str
    citizen_name: str
    queue: str
    left_at: datetime
    recorded_s: int
    said: str
    title: str
    category: str
    district: str
    danger: bool
    claimed_by: str | None
    claimed_until: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    close_reason: str
    ticket: str | None
    mine: bool


class MessageCounts(BaseModel):
    """How many wait, by their state."""

    counts: dict[str, int]


class CloseBody(BaseModel):
    """Why a message becomes no ticket."""

    model_config = ConfigDict(extra="forbid")

    move: Literal[MessageMove.ANSWER, MessageMove.DUPLICATE, MessageMove.NONSENSE]
    reason: Said


class MessageTicket(BaseModel):
    """The message that became a ticket, and the ticket."""

    message: MessageOut
    ticket: TicketOut
