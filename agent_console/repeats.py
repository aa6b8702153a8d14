"""Requests that make something, sent twice: the key of a request, and what it made the first time."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy.orm import Session

from crm.idempotency.service import once

PATTERN = r"^[A-Za-z0-9_-]{8,64}$"
ABOUT = "Made up by the caller; the same key and body make it once."
NAME = "Idempotency-Key"

Key = Annotated[str, Header(alias=NAME, pattern=PATTERN, description=ABOUT)]
MaybeKey = Annotated[str | None, Header(alias=NAME, pattern=PATTERN, description=ABOUT)]


def made_once(
    session: Session, by: str, key: str | None, asked: BaseModel, make: Callable[[], int], at: datetime
) -> int:
    """Return the id of what the request makes, or of what it made when it came before under the same key.

    Args:
        session: Open session with nothing read yet.
        by: Who asks.
        key: Of the request; without one it is made each time.
        asked: The request.
        make: Makes it and returns its id.
        at: Now.

    Raises:
        KeyReusedError: The key belongs to another request.
    """
    if key is None:
        return make()
    body = {"made": type(asked).__name__, **asked.model_dump(mode="json")}
    made: int = once(session, by, key, body, lambda: {"id": make()}, at)["id"]
    return made
