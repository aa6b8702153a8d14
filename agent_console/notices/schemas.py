"""Stuck notices as pages see them."""

from datetime import datetime

from pydantic import BaseModel

from agent_console.departments.schemas import DepartmentName


class StuckNotice(BaseModel):
    """A message that gave up after its last try."""

    id: int
    kind: str
    ticket: str | None
    department: DepartmentName | None
    channel: str
    address: str
    subject: str
    created_at: datetime
    tries: int
    last_error: str
