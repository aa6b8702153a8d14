"""Stuck notices as pages see them."""

from datetime import datetime

from pydantic import BaseModel

from agent_console.departments.schemas import DepartmentName


class StuckNotice(BaseModel):
    """A message that reached nobody: ``stuck`` gave up after its last try, others wait for more than a day."""

    id: int
    state: str
    kind: str
    ticket: str | None
    department: DepartmentName | None
    channel: str
    address: str
    subject: str
    created_at: datetime
    tries: int
    last_error: str


class Retried(BaseModel):
    """How many got a new set of tries."""

    count: int
