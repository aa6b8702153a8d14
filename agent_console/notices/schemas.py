"""Notices as pages see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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


class NoticeOut(BaseModel):
    """A notice that is read here. ``told_at`` lies in its department's working time; ``read_at`` is this person's."""

    id: int
    kind: str
    ticket: str | None
    department: DepartmentName | None
    subject: str
    body: str
    urgent: bool
    told_at: datetime
    read_at: datetime | None


class Unread(BaseModel):
    """How many notices this person has not read; a hundred means so many at least."""

    unread: int


class ReadBody(BaseModel):
    """Notices that were read."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=1, max_length=200)]
