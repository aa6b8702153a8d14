"""Attachments as pages see them."""

from datetime import datetime

from pydantic import BaseModel

from agent_console.departments.schemas import DepartmentName


class AttachmentOut(BaseModel):
    """A file of a ticket; ``url`` downloads it, and is empty once it was deleted by the retention rules."""

    id: int
    name: str
    media_type: str
    size: int
    kind: str
    by: str
    department: DepartmentName | None
    at: datetime
    deleted_at: datetime | None
    url: str
