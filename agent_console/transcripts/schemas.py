"""Found sentences as pages see them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class FoundOut(BaseModel):
    """A sentence that was found. ``marks`` are stretches of ``text`` (from, to); at ``heard_at`` the first was said."""

    id: int
    call_id: str
    leg: Literal["caller", "operator"]
    text: str
    marks: list[tuple[int, int]]
    said_at: datetime
    heard_at: datetime
    operator: str | None
    queue: str
    number_shown: str
    ticket_number: str | None
    title: str
    recorded: bool
