"""Exports as pages see them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agent_console.exports.schemas import ExportOut
from crm.exports.models import ExportRequest
from crm.exports.service import may_decide, may_fetch
from crm.exports.states import ExportState
from crm.identity.masks import HIDDEN, mask_text
from crm.tickets.moves.actor import Actor

_AS_THEY_ARE = (
    "id", "by", "at", "what", "rows", "state", "decided_by", "decided_at", "fetched_at",
)  # fmt: skip
_OF_CITIZENS = ("phone", "name", "id_number")


def export_out(asked: ExportRequest, actor: Actor, at: datetime) -> ExportOut:
    """Return an export with what this person may do with it."""
    names = _names(asked.filter)
    return ExportOut(
        **{name: getattr(asked, name) for name in _AS_THEY_ARE},
        filter=shown_filter(asked.filter),
        reason=mask_text(asked.reason, names, places=False),
        decision_reason=mask_text(asked.decision_reason, names, places=False),
        file_url=f"/api/exports/{asked.id}/file" if may_fetch(asked, actor, at) else None,
        mine=asked.by == actor.login,
        may_decide=asked.state == ExportState.ASKED and may_decide(asked, actor),
    )


def shown_filter(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked for; of a citizen's number and name only that they were given."""
    masked = {name: HIDDEN for name in _OF_CITIZENS if name in wanted}
    if "q" in wanted:
        masked["q"] = mask_text(wanted["q"], _names(wanted), places=False)
    return {**wanted, **masked}


def _names(wanted: Mapping[str, Any]) -> list[str]:
    return [wanted["name"]] if "name" in wanted else []
