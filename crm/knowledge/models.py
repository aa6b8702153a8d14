"""Tables of the knowledge base. The database refuses to change or delete versions and events (``crm.guards``)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime, index_of_some


class KnowledgeState(Base):
    """The one row that is locked while anything moves; ``revision`` counts what search must hear of.

    Attributes:
        head: Hash of the last event.
    """

    __tablename__ = "knowledge_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64))


class Article(Base):
    """An article as it is being written. What people find is the publication ``live_version``.

    Attributes:
        content: ``ArticleContent`` as JSON; title, department and last day are kept beside it for lists.
        author: Who wrote the content as it stands; another person publishes it.
        last_day: Last valid day of the live publication.
        next_check_at: When the scheduler looks at it next.
        version: Of the row; a move on an older one is refused.
    """

    __tablename__ = "knowledge_articles"
    __table_args__ = (
        Index("ix_knowledge_articles_status", "status", "updated_at"),
        Index("ix_knowledge_articles_department", "department", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(128))
    department: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    author: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    live_version: Mapped[int | None]
    versions: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_day: Mapped[date | None]
    next_check_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    clicks: Mapped[int] = mapped_column(default=0)
    citations: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy reads it from the class


class ArticleVersion(Base):
    """One publication, kept for ever: what was said, by whom, when, and why it was published."""

    __tablename__ = "knowledge_versions"

    article_id: Mapped[int] = mapped_column(ForeignKey("knowledge_articles.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


class ArticleEvent(Base):
    """One move of one article; all events are one chain: ``hash`` covers the row and the event before it."""

    __tablename__ = "knowledge_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("knowledge_articles.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    department: Mapped[str | None] = mapped_column(String(16))
    move: Mapped[str] = mapped_column(String(16))
    from_status: Mapped[str] = mapped_column(String(16))
    to_status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class SearchEntry(Base):
    """What search knows of one article. Processes read the entries whose ``revision`` they have not seen.

    Attributes:
        number: The live publication; none while nothing is live.
        words_key: Which words and fillers ``terms`` was made with (``crm.knowledge.terms``); empty while not made.
        terms: Weight of each term.
    """

    __tablename__ = "knowledge_search"

    article_id: Mapped[int] = mapped_column(ForeignKey("knowledge_articles.id"), primary_key=True)
    number: Mapped[int | None]
    revision: Mapped[int] = mapped_column(index=True)
    words_key: Mapped[str] = mapped_column(String(16), default="")
    terms: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)


class Citation(Base):
    """An operator used a publication in a call or for a ticket."""

    __tablename__ = "knowledge_citations"
    __table_args__ = (index_of_some("knowledge_citations", "call_id"), index_of_some("knowledge_citations", "ticket"))

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("knowledge_articles.id"), index=True)
    number: Mapped[int]
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"))
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"))
    operator: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class KnowledgeTask(Base):
    """Something is wrong in an article, or an answer is missing; a department puts it right by ``due_at``.

    Attributes:
        article_id: The wrong article; for a missing one the article that is written for it.
        number: The publication that was found wrong, or the one that answered.
        question: What somebody wanted to know.
        told_late_at: When the department was told that it is late.
    """

    __tablename__ = "knowledge_tasks"
    __table_args__ = (Index("ix_knowledge_tasks_desk", "state", "department", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_articles.id"), index=True)
    number: Mapped[int | None]
    question: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(128), default="")
    department: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"))
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_late_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closing: Mapped[str] = mapped_column(Text, default="")
