"""The knowledge base as pages see it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agent_console.departments.schemas import DepartmentName
from crm.knowledge.content import ArticleContent, Code, Place
from crm.tickets.moves.requests import Id, Said, Text

Question = Annotated[str, StringConstraints(max_length=400)]
Status = Literal["draft", "unit_review", "editor_review", "published", "expired", "withdrawn"]
State = Literal["open", "done", "refused"]
CallId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]


class Input(BaseModel):
    """A body of a request."""

    model_config = ConfigDict(extra="forbid")


class SearchQuery(Input):
    """What is looked for; ``category`` is a code or the beginning of one."""

    q: Question
    category: Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})?$")] = ""
    district: Place = ""
    department: Annotated[str, StringConstraints(max_length=16)] = ""
    limit: int = Field(default=10, ge=1, le=50)


class ListQuery(Input):
    """Which articles; ``expiring`` gives those with a last day, the first to expire first, on one page."""

    status: Status | None = None
    department: Annotated[str, StringConstraints(max_length=16)] = ""
    expiring: bool = False
    cursor: Annotated[str, StringConstraints(max_length=256)] = ""
    limit: int = Field(default=50, ge=1, le=200)


class TaskQuery(Input):
    """Which tasks."""

    state: State | None = None
    department: Annotated[str, StringConstraints(max_length=16)] = ""
    cursor: Annotated[str, StringConstraints(max_length=256)] = ""
    limit: int = Field(default=50, ge=1, le=200)


class NewArticle(Input):
    """A draft; with ``task_id`` it is written for what was missing."""

    content: ArticleContent
    task_id: Id | None = None


class WriteBody(Input):
    """The text of a draft, and the version of the article that was read."""

    content: ArticleContent
    version: Id | None = None


class MoveBody(Input):
    """A move other than writing."""

    move: Literal["submit", "pass", "send_back", "publish", "revise", "withdraw"]
    reason: Text = ""
    version: Id | None = None


class CiteBody(Input):
    """In which call or for which ticket the article was used."""

    call_id: CallId | None = None
    ticket: Annotated[str, StringConstraints(pattern=r"^[0-9]{18}$")] | None = None


class TaskBody(Input):
    """What is wrong (``article_id``) or missing (``question``); the department is found if none is named."""

    article_id: Id | None = None
    question: Question = ""
    note: Annotated[str, StringConstraints(max_length=2_000)] = ""
    category: Annotated[str, StringConstraints(max_length=128)] = ""
    district: Place = ""
    department: Code | None = None
    call_id: CallId | None = None


class RefuseBody(Input):
    """Why nothing is changed."""

    reason: Said


class HandOverBody(Input):
    """To whom."""

    department: Code


class Hit(BaseModel):
    """An article in force, as search shows it."""

    id: int
    number: int
    title: str
    answer: str
    source: str
    department: DepartmentName
    districts: list[str]
    audience: str
    internal: bool
    valid_to: date | None
    score: float


class Suggestions(BaseModel):
    """What may be answered to what was just said, and what was used in this call already."""

    items: list[Hit]
    cited: list[Hit]


class ArticleRow(BaseModel):
    """A line of a list."""

    id: int
    title: str
    status: Status
    department: DepartmentName
    live_version: int | None
    last_day: date | None
    updated_at: datetime
    author: str
    clicks: int
    citations: int


class VersionOut(BaseModel):
    """One publication."""

    number: int
    content: ArticleContent
    author: str
    by: str
    at: datetime
    reason: str


class EventOut(BaseModel):
    """Something that was done with an article."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    actor: str
    role: str
    move: str
    from_status: str
    to_status: str
    reason: str


class CitationOut(BaseModel):
    """A use of an article; the ticket or call only where the reader works for the hotline."""

    article_id: int
    title: str
    number: int
    operator: str
    at: datetime
    ticket: str | None = None
    call_id: str | None = None


class TaskOut(BaseModel):
    """Something that is wrong or missing."""

    id: int
    kind: Literal["wrong", "missing"]
    state: State
    article_id: int | None
    article_title: str
    number: int | None
    question: str
    note: str
    category: str
    department: DepartmentName
    by: str
    at: datetime
    due_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    closing: str
    may_close: bool
    may_hand_over: bool


class ArticlePage(ArticleRow):
    """An article with everything that belongs to it.

    Attributes:
        content: The text as it is being written; what is in force for readers who may not see drafts.
        allowed: Moves this reader may make; ``write`` among them if the text may be changed.
    """

    version: int
    content: ArticleContent
    versions: list[VersionOut]
    events: list[EventOut]
    tasks: list[TaskOut]
    cited: list[CitationOut]
    allowed: list[str]
