"""Files that come in: one form with one file, read piece by piece."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from config.errors import HotlineError


class UploadInvalidError(HotlineError):
    """Not a form with one file."""

    slug = "upload-invalid"
    status = 422


def form_with_file(**texts: str) -> dict[str, Any]:
    """Return what the OpenAPI document says of a route that takes a file.

    Args:
        texts: Further fields of the form, each with the pattern it has.
    """
    fields: dict[str, Any] = {name: {"type": "string", "pattern": pattern} for name, pattern in texts.items()}
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}, **fields},
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[tuple[UploadFile, FormData]]:
    """Read the form; its file lies in a temporary one until the block ends.

    Raises:
        UploadInvalidError: There is no form, or no file in it, or more than one.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise UploadInvalidError("expected a form with a file (multipart/form-data), got something else")
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UploadInvalidError("expected a field 'file' with a file, there is none")
        yield file, form
