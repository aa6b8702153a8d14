"""Exports as pages see them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from crm.tickets.filters import TicketFilter
from crm.tickets.moves.requests import Said, Text


class ExportBody(BaseModel):
    """Which tickets (the same filter as the list), and why."""

    model_config = ConfigDict(extra="forbid")

    filter: TicketFilter
    reason: Said


class ExportDecision(BaseModel):
    """Somebody else agrees, or not."""

    model_config = ConfigDict(extra="forbid")

    granted: bool
    reason: Text = ""


class ExportOut(BaseModel):
    """An export. Of a citizen's number and name in ``filter`` stands only that they were given.

    ``file_url`` is set when it may be fetched; add ``?format=xlsx`` or ``csv``.
    """

    id: int
    by: str
    at: datetime
    filter: dict[str, Any]
    rows: int
    reason: str
    state: str
    decided_by: str | None
    decision_reason: str
    decided_at: datetime | None
    fetched_at: datetime | None
    file_url: str | None
    mine: bool
    may_decide: bool


Format = Literal["xlsx", "csv"]
