"""Claiming and scoring: one inspector has an inspection at a time, and its result is told to the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.claims import give_to, has, may_take, set_free
from crm.quality import telling
from crm.quality.errors import AlreadyClaimedError, NotYourClaimError, StaleInspectionError
from crm.quality.models import Inspection
from crm.quality.rights import sees, took_part
from crm.quality.scoring import check_remarks, check_scores
from crm.quality.states import InspectionMove, InspectionState
from crm.quality.steps import card_of, give, held_inspection, kept, no_such, of_another, step
from crm.rows import held
from crm.tickets.moves.actor import SYSTEM, Actor

AT_ONCE = 200
"""Inspections whose time is over that one transaction moves on; the next pass goes on."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an inspector gives a call: points and remarks by item, and a word on the whole."""

    scores: Mapping[str, int]
    remarks: Mapping[str, str]
    summary: str = ""


def get_inspection(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    """Return an inspection for whoever may read it.

    Raises:
        NoSuchInspectionError: There is none, or it is not for this person.
    """
    found = session.get(Inspection, inspection_id)
    if found is None or not sees(found, actor, own=took_part(session, found.call_id, found.operator, actor.login)):
        raise no_such()
    return found


def claim(session: Session, casework: Casework, inspection_id: int, actor: Actor, at: datetime) -> Inspection:
    """Take an inspection for a while; a claim that ran out may be taken over.

    Raises:
        NoSuchInspectionError: There is none.
        OwnCallError: The actor talked in the call.
        AlreadyClaimedError: Somebody else has it.
        IllegalMoveError: It is scored.
    """
    found = of_another(session, inspection_id, actor)
    if found.state == InspectionState.CLAIMED:
        if not may_take(found, actor.login, at):
            raise AlreadyClaimedError(f"expected an inspection nobody has, {found.claimed_by} has it")
        step(found, InspectionMove.RELEASE)
    step(found, InspectionMove.CLAIM)
    give_to(found, actor.login, casework.rules(at).quality.claim_minutes, at)
    return kept(session, found, InspectionMove.CLAIM, actor, at)


def release(session: Session, inspection_id: int, actor: Actor, at: datetime) -> Inspection:
    """Give an inspection of one's own back to all.

    Raises:
        NoSuchInspectionError: There is none.
        NotYourClaimError: It is somebody else's, or nobody's.
    """
    found = _claimed(session, inspection_id, actor)
    step(found, InspectionMove.RELEASE)
    set_free(found)
    return kept(session, found, InspectionMove.RELEASE, actor, at)


def score(
    session: Session,
    casework: Casework,
    inspection_id: int,
    actor: Actor,
    result: Result,
    version: int,
    at: datetime,
) -> Inspection:
    """Score a call and tell its operator. A claim that ran out is good as long as nobody else took it.

    Raises:
        NoSuchInspectionError: There is none.
        NotYourClaimError: It is somebody else's, or nobody's.
        StaleInspectionError: It changed after this version.
        ScoresError: The scores are not the card's, or points are taken without a remark.
    """
    found = _claimed(session, inspection_id, actor)
    if found.version != version:
        raise StaleInspectionError(f"expected version {found.version} of the inspection, got {version}")
    card = card_of(casework, found.card_day)
    check_scores(card, result.scores)
    check_remarks(card, result.scores, result.remarks)
    step(found, InspectionMove.SCORE)
    set_free(found)
    found.scored_by, found.summary = actor.login, result.summary.strip()
    found.remarks = {key: said.strip() for key, said in result.remarks.items() if said.strip()}
    give(found, card, result.scores)
    found.told_at, found.appeal_until = at, at + timedelta(days=casework.rules(at).quality.appeal_days)
    telling.told(session, casework, found, at)
    return kept(session, found, InspectionMove.SCORE, actor, at)


def keep_time(session: Session, at: datetime) -> Mapping[str, int]:
    """Give claims back that ran out, and close results whose time to appeal is over.

    Returns:
        How many of each, by name.
    """
    done = {"inspection_released": 0, "inspection_closed": 0}
    late = select(Inspection).where(Inspection.state == InspectionState.CLAIMED, Inspection.claimed_until <= at)
    over = select(Inspection).where(Inspection.state == InspectionState.TOLD, Inspection.appeal_until <= at)
    for found in held(session, late.limit(AT_ONCE), skip_taken=True).all():
        step(found, InspectionMove.EXPIRE)
        set_free(found)
        kept(session, found, InspectionMove.EXPIRE, SYSTEM, at)
        done["inspection_released"] += 1
    for found in held(session, over.limit(AT_ONCE), skip_taken=True).all():
        step(found, InspectionMove.LAPSE)
        kept(session, found, InspectionMove.LAPSE, SYSTEM, at)
        done["inspection_closed"] += 1
    return done


def _claimed(session: Session, inspection_id: int, actor: Actor) -> Inspection:
    found = held_inspection(session, inspection_id)
    if not has(found, actor.login):
        raise NotYourClaimError("expected an inspection you have claimed, got another")
    return found
