"""What every move of an inspection does: hold the row, step by the table, count the version, tell the audit."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from config.rules.quality import Card
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.casework import Casework
from crm.quality.errors import NoSuchInspectionError, OwnCallError
from crm.quality.models import Inspection
from crm.quality.rights import took_part
from crm.quality.states import INSPECTION, InspectionMove, InspectionState
from crm.rows import held_row
from crm.tickets.moves.actor import Actor


def card_of(casework: Casework, day: date) -> Card:
    """Return the card in force on a day of the city."""
    return casework.profile.rules_on(day).quality.card


def held_inspection(session: Session, inspection_id: int) -> Inspection:
    """Return an inspection, held until the transaction is over.

    Raises:
        NoSuchInspectionError: There is none.
    """
    found = held_row(session, Inspection, inspection_id)
    if found is None:
        raise no_such()
    return found


def of_another(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    """Return the same, of a call the actor did not talk in.

    Raises:
        NoSuchInspectionError: There is none.
        OwnCallError: The actor talked in the call.
    """
    found = held_inspection(session, inspection_id)
    if took_part(session, found.call_id, found.operator, actor.login):
        raise OwnCallError("expected the call of somebody else, you talked in this one")
    return found


def step(found: Inspection, move: InspectionMove) -> None:
    """Move it on.

    Raises:
        IllegalMoveError: Its state does not allow it.
    """
    found.state = INSPECTION.after(InspectionState(found.state), move)


def give(found: Inspection, card: Card, scores: Mapping[str, int]) -> None:
    """Put scores of all items of its card on it."""
    found.scores, found.points, found.most = dict(scores), card.points(scores), card.most
    found.fatal_failed = card.fails(scores)


def kept(session: Session, found: Inspection, move: InspectionMove, actor: Actor, at: datetime) -> Inspection:
    """Write down what a move changed, with its event in the audit."""
    found.version += 1
    session.flush()
    append(session, Kind.INSPECTION, found.id, actor, move, at)
    return found


def no_such() -> NoSuchInspectionError:
    """Return the one refusal for what is not there and what is not for this person."""
    return NoSuchInspectionError("expected the id of an inspection you may read, got another")
