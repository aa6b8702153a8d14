"""Articles, tasks and citations as pages see them."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.departments.names import DepartmentNames
from agent_console.knowledge import schemas as out
from crm.knowledge import citations
from crm.knowledge.access import own
from crm.knowledge.content import ArticleContent
from crm.knowledge.listing import Live, events_of, tasks_of, versions_of
from crm.knowledge.models import Article, ArticleVersion, Citation, KnowledgeTask
from crm.knowledge.service import allowed_moves
from crm.knowledge.states import EDITORS, WRITERS, TaskState
from crm.tickets.access import Reader

_OF_ARTICLE = ("id", "title", "status", "live_version", "last_day", "updated_at", "author", "clicks", "citations")
_OF_TASK = (
    "id", "kind", "state", "article_id", "number", "question", "note", "category", "by", "at", "due_at", "closed_by",
    "closed_at", "closing",
)  # fmt: skip


def hits(names: DepartmentNames, live: Iterable[Live], scores: Mapping[int, float]) -> list[out.Hit]:
    """Return what search found, in its order."""
    return [_hit(names, version, scores.get(article.id, 0.0)) for article, version in live]


def cited_in_call(session: Session, names: DepartmentNames, call_id: str) -> list[out.Hit]:
    """Return what was used in a call, oldest first."""
    return [_hit(names, version, 0.0) for _, version in citations.of_call(session, call_id)]


def citation_out(citation: Citation, title: str, *, whole: bool = True) -> out.CitationOut:
    """Return a citation; ``whole`` with its ticket and call."""
    return out.CitationOut(
        article_id=citation.article_id,
        title=title,
        number=citation.number,
        operator=citation.operator,
        at=citation.at,
        ticket=citation.ticket if whole else None,
        call_id=citation.call_id if whole else None,
    )


def article_rows(session: Session, articles: Sequence[Article]) -> list[out.ArticleRow]:
    """Return lines of a list."""
    names = DepartmentNames(session)
    return [out.ArticleRow(**_row(names, article)) for article in articles]


def article_page(reader: Reader, article: Article) -> out.ArticlePage:
    """Return an article as this reader may see it: drafts, tasks and history for whoever looks after it."""
    session, names = reader.session, DepartmentNames(reader.session)
    versions = versions_of(session, article)
    inside = own(reader, article.department)
    live = next((v for v in versions if v.number == article.live_version), None)
    shown = article.content if inside or live is None else live.content
    return out.ArticlePage(
        **_row(names, article),
        version=article.version,
        content=ArticleContent.model_validate(shown),
        versions=[_version(v) for v in versions if inside or v is live],
        events=[out.EventOut.model_validate(event) for event in events_of(session, article)] if inside else [],
        tasks=task_rows(reader, tasks_of(session, article)) if inside else [],
        cited=[
            citation_out(one, article.title, whole=not reader.is_clerk)
            for one in citations.of_article(session, article.id)
        ],
        allowed=[move.value for move in allowed_moves(session, reader.actor, article)],
    )


def task_rows(reader: Reader, tasks: Sequence[KnowledgeTask]) -> list[out.TaskOut]:
    """Return tasks with what this reader may do with each."""
    session, names, role = reader.session, DepartmentNames(reader.session), reader.actor.role
    ids = {task.article_id for task in tasks if task.article_id}
    rows = session.execute(select(Article.id, Article.title).where(Article.id.in_(ids)))
    titles: dict[int, str] = {row.id: row.title for row in rows}
    return [
        out.TaskOut(
            **{name: getattr(task, name) for name in _OF_TASK},
            article_title=titles.get(task.article_id or 0, ""),
            department=names.named(task.department),
            may_close=task.state == TaskState.OPEN and role in WRITERS and own(reader, task.department),
            may_hand_over=task.state == TaskState.OPEN and role in EDITORS,
        )
        for task in tasks
    ]


def _hit(names: DepartmentNames, version: ArticleVersion, score: float) -> out.Hit:
    content = ArticleContent.model_validate(version.content)
    return out.Hit(
        id=version.article_id,
        number=version.number,
        title=content.title,
        answer=content.answer,
        source=" ".join(filter(None, (content.source_name, content.source_number))),
        department=names.named(content.department),
        districts=list(content.districts),
        audience=content.audience,
        internal=content.confidentiality == "internal",
        valid_to=content.valid_to,
        score=round(score, 2),
    )


def _row(names: DepartmentNames, article: Article) -> dict[str, object]:
    return {name: getattr(article, name) for name in _OF_ARTICLE} | {"department": names.named(article.department)}


def _version(version: ArticleVersion) -> out.VersionOut:
    return out.VersionOut(
        number=version.number,
        content=ArticleContent.model_validate(version.content),
        author=version.author,
        by=version.by,
        at=version.at,
        reason=version.reason,
    )
