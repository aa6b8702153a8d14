"""Carrying a request out once, however often it is sent."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError
from crm.idempotency.models import IdempotencyKey
from crm.rows import insert_unless_there

KEPT = timedelta(days=2)
"""How long an answer is kept for whoever asks again."""

_KEY = re.compile(r"[\x21-\x7e]{1,64}")


class KeyReusedError(ConflictError):
    """The key was used for another request."""

    slug = "idempotency-key-reused"


class KeyInvalidError(HotlineError):
    """A key that cannot be kept."""

    slug = "idempotency-key-invalid"
    status = 422


def once(
    session: Session,
    by: str,
    key: str,
    body: Mapping[str, Any],
    work: Callable[[], dict[str, Any]],
    at: datetime,
) -> dict[str, Any]:
    """Do the work unless it was done under this key, and return its answer either way.

    Key and work are one transaction: if the work fails, the key was never used. Of two equal requests at one moment
    the second waits for the first's transaction and gets its answer.

    Args:
        session: Open session, best with nothing read yet: SQLite lets nobody write who read before another wrote.
        by: Who asks; everybody has keys of their own.
        key: Chosen by the asker, 1 to 64 visible ASCII characters.
        body: The request; what tells one from another.
        work: Does it and returns the answer as JSON values.
        at: Now.

    Raises:
        KeyInvalidError: The key is empty, too long, or holds other characters.
        KeyReusedError: The key belongs to another request.
    """
    if not _KEY.fullmatch(key):
        raise KeyInvalidError(f"expected 1 to 64 visible ASCII characters as key, got {len(key)} characters")
    digest = request_hash(body)
    this = (IdempotencyKey.by == by, IdempotencyKey.key == key)
    if insert_unless_there(session, IdempotencyKey, by=by, key=key, request_sha256=digest, answer={}, at=at):
        answer = work()
        session.execute(
            update(IdempotencyKey).where(*this).values(answer=answer), execution_options={"synchronize_session": False}
        )
        return answer
    kept = session.execute(select(IdempotencyKey.request_sha256, IdempotencyKey.answer).where(*this)).one()
    if kept.request_sha256 != digest:
        raise KeyReusedError("expected the request this key was first sent with, got another")
    first: dict[str, Any] = kept.answer
    return first


def expire(session: Session, at: datetime) -> int:
    """Forget keys older than ``KEPT`` and return how many."""
    gone = delete(IdempotencyKey).where(IdempotencyKey.at < at - KEPT).returning(IdempotencyKey.key)
    return len(session.scalars(gone).all())


def request_hash(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a request; the order of its fields does not matter."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
