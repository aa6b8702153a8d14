"""What the OpenAPI document says about refusals."""

from typing import Any

from pydantic import BaseModel


class Refusal(BaseModel):
    """The one shape every refusal has. ``error`` is stable and for programs, ``message`` for people."""

    error: str
    message: str
    details: dict[str, Any] = {}


_MEANINGS = {
    401: "No sign-in stands behind the request (`not-signed-in`).",
    403: "Not for this role (`not-allowed`), or asked for by a foreign page (`foreign-origin`).",
    404: "There is none, or it is not for this reader.",
    409: "The present state does not allow it (`illegal-move`, `ticket-stale` and others).",
    413: "The body is too large (`too-large`).",
    415: "The file's content is of no type that is taken (`attachment-type-not-allowed`).",
    422: "The input is not valid (`invalid-input`, `ticket-invalid`, `move-invalid`, `cursor-invalid` and others).",
    429: "Too often (`too-many-tries` and others); `retry-after` says when again.",
    503: "The database does not answer (`database-unavailable`).",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documented refusals: these, and those every signed-in request may meet."""
    wanted = {401, 422, 503, *statuses}
    return {status: {"model": Refusal, "description": _MEANINGS[status]} for status in sorted(wanted)}
