"""Masks over everything people wrote, wherever it stands in an answer."""

from typing import Any, TypeVar

from pydantic import BaseModel

from crm.tickets.shown import Shown

Model = TypeVar("Model", bound=BaseModel)

WRITTEN = frozenset(
    {
        "accused_party", "address", "amount", "asked", "basis", "citizen_told", "comment", "contact_reason", "content",
        "decision_reason", "feedback", "happened_at", "live_text", "note", "opinion", "public_reply", "reason",
        "release_reason", "review_reason", "signed_off_by", "text", "title", "unsolved_reason", "wants",
    }
)  # fmt: skip
"""Fields in which people write what they like."""


def masked(model: Model, shown: Shown) -> Model:
    """Return the answer with masks in every written field, however deep."""
    return model.model_copy(update={name: _masked(name, value, shown) for name, value in model})


def _masked(name: str, value: Any, shown: Shown) -> Any:
    if isinstance(value, BaseModel):
        return masked(value, shown)
    if isinstance(value, list):
        return [_masked(name, item, shown) for item in value]
    return shown.text(value) if name in WRITTEN and isinstance(value, str) and value else value
