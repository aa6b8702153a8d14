"""People who write, review and publish, and what they write."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from crm.knowledge.content import ArticleContent
from crm.knowledge.models import Article
from crm.knowledge.service import create, move
from crm.knowledge.states import ArticleMove
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.conftest import NOON

CLERK = Actor("5001", Role.CLERK, "police")
STRANGER = Actor("5002", Role.CLERK, "housing")
EDITOR = Actor("7002", Role.REVIEWER)
BOSS = Actor("9001", Role.SUPERVISOR)
OPERATOR = Actor("8001", Role.OPERATOR)


def text(**said: Any) -> ArticleContent:
    """Return an article's text with some of it said otherwise."""
    plain: dict[str, Any] = {
        "title": "居住证首次申领",
        "questions": ("居住证怎么办",),
        "answer": "到派出所申领。",
        "department": "police",
        "categories": ("070101",),
        "valid_from": date(2026, 1, 1),
    }
    return ArticleContent.model_validate(plain | said)


def published(session: Session, **said: Any) -> Article:
    """Let an article be written, reviewed and published."""
    article = create(session, demo(), CLERK, text(**said), NOON)
    for actor, wanted in (
        (CLERK, ArticleMove.SUBMIT),
        (BOSS, ArticleMove.PASS),
        (EDITOR, ArticleMove.PUBLISH),
    ):
        move(session, demo(), actor, article.id, wanted, NOON, reason="首次发布")
    return article
