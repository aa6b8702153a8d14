"""Proof of a deletion: written before anything is gone."""

import hashlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.retention.models import Deletion
from crm.tickets.moves.actor import SYSTEM

DELETE = "delete"
_RULE = re.compile(r"\w+ (\d+) days")


def rule_of(kind: str, days: int) -> str:
    """Return by which rule something is deleted, as its proof says it."""
    return f"{kind} {days} days"


def days_of(rule: str) -> int | None:
    """Return for how many days what was deleted was kept; nothing if its proof says it in another way."""
    found = _RULE.fullmatch(rule)
    return int(found[1]) if found else None


def prove(session: Session, kind: str, subject: str, sha256: str, rule: str, at: datetime) -> None:
    """Keep that something is deleted now; once, however often the deletion is taken up again."""
    known = select(Deletion.id).where(Deletion.kind == kind, Deletion.subject == subject)
    if session.scalar(known.limit(1)) is None:
        proof = Deletion(kind=kind, subject=subject, sha256=sha256, rule=rule, at=at)
        session.add(proof)
        session.flush()
        append(session, Kind.DELETION, proof.id, SYSTEM, DELETE, at)


def hash_of_file(path: Path) -> str:
    """Return the file's SHA-256; empty if it is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def hash_of(rows: Any) -> str:
    """Return the SHA-256 of rows as JSON: keys sorted, nothing between, moments in their ISO form."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
