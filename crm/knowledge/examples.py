"""The articles a demonstration begins with."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.knowledge.content import ArticleContent
from crm.knowledge.journal import locked_state
from crm.knowledge.models import Article
from crm.knowledge.publications import publish_written_elsewhere
from crm.tickets.moves.actor import SYSTEM


def take_in(session: Session, casework: Casework, contents: Iterable[ArticleContent], reason: str, at: datetime) -> int:
    """Publish articles if there is none at all, and return how many.

    Raises:
        ArticleInputError: One names what the rules do not have.
    """
    state = locked_state(session)
    if session.scalar(select(Article.id).limit(1)) is not None:
        return 0
    return len([publish_written_elsewhere(session, casework, state, one, SYSTEM, at, reason) for one in contents])
