"""What is in force: a text becomes a publication, ends, and search hears of both."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.clock.due import before
from crm.knowledge.content import ArticleContent, check_content
from crm.knowledge.journal import append
from crm.knowledge.models import Article, ArticleVersion, KnowledgeState, SearchEntry
from crm.knowledge.states import ArticleMove, ArticleStatus
from crm.knowledge.tasks import close_answered
from crm.tickets.moves.actor import Actor


def publish(
    session: Session, casework: Casework, state: KnowledgeState, article: Article, actor: Actor, at: datetime, why: str
) -> None:
    """Keep the text as the next publication, put it in force, and close the tasks it answers."""
    content = ArticleContent.model_validate(article.content)
    check_content(casework.rules(at), content)
    article.versions += 1
    article.live_version, article.published_at, article.last_day = article.versions, at, content.valid_to
    article.next_check_at = _next_check(casework, content.valid_to, at)
    session.add(
        ArticleVersion(
            article_id=article.id,
            number=article.versions,
            content=article.content,
            author=article.author,
            by=actor.login,
            at=at,
            reason=why.strip(),
        )
    )
    close_answered(session, article, actor.login, at)
    _tell_search(session, state, article)


def publish_written_elsewhere(
    session: Session,
    casework: Casework,
    state: KnowledgeState,
    content: ArticleContent,
    actor: Actor,
    at: datetime,
    why: str,
) -> Article:
    """Keep an article that was written, reviewed and in force elsewhere, and put it in force here.

    Raises:
        ArticleInputError: It names what the rules do not have.
    """  # fmt: skip
    article = Article(
        status=ArticleStatus.PUBLISHED,
        content=content.model_dump(mode="json"),
        title=content.title,
        department=content.department,
        author=actor.login,
        created_at=at,
        updated_at=at,
        versions=0,
    )
    session.add(article)
    session.flush()
    publish(session, casework, state, article, actor, at, why)
    append(session, state, article, actor, ArticleMove.PUBLISH, "", at, reason=why, data={"number": 1})
    return article


def take_off(session: Session, state: KnowledgeState, article: Article) -> None:
    """End what is in force."""
    article.live_version = article.last_day = article.next_check_at = None
    _tell_search(session, state, article)


def end_of(casework: Casework, last_day: date) -> datetime:
    """Return the moment an article's last day is over."""
    return datetime.combine(last_day + timedelta(days=1), time(), casework.zone)


def _tell_search(session: Session, state: KnowledgeState, article: Article) -> None:
    state.revision += 1
    session.merge(
        SearchEntry(article_id=article.id, number=article.live_version, revision=state.revision, words_key="", terms={})
    )
    session.flush()


def _next_check(casework: Casework, last_day: date | None, at: datetime) -> datetime | None:
    if last_day is None:
        return None
    reminder = before(end_of(casework, last_day), casework.rules(at).knowledge.remind, casework.calendar(at))
    return max(reminder, at)
