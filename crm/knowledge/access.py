"""Who may read what of the knowledge base. What may not be read looks exactly like what does not exist."""

from sqlalchemy.orm import Session

from crm.knowledge.content import ArticleContent
from crm.knowledge.errors import NoSuchArticleError, NoSuchTaskError
from crm.knowledge.models import Article, ArticleVersion, KnowledgeTask
from crm.knowledge.service import get_article
from crm.knowledge.tasks import get_task
from crm.tickets.access import Reader


def readable_article(reader: Reader, article_id: int) -> Article:
    """Return an article; another department's clerk reads it while it is in force and open.

    Raises:
        NoSuchArticleError: There is none, or it is not for this reader.
    """
    article = get_article(reader.session, article_id)
    if own(reader, article.department):
        return article
    live = live_version(reader.session, article)
    if live is None or ArticleContent.model_validate(live.content).confidentiality == "internal":
        raise NoSuchArticleError("expected the id of an article, none has this one")
    return article


def readable_task(reader: Reader, task_id: int) -> KnowledgeTask:
    """Return a task.

    Raises:
        NoSuchTaskError: There is none, or it is another department's.
    """
    task = get_task(reader.session, task_id)
    if not own(reader, task.department):
        raise NoSuchTaskError("expected the id of a task, none has this one")
    return task


def own(reader: Reader, department: str) -> bool:
    """Return whether a department is the reader's to look after: everybody's but for clerks."""
    return not reader.is_clerk or department in reader.departments


def live_version(session: Session, article: Article) -> ArticleVersion | None:
    """Return the publication in force."""
    return session.get(ArticleVersion, (article.id, article.live_version)) if article.live_version else None
