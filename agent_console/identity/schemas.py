"""Requests to see a citizen's data in clear."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from crm.tickets.moves.requests import Id, Said


class RevealRequest(BaseModel):
    """Which field, and why. ``citizen_id`` names one of several citizens of the ticket; empty for its own."""

    model_config = ConfigDict(extra="forbid")

    field: Literal["name", "number", "id_number", "address", "callback_number"]
    reason: Said
    citizen_id: Id | None = None


class RevealedOut(BaseModel):
    """The value, to be hidden again at ``until``."""

    field: str
    value: str
    until: datetime


class RevealOut(BaseModel):
    """Who was shown which field of a ticket's citizen, why, and until when; never the value."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    by: str
    ticket: str | None
    field: str
    reason: str
    at: datetime
    until: datetime
