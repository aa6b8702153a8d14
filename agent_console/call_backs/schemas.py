"""Call-backs as pages see them. The number is masked in all of them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from crm.tickets.moves.requests import Said


class LastTicket(BaseModel):
    """The citizen's last ticket, if the reader may see it."""

    number: str
    title: str
    status: str


class CallBackOut(BaseModel):
    """Somebody to be called back.

    Attributes:
        said: What they said before they hung up, names and numbers hidden.
        late_at: From when on it is late.
        call_id: The call that was missed last.
        leader_shift: The leader's shift (接听日) within which it was missed.
    """

    id: int
    state: str
    number_shown: str
    region: str
    citizen_name: str
    queue: str
    missed: int
    first_missed_at: datetime
    last_missed_at: datetime
    late_at: datetime
    tries: int
    last_tried_at: datetime | None
    claimed_by: str | None
    claimed_until: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    close_reason: str
    said: str
    call_id: str | None
    outcome: str | None
    ticket: LastTicket | None
    mine: bool
    leader_shift: int | None


class CallBackCounts(BaseModel):
    """How many wait, by their state."""

    counts: dict[str, int]


class GiveUpBody(BaseModel):
    """Why nobody is called."""

    model_config = ConfigDict(extra="forbid")

    reason: Said
