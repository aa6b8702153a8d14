"""What an operator does with a result of theirs, and what another inspector decides about an appeal."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.quality import telling
from crm.quality.errors import AppealOverError, OwnDecisionError
from crm.quality.models import Inspection
from crm.quality.rights import may_appeal_still, sees
from crm.quality.scoring import check_scores
from crm.quality.states import Decision, InspectionMove, InspectionState
from crm.quality.steps import card_of, give, held_inspection, kept, no_such, of_another, step
from crm.tickets.moves.actor import Actor


def see(session: Session, inspection_id: int, actor: Actor, at: datetime) -> Inspection:
    """Keep that an operator saw a result of theirs.

    Raises:
        NoSuchInspectionError: There is no result of theirs with this id.
    """
    found = _result(session, inspection_id, actor)
    found.seen_at = found.seen_at or at
    return found


def agree(session: Session, inspection_id: int, actor: Actor, at: datetime) -> Inspection:
    """Agree to a result of one's own; it is over.

    Raises:
        NoSuchInspectionError: There is no result of theirs with this id.
        IllegalMoveError: It is over, or appealed against.
    """
    found = _result(session, inspection_id, actor)
    step(found, InspectionMove.AGREE)
    found.seen_at = found.seen_at or at
    return kept(session, found, InspectionMove.AGREE, actor, at)


def appeal(session: Session, inspection_id: int, actor: Actor, reason: str, at: datetime) -> Inspection:
    """Appeal against a result of one's own, once.

    Raises:
        NoSuchInspectionError: There is no result of theirs with this id.
        IllegalMoveError: It is over, or appealed against.
        AppealOverError: The time is over.
    """
    found = _result(session, inspection_id, actor)
    if found.state == InspectionState.TOLD and not may_appeal_still(found, at):
        raise AppealOverError("expected an appeal in its time, the time is over")
    step(found, InspectionMove.APPEAL)
    found.appeal_reason, found.appealed_at, found.seen_at = reason.strip(), at, found.seen_at or at
    telling.appealed(session, found, at)
    return kept(session, found, InspectionMove.APPEAL, actor, at)


def decide(
    session: Session,
    casework: Casework,
    inspection_id: int,
    actor: Actor,
    scores: Mapping[str, int] | None,
    reason: str,
    at: datetime,
) -> Inspection:
    """Decide about an appeal: other scores, or the same if none are given.

    Raises:
        NoSuchInspectionError: There is none.
        OwnCallError: The actor talked in the call.
        OwnDecisionError: The actor scored it.
        IllegalMoveError: Nobody appealed, or it is decided.
        ScoresError: The scores are not the card's.
    """
    found = of_another(session, inspection_id, actor)
    if found.scored_by == actor.login:
        raise OwnDecisionError("expected another inspector than the one who scored it, got the same")
    card = card_of(casework, found.card_day)
    if scores is not None:
        check_scores(card, scores)
    step(found, InspectionMove.DECIDE)
    found.decision = Decision.UPHELD
    if scores is not None and scores != found.scores:
        found.decision, found.first_scores, found.first_points = Decision.CHANGED, found.scores, found.points
        give(found, card, scores)
    found.decided_by, found.decided_at, found.decision_reason, found.seen_at = actor.login, at, reason.strip(), None
    telling.decided(session, found, at)
    return kept(session, found, InspectionMove.DECIDE, actor, at)


def _result(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    found = held_inspection(session, inspection_id)
    if found.operator != actor.login or not sees(found, actor, own=True):
        raise no_such()
    return found
