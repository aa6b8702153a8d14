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
        asked: Whether they asked for it instead of waiting; their place is kept since ``place_since``.
        late_at: From when on it is late.
        last_outcome: How the last call to them ended; empty if there was none.
        why: Why the line does not dial it just now, a ``Why``; empty if it does, or never will.
        next_at: Before this moment the line does not dial it; empty if it is not the line's.
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
    asked: bool
    place_since: datetime | None
    late_at: datetime
    tries: int
    last_tried_at: datetime | None
    last_outcome: str = ""
    why: str = ""
    next_at: datetime | None = None
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
