"""The recording's file. Its name was given by us; it is checked all the same."""

from pathlib import Path

from config.errors import NotFoundError
from crm.calls.models import Call


def recording_file(folder: Path, call: Call) -> Path:
    """Return where the call's recording lies.

    Raises:
        NotFoundError: There is none.
    """
    file = (folder / call.recording).resolve() if call.recording else None
    if file is None or not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise NotFoundError("expected a call with a recording, there is none here")
    return file
