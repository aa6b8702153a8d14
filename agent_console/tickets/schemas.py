"""Tickets and the form that becomes one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crm.identity.masks import mask_address, mask_id, mask_name, mask_number
from crm.tickets.drafts import LONGEST, DraftField, fields_of, joined
from crm.tickets.filters import TicketFilter
from crm.tickets.models import Ticket, TicketDraft
from crm.tickets.moves.requests import Code, MoveRequest, Text
from crm.tickets.orders import Sort
from crm.tickets.shown import Shown
from crm.transcripts.masks import hide_said


def _plain_text(value: str) -> str:
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in value):
        raise ValueError("expected text, got control characters")
    return value


Value = Annotated[str, Field(max_length=max(LONGEST.values())), AfterValidator(_plain_text)]
Line16 = Annotated[str, Field(max_length=16), AfterValidator(_plain_text)]
Line32 = Annotated[str, Field(max_length=32), AfterValidator(_plain_text)]
Line256 = Annotated[str, Field(max_length=256), AfterValidator(_plain_text)]
Line128 = Annotated[str, Field(max_length=128), AfterValidator(_plain_text)]
Channel = Literal["phone", "web", "app", "wechat", "mail", "visit", "platform"]
"""Ways a matter reaches the hotline; ``platform`` is another government system."""

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
    """A ticket in short; ``callback_number`` is masked."""

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


class TicketMade(BaseModel):
    """A ticket just made: what is read out to the citizen, and the version to move it by."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    query_code: str
    version: int


def fields_out(fields: dict[str, DraftField]) -> dict[str, FieldOut]:
    """Return a form's fields for the page of whoever writes it."""
    return {name: FieldOut.model_validate(field) for name, field in fields.items()}


def draft_out(draft: TicketDraft | None, *, clear: bool = True) -> DraftOut:
    """Return a draft for the page; an empty one, version 0, if there is none yet.

    Args:
        draft: The form.
        clear: Whether for whoever writes it; everybody else gets masks.
    """
    fields = fields_out(fields_of(draft))
    if not clear:
        names = [fields["citizen_name"].value] if "citizen_name" in fields else []
        said = _hidden_evidence(fields.values(), names)
        fields = {name: _masked(name, field, names, said) for name, field in fields.items()}
    return DraftOut(fields=fields, version=draft.version if draft else 0)


def ticket_out(ticket: Ticket, shown: Shown) -> TicketOut:
    """Return a ticket, the citizen masked."""
    texts = {name: shown.text(getattr(ticket, name)) for name in ("title", "content", "wants", "address")}
    number = mask_number(shown.citizen(ticket).number)
    return TicketOut.model_validate(ticket).model_copy(update={**texts, "callback_number": number})


def _hidden_evidence(fields: Iterable[FieldOut], names: Collection[str]) -> Mapping[str, str]:
    """Return each sentence as it is shown; in the order they were said, so that no number runs on in clear."""
    told = {one.text: one.utterance_id or 0 for field in fields if (one := field.evidence)}
    texts = sorted(told, key=lambda text: told[text])
    return dict(zip(texts, hide_said(texts, names), strict=True))


_OF_CITIZEN = {
    "citizen_name": mask_name, "callback_number": mask_number, "id_number": mask_id, "home_address": mask_address,
}  # fmt: skip


def _masked(name: str, field: FieldOut, names: Collection[str], said: Mapping[str, str]) -> FieldOut:
    hide = _OF_CITIZEN.get(name)
    value = hide(field.value) if hide else hide_said([field.value], names)[0]
    evidence = field.evidence
    if evidence:
        evidence = evidence.model_copy(update={"text": said[evidence.text]})
    return field.model_copy(update={"value": value, "evidence": evidence})


class NewTicket(BaseModel):
    """A ticket made without a call's form. What must be filled depends on the kind (``/api/lists``: ``required``)."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel = "phone"
    call_id: Code | None = None
    kind: Line16
    category: Line128 = ""
    district: Line32 = ""
    subdistrict: Line32 = ""
    community: Line32 = ""
    address: Line256 = ""
    title: Line128
    content: Text
    wants: Text = ""
    happened_at: Annotated[str, Field(max_length=64), AfterValidator(_plain_text)] = ""
    amount: Line32 = ""
    accused_party: Line128 = ""
    urgency: Line16 = ""
    confidentiality: Literal["open", "normal", "confidential", "anonymous"] = "normal"
    reply_wanted: bool = True
    accused_departments: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    callback_number: Line32 = ""
    citizen_name: Annotated[str, Field(max_length=64), AfterValidator(_plain_text)] = ""
    id_number: Line32 = ""
    home_address: Line256 = ""

    def form(self) -> dict[str, str]:
        """Return the fields of the ticket form."""
        form = self.model_dump(exclude={"channel", "call_id", "reply_wanted", "accused_departments"})
        return {
            **form,
            "reply_wanted": "yes" if self.reply_wanted else "no",
            "accused_department": joined(self.accused_departments),
        }


QueryCode = Annotated[str, Field(pattern=r"^[0-9]{6}$", description="Told by the citizen; opens another's ticket.")]


class MoveBody(BaseModel):
    """A move; ``version`` is the ticket's version the page saw, if it must still be that.

    ``code`` is the query code an operator opened the ticket with; it is good for ``remind`` alone.
    """

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int | None, Field(ge=1)] = None
    request: MoveRequest
    code: QueryCode | None = None

    @property
    def code_for_it(self) -> str:
        """The code, if it is good for this move."""
        return self.code if self.code and self.request.move == "remind" else ""


class TicketListQuery(TicketFilter):
    """The list itself: how it is sorted (newest, most urgent or last changed first, or reversed), and which stretch."""

    sort: Sort = "created"
    reverse: bool = False
    cursor: Annotated[str, Field(max_length=256)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
