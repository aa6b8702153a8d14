"""Articles and tasks in lists."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.cursors import Stretch, newest_rows
from crm.knowledge.index import Found
from crm.knowledge.models import Article, ArticleEvent, ArticleVersion, KnowledgeTask
from crm.knowledge.states import ArticleStatus, TaskState
from crm.tickets.access import Reader

Live = tuple[Article, ArticleVersion]
Row = TypeVar("Row", Article, KnowledgeTask)

LONGEST_EXPIRY = 200
"""Articles with a last day that are listed at most."""


def list_articles(
    reader: Reader, *, status: ArticleStatus | None = None, department: str = "", cursor: str = "", limit: int = 50
) -> Stretch[Article]:
    """Return articles, those made last first; a clerk those of their department and below."""
    query = _narrowed(reader, select(Article), Article.department, department)
    if status:
        query = query.where(Article.status == status)
    return newest_rows(reader.session, query, Article.id, "articles", cursor, limit)


def list_expiring(reader: Reader, department: str = "") -> Sequence[Article]:
    """Return what is in force and has a last day, the first to expire first."""
    query = select(Article).where(Article.last_day.is_not(None)).order_by(Article.last_day, Article.id)
    query = _narrowed(reader, query, Article.department, department)
    return reader.session.scalars(query.limit(LONGEST_EXPIRY)).all()


def list_tasks(
    reader: Reader, *, state: TaskState | None = None, department: str = "", cursor: str = "", limit: int = 50
) -> Stretch[KnowledgeTask]:
    """Return tasks, those made last first; a clerk those of their department and below."""
    query = _narrowed(reader, select(KnowledgeTask), KnowledgeTask.department, department)
    if state:
        query = query.where(KnowledgeTask.state == state)
    return newest_rows(reader.session, query, KnowledgeTask.id, "knowledge-tasks", cursor, limit)


def live_of(session: Session, found: Sequence[Found]) -> list[Live]:
    """Return what search found with what it says, in its order."""
    if not found:
        return []
    wanted = {one.article_id: one.number for one in found}
    query = select(Article, ArticleVersion).join(ArticleVersion, ArticleVersion.article_id == Article.id)
    # Not pairs: with them SQLite would read every version there is.
    query = query.where(Article.id.in_(wanted), ArticleVersion.number.in_(set(wanted.values())))
    rows = {
        article.id: (article, version)
        for article, version in session.execute(query)
        if version.number == wanted[article.id]
    }
    return [rows[one.article_id] for one in found if one.article_id in rows]


def versions_of(session: Session, article: Article) -> Sequence[ArticleVersion]:
    """Return every publication, the newest first."""
    query = select(ArticleVersion).where(ArticleVersion.article_id == article.id)
    return session.scalars(query.order_by(ArticleVersion.number.desc())).all()


def events_of(session: Session, article: Article) -> Sequence[ArticleEvent]:
    """Return what was done with an article, oldest first."""
    query = select(ArticleEvent).where(ArticleEvent.article_id == article.id)
    return session.scalars(query.order_by(ArticleEvent.id)).all()


def tasks_of(session: Session, article: Article) -> Sequence[KnowledgeTask]:
    """Return an article's tasks, the newest first."""
    query = select(KnowledgeTask).where(KnowledgeTask.article_id == article.id)
    return session.scalars(query.order_by(KnowledgeTask.id.desc())).all()


def _narrowed(reader: Reader, query: Select[Row], column: InstrumentedAttribute[str], department: str) -> Select[Row]:
    if department:
        query = query.where(column == department)
    return query.where(column.in_(reader.departments)) if reader.is_clerk else query
