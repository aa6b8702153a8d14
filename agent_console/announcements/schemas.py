"""Announcements as pages see them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agent_console.departments.schemas import DepartmentName
from agent_console.lists.schemas import CodeEntry
from crm.announcements.content import AnnouncementContent, Area
from crm.announcements.service import LONGEST_REASON

Version = Annotated[int, Field(ge=0, le=2**31 - 2)]


class AnnouncementOut(BaseModel):
    """An announcement.

    Attributes:
        standing: ``draft``, ``coming``, ``in_force``, ``ended`` or ``withdrawn``, at the moment of the answer.
        spoken: By what callers hear it; nobody hears one that is spoken by nothing.
        callers: To how many callers it was played; ``satisfied`` of them hung up then.
        moves: What the reader may do with it now.
    """

    id: int
    standing: str
    text: str
    department: DepartmentName
    areas: list[Area]
    words: list[str]
    categories: list[str]
    phrase: str
    spoken: Literal["recording", "phrase", "nothing"]
    starts_at: datetime
    ends_at: datetime
    author: str
    approved_by: str | None
    closed_by: str | None
    closed_at: datetime | None
    callers: int
    satisfied: int
    moves: list[str]
    version: int


class AnnouncementChoices(BaseModel):
    """What may be written: for how long, and what the line can say by itself."""

    longest_days: int
    phrases: list[CodeEntry]


class WriteBody(BaseModel):
    """A draft's new words; ``version`` is the one that was seen."""

    model_config = ConfigDict(extra="forbid")

    content: AnnouncementContent
    version: Version


class MoveBody(BaseModel):
    """A move; ``version`` is the one that was seen."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["approve", "end", "withdraw"]
    version: Version
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON)] = ""
