"""Exports as pages see them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Tag

from crm.calls.filters import CallFilter
from crm.tickets.filters import TicketFilter
from crm.tickets.moves.requests import Said, Text


class TicketExport(BaseModel):
    """Which tickets (the same filter as the list), and why."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["tickets"] = "tickets"
    filter: TicketFilter
    reason: Said


class CallExport(BaseModel):
    """Which calls (the same filter as the list), and why."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["calls"]
    filter: CallFilter
    reason: Said


def _list_named(asked: Any) -> str:
    """Return which list is asked for: tickets, unless another is named."""
    return str(asked.get("what", "tickets")) if isinstance(asked, dict) else "tickets"


ExportBody = Annotated[
    Annotated[TicketExport, Tag("tickets")] | Annotated[CallExport, Tag("calls")], Discriminator(_list_named)
]


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
    what: str
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
