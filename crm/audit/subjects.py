"""Which tables are audited, and what of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Text, type_coerce

from crm.callers.models import CallerEntry
from crm.calls.models import CallMask
from crm.db import Base
from crm.exports.models import ExportRequest
from crm.identity.columns import Sealed, SealedJson
from crm.identity.models import Reveal
from crm.identity.vault import Vault, WrongKeyError
from crm.journal.service import said_hash
from crm.leader_shifts.models import LeaderShift
from crm.modes.models import LineMode
from crm.progress.models import ProgressLookup
from crm.quality.models import Inspection
from crm.retention.models import Deletion


class Kind(StrEnum):
    """What is audited."""

    EXPORT = "export"
    REVEAL = "reveal"
    DELETION = "deletion"
    INSPECTION = "inspection"
    MASK = "mask"
    LEADER_SHIFT = "leader_shift"
    MODE = "mode"
    LOOKUP = "lookup"
    CALLER_ENTRY = "caller_entry"


@dataclass(frozen=True, slots=True)
class Subject:
    """A table, and those of its columns that are covered; one that is added later would change old digests."""

    table: type[Base]
    columns: tuple[str, ...]

    @property
    def key(self) -> ColumnElement[int]:
        """The column that names a row."""
        return self._column("id")

    def lying(self) -> Sequence[ColumnElement[Any]]:
        """Return the covered columns, sealed values as they lie in the database."""
        columns = (self._column(name) for name in self.columns)
        return [type_coerce(c, Text).label(c.name) if _sealed(c) else c for c in columns]

    def digest(self, vault: Vault, lying: RowMapping) -> str:
        """Return the keyed hash of a row as it was read by ``lying``; empty if a value of it cannot be opened."""
        sealed = {name for name in self.columns if _sealed(self._column(name))}
        try:
            said = {name: vault.unseal(lying[name]) if name in sealed else lying[name] for name in self.columns}
        except WrongKeyError:
            return ""
        return vault.mac(said_hash(said))

    def _column(self, name: str) -> ColumnElement[Any]:
        column: ColumnElement[Any] = getattr(self.table, name)
        return column


SUBJECTS = {
    Kind.EXPORT: Subject(
        ExportRequest,
        (
            "id",
            "by",
            "at",
            "filter",
            "rows",
            "reason",
            "state",
            "decided_by",
            "decision_reason",
            "decided_at",
            "fetched_at",
        ),
    ),
    Kind.REVEAL: Subject(Reveal, ("id", "ticket", "citizen_id", "by", "field", "reason", "at", "until")),
    Kind.DELETION: Subject(Deletion, ("id", "kind", "subject", "sha256", "rule", "at")),
    Kind.INSPECTION: Subject(
        Inspection,
        (
            "id",
            "call_id",
            "operator",
            "reasons",
            "asked_by",
            "asked_reason",
            "state",
            "claimed_by",
            "scored_by",
            "scores",
            "remarks",
            "summary",
            "points",
            "most",
            "fatal_failed",
            "told_at",
            "appeal_until",
            "appeal_reason",
            "appealed_at",
            "decision",
            "decision_reason",
            "decided_by",
            "decided_at",
            "first_scores",
            "first_points",
        ),
    ),
    Kind.MASK: Subject(CallMask, ("id", "call_id", "by", "started_at", "ends_at")),
    Kind.LEADER_SHIFT: Subject(
        LeaderShift,
        (
            "id",
            "leader",
            "duty",
            "starts_at",
            "ends_at",
            "scope",
            "remarks",
            "companions",
            "places",
            "state",
            "made_by",
            "approved_by",
            "notice",
            "reason",
            "over_at",
        ),
    ),
    Kind.CALLER_ENTRY: Subject(
        CallerEntry,
        (
            "id",
            "list",
            "state",
            "reason",
            "asked_by",
            "asked_at",
            "expires_at",
            "decided_by",
            "decided_at",
            "decision",
            "appeal",
            "appeal_by",
            "appeal_at",
            "verdict",
            "verdict_by",
            "over_by",
            "over_at",
        ),
    ),
    Kind.MODE: Subject(LineMode, ("id", "mode", "reason", "set_by", "set_at", "until", "ended_by", "ended_at")),
    Kind.LOOKUP: Subject(ProgressLookup, ("id", "call_id", "ticket", "way", "answer", "at")),
}


def _sealed(column: ColumnElement[Any]) -> bool:
    return isinstance(column.type, Sealed | SealedJson)
