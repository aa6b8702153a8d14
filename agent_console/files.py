"""Files handed out: saved, never shown inside the console's own pages."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Path
from fastapi.responses import Response

from agent_console.refusals import refusals

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]

SANDBOX = "default-src 'none'; sandbox"
"""Policy of a file somebody else made: opened in a browser it can do nothing."""


def download_headers(name: str) -> dict[str, str]:
    """Return the headers under which a file is saved by its name (RFC 6266) and never run."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name) or "file"
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": SANDBOX,
        "x-content-type-options": "nosniff",
    }


def as_download(content: bytes, name: str, media_type: str) -> Response:
    """Return bytes as a file to be saved."""
    return Response(content, media_type=media_type, headers=download_headers(name))


def files(*media_types: str, statuses: tuple[int, ...] = ()) -> dict[str, Any]:
    """Return what the OpenAPI document says of a route that answers with a file, or refuses so."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
    return {
        "response_class": Response,
        "responses": {200: {"content": content, "description": "The file."}, **refusals(403, 404, *statuses)},
    }
