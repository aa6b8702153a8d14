"""Which publications were used in which call and for which ticket."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.knowledge.content import ArticleContent
from crm.knowledge.errors import NotCitableError
from crm.knowledge.models import Article, ArticleVersion, Citation
from crm.rows import held_row
from crm.tickets.models import Ticket


def cite(
    session: Session,
    casework: Casework,
    article: Article,
    operator: str,
    at: datetime,
    *,
    call_id: str | None = None,
    ticket: str | None = None,
) -> Citation:
    """Record that an operator used what is in force now; a second time in the same call or ticket changes nothing.

    Raises:
        NotCitableError: Nothing is in force today, or it is for the desk only.
    """
    found = session.get(ArticleVersion, (article.id, article.live_version)) if article.live_version else None
    content = ArticleContent.model_validate(found.content) if found else None
    today = at.astimezone(casework.zone).date()
    if found is None or content is None or content.valid_from > today or (content.valid_to or today) < today:
        raise NotCitableError("expected an article that is in force today, got one that is not")
    if content.confidentiality == "internal":
        raise NotCitableError("expected an article that may be read out, got one for the desk only")
    held_row(session, Article, article.id)  # two clicks at once
    same = select(Citation).where(
        Citation.article_id == article.id, Citation.call_id == call_id, Citation.ticket == ticket
    )
    before = session.scalars(same).first()
    if before is not None:
        return before
    made = Citation(
        article_id=article.id, number=found.number, call_id=call_id, ticket=ticket, operator=operator, at=at
    )
    session.add(made)
    _count(session, article, Article.citations.key)
    session.flush()
    return made


def click(session: Session, article: Article) -> None:
    """Count that somebody opened the article to read it."""
    _count(session, article, Article.clicks.key)


def of_ticket(session: Session, ticket: Ticket) -> Sequence[tuple[Citation, ArticleVersion]]:
    """Return what was cited for a ticket or in its call, oldest first, with what it said."""
    mine = Citation.ticket == ticket.number
    return _with_texts(session, or_(mine, Citation.call_id == ticket.call_id) if ticket.call_id else mine)


def of_call(session: Session, call_id: str) -> Sequence[tuple[Citation, ArticleVersion]]:
    """Return what was cited in a call, oldest first, with what it said."""
    return _with_texts(session, Citation.call_id == call_id)


def of_article(session: Session, article_id: int, limit: int = 50) -> Sequence[Citation]:
    """Return the newest citations of an article."""
    query = select(Citation).where(Citation.article_id == article_id).order_by(Citation.id.desc())
    return session.scalars(query.limit(limit)).all()


def _with_texts(session: Session, which: object) -> Sequence[tuple[Citation, ArticleVersion]]:
    query = (
        select(Citation, ArticleVersion)
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Citation.article_id) & (ArticleVersion.number == Citation.number),
        )
        .where(which)  # type: ignore[arg-type]  # a column or a clause of two
        .order_by(Citation.id)
    )
    return [(citation, version) for citation, version in session.execute(query)]


def _count(session: Session, article: Article, column: str) -> None:
    """Add one without a new version of the row: reading and citing must not make anybody's edit stale."""
    counter = getattr(Article, column)
    session.execute(
        update(Article)
        .where(Article.id == article.id)
        .values({counter: counter + 1})
        .execution_options(synchronize_session=False)
    )
