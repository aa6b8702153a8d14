"""Writing articles and moving them: checked against the table, one effect, one event in the journal."""

from datetime import datetime

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.departments.service import below
from crm.knowledge.content import ArticleContent, check_content
from crm.knowledge.errors import ArticleReasonError, NoSuchArticleError, OwnTextError, StaleArticleError
from crm.knowledge.journal import append, locked_state
from crm.knowledge.models import Article, KnowledgeState
from crm.knowledge.publications import publish, take_off
from crm.knowledge.states import ARTICLE, MAY, OTHERS, REASONED, ArticleMove, ArticleStatus
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role

_OFF = (ArticleMove.WITHDRAW, ArticleMove.EXPIRE)


def create(session: Session, casework: Casework, actor: Actor, content: ArticleContent, at: datetime) -> Article:
    """Begin an article as a draft.

    Raises:
        NotAllowedError: Not for this role or department.
        ArticleInputError: It names what the rules do not have.
    """
    _may(session, actor, ArticleMove.WRITE, content.department)
    check_content(casework.rules(at), content)
    state = locked_state(session)
    article = Article(status=ArticleStatus.DRAFT, author=actor.login, created_at=at, updated_at=at, **_columns(content))
    session.add(article)
    session.flush()
    append(session, state, article, actor, "create", "", at)
    return article


def write(
    session: Session,
    casework: Casework,
    actor: Actor,
    article_id: int,
    content: ArticleContent,
    at: datetime,
    *,
    version: int | None = None,
) -> Article:
    """Replace the text of a draft; to another department only by the hotline's own people.

    Raises:
        NoSuchArticleError: There is none.
        StaleArticleError: It changed since ``version``.
        IllegalMoveError: It is no draft.
        NotAllowedError: Not for this role or department.
        ArticleInputError: It names what the rules do not have.
    """
    state, article = _locked(session, article_id, version)
    ARTICLE.after(ArticleStatus(article.status), ArticleMove.WRITE)
    _may(session, actor, ArticleMove.WRITE, article.department)
    _may(session, actor, ArticleMove.WRITE, content.department)
    check_content(casework.rules(at), content)
    for name, value in _columns(content).items():
        setattr(article, name, value)
    article.author, article.updated_at = actor.login, at
    append(session, state, article, actor, ArticleMove.WRITE, article.status, at)
    return article


def move(
    session: Session,
    casework: Casework,
    actor: Actor,
    article_id: int,
    wanted: ArticleMove,
    at: datetime,
    *,
    reason: str = "",
    version: int | None = None,
) -> Article:
    """Make one move other than writing.

    Raises:
        NoSuchArticleError: There is none.
        StaleArticleError: It changed since ``version``.
        IllegalMoveError: Its status does not allow it.
        NotAllowedError: Not for this role or department.
        OwnTextError: Who passes or publishes the text wrote it.
        ArticleReasonError: The move must be explained.
    """
    state, article = _locked(session, article_id, version)
    status = ArticleStatus(article.status)
    after = ARTICLE.after(status, wanted)
    _may(session, actor, wanted, article.department)
    if wanted in REASONED and not reason.strip():
        raise ArticleReasonError(f"expected a reason for {wanted.value}, got none")
    if wanted in OTHERS and article.author == actor.login:
        raise OwnTextError(f"expected another person than who wrote the text to {wanted.value} it")
    article.status, article.updated_at = after, at
    if wanted is ArticleMove.PUBLISH:
        publish(session, casework, state, article, actor, at, reason)
    elif wanted in _OFF:
        take_off(session, state, article)
    append(session, state, article, actor, wanted, status, at, reason=reason.strip(), data={"number": article.versions})
    return article


def get_article(session: Session, article_id: int) -> Article:
    """Return an article.

    Raises:
        NoSuchArticleError: There is none.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise NoSuchArticleError("expected the id of an article, none has this one")
    return article


def allowed_moves(session: Session, actor: Actor, article: Article) -> list[ArticleMove]:
    """Return what this person may do with the article."""
    moves = ARTICLE.moves.get(ArticleStatus(article.status), {})
    return [
        one
        for one in moves
        if stands_for(session, actor, article.department)
        and actor.role in MAY[one]
        and not (one in OTHERS and article.author == actor.login)
    ]


def stands_for(session: Session, actor: Actor, department: str) -> bool:
    """Return whether this person may act for a department: a clerk for their own and those below, others for all."""
    if actor.role is not Role.CLERK:
        return True
    own = actor.department
    return own is not None and (department == own or department in below(session, own))


def _may(session: Session, actor: Actor, wanted: ArticleMove, department: str) -> None:
    if actor.role not in MAY[wanted]:
        raise NotAllowedError(f"expected one of {', '.join(MAY[wanted])} for {wanted.value}, got {actor.role}")
    if not stands_for(session, actor, department):
        raise NotAllowedError("expected an article of one's own department or of one below it, got another's")


def _locked(session: Session, article_id: int, version: int | None) -> tuple[KnowledgeState, Article]:
    state = locked_state(session)
    article = session.get(Article, article_id, populate_existing=True)
    if article is None:
        raise NoSuchArticleError("expected the id of an article, none has this one")
    if version is not None and article.version != version:
        raise StaleArticleError(f"expected the present version of the article, got {version}")
    return state, article


def _columns(content: ArticleContent) -> dict[str, object]:
    return {
        "content": content.model_dump(mode="json"),
        "title": content.title,
        "department": content.department,
    }
