"""The half-written ticket: it fills itself until a hand touches it.

The one rule: a field the operator touched is never changed again by anything but the operator. Whoever writes a draft
that somebody wrote since it was read gets ``crm.attempts.OVERTAKEN`` and tries again with ``crm.attempts.attempt``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError
from crm.tickets.models import TicketDraft

FIELDS = (
    "kind",
    "category",
    "district",
    "subdistrict",
    "community",
    "address",
    "title",
    "content",
    "wants",
    "urgency",
    "callback_number",
    "citizen_name",
    "id_number",
    "home_address",
    "confidentiality",
    "reply_wanted",
    "accused_department",
    "accused_party",
    "happened_at",
    "amount",
)
"""The fields of the ticket form, in its order. ``accused_department`` holds any number of codes, see ``parted``."""

LONGEST = {
    "district": 32, "subdistrict": 32, "community": 32, "title": 128, "address": 256, "content": 10_000,
    "wants": 4_000, "happened_at": 64, "amount": 32, "id_number": 32, "home_address": 256,
    "accused_department": 340,
}  # fmt: skip
"""Characters a field may have; ``LONGEST_ELSE`` where nothing is said."""

LONGEST_ELSE = 128


class DraftInputError(HotlineError):
    """A value that cannot stand in the form."""

    slug = "draft-invalid"
    status = 422


class StaleDraftError(ConflictError):
    """The draft changed since it was read."""

    slug = "draft-stale"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a suggested value comes from: the sentence, and the utterance if it was said in this call."""

    text: str
    utterance_id: int | None
    source: Literal["said", "menu", "caller_id", "history"]


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field of the form; ``confidence`` is 0 to 1."""

    value: str
    touched: bool = False
    confidence: float = 0.0
    evidence: Evidence | None = None


def parted(value: str) -> list[str]:
    """Return the codes that a field holds, parted by commas."""
    return [code for code in map(str.strip, value.split(",")) if code]


def joined(codes: Iterable[str]) -> str:
    """Return codes as a field holds them."""
    return ",".join(codes)


def read_field(stored: Mapping[str, Any]) -> DraftField:
    """Return a field from its stored form."""
    evidence = stored.get("evidence")
    return DraftField(
        value=stored["value"],
        touched=stored["touched"],
        confidence=stored["confidence"],
        evidence=Evidence(**evidence) if evidence else None,
    )


def merge(fields: Mapping[str, DraftField], suggestions: Mapping[str, DraftField]) -> dict[str, DraftField]:
    """Return the fields after suggestions came in.

    A touched field stays. An untouched one takes the suggestion unless it holds a better founded value; what is read
    out of all that was said gives way to what is read out of it and more.
    """
    merged = dict(fields)
    for name, new in suggestions.items():
        old = merged.get(name)
        if old is None or (not old.touched and (new.confidence >= old.confidence or (_said(old) and _said(new)))):
            merged[name] = new
    return merged


def _said(field: DraftField) -> bool:
    return field.evidence is not None and field.evidence.source == "said"


def draft_of(session: Session, call_id: str) -> TicketDraft | None:
    """Return the call's draft, if there is one yet."""
    return session.get(TicketDraft, call_id)


def fields_of(draft: TicketDraft | None) -> dict[str, DraftField]:
    """Return a draft's fields as values."""
    return {name: read_field(stored) for name, stored in draft.fields.items()} if draft else {}


def suggest(session: Session, call_id: str, suggestions: Mapping[str, DraftField], at: datetime) -> bool:
    """Offer values to the form.

    Returns:
        Whether anything changed.

    Raises:
        DraftInputError: An unknown field or a value too long.
        StaleDataError, IntegrityError: Somebody wrote the draft since it was read; to be tried again.
    """
    draft = draft_of(session, call_id)
    before = fields_of(draft)
    after = merge(before, _checked({name: f for name, f in suggestions.items() if f.value}))
    if after == before:
        return False
    _keep(session, call_id, draft, after, at)
    return True


def type_over(
    session: Session, call_id: str, values: Mapping[str, str], at: datetime, version: int | None = None
) -> TicketDraft:
    """Keep what the operator typed; these fields are touched from now on.

    Args:
        session: Open session.
        call_id: The call.
        values: New values by field.
        at: Now.
        version: The version the operator saw; given, it must be the present one.

    Raises:
        DraftInputError: An unknown field or a value too long.
        StaleDraftError: The draft changed since ``version``.
        StaleDataError, IntegrityError: Somebody wrote the draft since it was read; to be tried again.
    """
    draft = draft_of(session, call_id)
    if version is not None and (draft.version if draft else 0) != version:
        raise StaleDraftError(f"expected the present version of the draft, got {version}")
    typed = _checked({name: DraftField(value=value, touched=True, confidence=1.0) for name, value in values.items()})
    return _keep(session, call_id, draft, {**fields_of(draft), **typed}, at)


def _checked(fields: Mapping[str, DraftField]) -> dict[str, DraftField]:
    for name, field in fields.items():
        if name not in FIELDS:
            raise DraftInputError(f"expected a field out of {', '.join(FIELDS)}, got another", field=name[:32])
        if len(field.value) > (longest := LONGEST.get(name, LONGEST_ELSE)):
            raise DraftInputError(f"expected at most {longest} characters, got {len(field.value)}", field=name)
    return dict(fields)


def _keep(
    session: Session, call_id: str, draft: TicketDraft | None, fields: Mapping[str, DraftField], at: datetime
) -> TicketDraft:
    stored = {name: asdict(field) for name, field in fields.items()}
    if draft is None:
        draft = TicketDraft(call_id=call_id, fields=stored, updated_at=at)
        session.add(draft)
    else:
        draft.fields = stored
        draft.updated_at = at
    session.flush()
    return draft
