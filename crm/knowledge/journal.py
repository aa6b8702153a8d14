"""What was done with articles, as one chain that shows every change; whoever writes holds the one row of state."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.journal.service import AT_ONCE, BEGINNING, Fault, chain_hash
from crm.knowledge.models import Article, ArticleEvent, KnowledgeState
from crm.rows import held, insert_unless_there
from crm.tickets.moves.actor import Actor

HASHED = ("article_id", "actor", "role", "department", "move", "from_status", "to_status", "reason", "data", "prev")


def locked_state(session: Session) -> KnowledgeState:
    """Return the one row of state, locked until the transaction ends."""
    insert_unless_there(session, KnowledgeState, id=1, revision=0, head=BEGINNING)
    return held(session, select(KnowledgeState)).one()


def append(
    session: Session,
    state: KnowledgeState,
    article: Article,
    actor: Actor,
    move: str,
    from_status: str,
    at: datetime,
    *,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> ArticleEvent:
    """Add one event to the chain; ``state`` is locked, and the article has its new status already."""
    event = ArticleEvent(
        article_id=article.id,
        at=at,
        actor=actor.login,
        role=actor.role.value,
        department=actor.department,
        move=move,
        from_status=from_status,
        to_status=article.status,
        reason=reason,
        data=dict(data or {}),
        prev=state.head,
    )
    event.hash = state.head = _hash(event)
    session.add(event)
    session.flush()
    return event


def verify(session: Session) -> Iterator[Fault]:
    """Check the chain; give each fault found."""
    prev = BEGINNING
    query = select(ArticleEvent).order_by(ArticleEvent.id).execution_options(yield_per=AT_ONCE)
    for event in session.scalars(query):
        place = f"article {event.article_id} event {event.id}"
        if event.prev != prev:
            yield Fault(place, "the hash of the event before it")
        if event.hash != _hash(event):
            yield Fault(place, "the hash of what it says")
        prev = event.hash
    state = session.get(KnowledgeState, 1)
    if prev != (state.head if state else BEGINNING):
        yield Fault("knowledge", "the last event that was written")


def _hash(event: ArticleEvent) -> str:
    return chain_hash({name: getattr(event, name) for name in HASHED}, event.at)
