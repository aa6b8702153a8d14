"""Lists of inspections: the inspectors' boxes, and an operator's own results."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from crm.cursors import Dated, Stretch, dated_rows
from crm.quality.models import Inspection
from crm.quality.rights import INSPECTORS, of_others
from crm.quality.states import SCORED, InspectionState
from crm.tickets.moves.actor import Actor

_S = InspectionState


class Box(StrEnum):
    """An inspector's boxes: free to take, taken by oneself, appealed against, scored."""

    WAITING = "waiting"
    MINE = "mine"
    APPEALS = "appeals"
    DONE = "done"


def list_box(
    session: Session, actor: Actor, box: Box, at: datetime, *, cursor: str = "", limit: int = 50
) -> Stretch[Inspection]:
    """Return a stretch of a box, without calls the reader talked in: what is due first, or was told last.

    Raises:
        CursorError: The cursor is not of this list.
    """
    where = (_in(box, actor, at), of_others(actor.login))
    if box is Box.DONE:
        return _told_last(session, f"quality-{box}", where, cursor, limit)
    by = Dated(f"quality-{box}", Inspection.due_at, Inspection.id)
    return dated_rows(session, select(Inspection).where(*where), by, cursor, limit)


def list_own(session: Session, login: str, *, cursor: str = "", limit: int = 50) -> Stretch[Inspection]:
    """Return a stretch of an operator's results, those told last first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    return _told_last(session, "quality-own", _results_of(login), cursor, limit)


def counts(session: Session, actor: Actor, at: datetime) -> Mapping[str, int]:
    """Return how many wait, are the actor's, may be decided by them, and results of theirs they have not seen."""
    others, inspects = of_others(actor.login), actor.role in INSPECTORS
    decides = and_(Inspection.state == _S.APPEALED, Inspection.scored_by != actor.login)
    asked = {
        "waiting": and_(_in(Box.WAITING, actor, at), others),
        "mine": and_(_in(Box.MINE, actor, at), others),
        "appeals": and_(decides, others),
    }
    found = {name: _count(session, condition) if inspects else 0 for name, condition in asked.items()}
    return {**found, "own_new": _count(session, and_(*_results_of(actor.login), Inspection.seen_at.is_(None)))}


def _in(box: Box, actor: Actor, at: datetime) -> ColumnElement[bool]:
    claimed, state = Inspection.state == _S.CLAIMED, Inspection.state
    match box:
        case Box.WAITING:
            return or_(state == _S.WAITING, and_(claimed, Inspection.claimed_until <= at))
        case Box.MINE:
            return and_(claimed, Inspection.claimed_by == actor.login, Inspection.claimed_until > at)
        case Box.APPEALS:
            return state == _S.APPEALED
        case Box.DONE:
            return state.in_((_S.TOLD, _S.DECIDED, _S.CLOSED))


def _results_of(login: str) -> tuple[ColumnElement[bool], ...]:
    return Inspection.operator == login, Inspection.state.in_(SCORED)


def _told_last(
    session: Session, name: str, where: tuple[ColumnElement[bool], ...], cursor: str, limit: int
) -> Stretch[Inspection]:
    by = Dated(name, Inspection.told_at, Inspection.id, last_first=True)
    return dated_rows(session, select(Inspection).where(*where), by, cursor, limit)


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Inspection).where(condition)) or 0
