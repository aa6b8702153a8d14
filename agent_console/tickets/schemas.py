"""Tickets and the form that becomes one."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crm.tickets.drafts import LONGEST, DraftField, fields_of
from crm.tickets.models import TicketDraft


def _plain_text(value: str) -> str:
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in value):
        raise ValueError("expected text, got control characters")
    return value


Value = Annotated[str, Field(max_length=max(LONGEST.values())), AfterValidator(_plain_text)]
Values = Annotated[dict[Annotated[str, Field(max_length=32)], Value], Field(max_length=32)]


class TypedValues(BaseModel):
    """What the operator typed, by field; ``version`` is the draft's version the page saw, if it must still be that."""

    model_config = ConfigDict(extra="forbid")

    values: Values
    version: int | None = None


class EvidenceOut(BaseModel):
    """The sentence a suggestion comes from."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    utterance_id: int | None
    source: Literal["said", "menu", "caller_id", "history"]


class FieldOut(BaseModel):
    """One field of the form."""

    model_config = ConfigDict(from_attributes=True)

    value: str
    touched: bool
    confidence: float
    evidence: EvidenceOut | None


class DraftOut(BaseModel):
    """The half-written ticket."""

    fields: dict[str, FieldOut]
    version: int


class TicketOut(BaseModel):
    """A ticket."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    query_code: str
    call_id: str | None
    status: str
    kind: str
    category: str
    district: str
    address: str
    title: str
    content: str
    wants: str
    urgency: str
    callback_number: str
    operator: str
    created_at: datetime
    updated_at: datetime
    version: int


def fields_out(fields: dict[str, DraftField]) -> dict[str, FieldOut]:
    """Return a form's fields for the page."""
    return {name: FieldOut.model_validate(field) for name, field in fields.items()}


def draft_out(draft: TicketDraft | None) -> DraftOut:
    """Return a draft for the page; an empty one, version 0, if there is none yet."""
    return DraftOut(fields=fields_out(fields_of(draft)), version=draft.version if draft else 0)
