"""Articles that were written elsewhere, taken in as published: those of the demonstration."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.knowledge.content import ArticleContent
from crm.knowledge.journal import append, locked_state
from crm.knowledge.models import Article
from crm.knowledge.publications import publish
from crm.knowledge.states import ArticleMove, ArticleStatus
from crm.tickets.moves.actor import SYSTEM


def take_in(session: Session, casework: Casework, contents: Iterable[ArticleContent], reason: str, at: datetime) -> int:
    """Publish articles if there is none at all, and return how many.

    Raises:
        ArticleInputError: One names what the rules do not have.
    """
    state = locked_state(session)
    if session.scalar(select(Article.id).limit(1)) is not None:
        return 0
    count = 0
    for content in contents:
        article = Article(
            status=ArticleStatus.PUBLISHED,
            content=content.model_dump(mode="json"),
            title=content.title,
            department=content.department,
            author=SYSTEM.login,
            created_at=at,
            updated_at=at,
            versions=0,
        )
        session.add(article)
        session.flush()
        publish(session, casework, state, article, SYSTEM, at, reason)
        append(session, state, article, SYSTEM, ArticleMove.PUBLISH, "", at, reason=reason, data={"number": 1})
        count += 1
    return count
