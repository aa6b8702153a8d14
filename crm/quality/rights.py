"""Who may do what with an inspection."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.calls.models import CallSegment
from crm.claims import has, ran_out
from crm.quality.models import Inspection
from crm.quality.states import SCORED, InspectionState
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

INSPECTORS = (Role.REVIEWER, Role.SUPERVISOR, Role.INSPECTOR)
"""Whose work it is."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do just now."""

    claim: bool = False
    release: bool = False
    score: bool = False
    appeal: bool = False
    agree: bool = False
    decide: bool = False


def rights_of(found: Inspection, actor: Actor, at: datetime, *, own: bool) -> Rights:
    """Return what a person may do with an inspection just now.

    Args:
        found: The inspection.
        actor: Who.
        at: Now.
        own: Whether they talked in the call.
    """
    if found.operator == actor.login:
        open_ = found.state == InspectionState.TOLD and may_appeal_still(found, at)
        return Rights(appeal=open_, agree=open_)
    if own or actor.role not in INSPECTORS:
        return Rights()
    theirs = found.state == InspectionState.CLAIMED and has(found, actor.login)
    decides = found.state == InspectionState.APPEALED and found.scored_by != actor.login
    return Rights(claim=is_free(found, at), release=theirs, score=theirs, decide=decides)


def is_free(found: Inspection, at: datetime) -> bool:
    """Return whether anybody may claim it: it waits, or its claim ran out."""
    if found.state == InspectionState.WAITING:
        return True
    return found.state == InspectionState.CLAIMED and ran_out(found, at)


def may_appeal_still(found: Inspection, at: datetime) -> bool:
    """Return whether the time to appeal is not over."""
    return found.appeal_until is not None and at < found.appeal_until


def took_part(session: Session, call_id: str, operator: str, login: str) -> bool:
    """Return whether a person talked in a call that is this operator's."""
    talked = select(CallSegment.id).where(CallSegment.call_id == call_id, CallSegment.operator == login)
    return operator == login or session.scalar(talked.limit(1)) is not None


def of_others(login: str) -> ColumnElement[bool]:
    """Return the condition that a person did not talk in the call."""
    talked = select(CallSegment.id).where(CallSegment.call_id == Inspection.call_id, CallSegment.operator == login)
    return and_(Inspection.operator != login, ~talked.exists())


def hears(session: Session, actor: Actor, call_id: str, at: datetime) -> bool:
    """Return whether a call is an inspector's to hear: they have it, scored it, or may be asked to decide about it."""
    if actor.role not in INSPECTORS:
        return False
    has = and_(Inspection.claimed_by == actor.login, Inspection.claimed_until > at)
    about = or_(has, Inspection.scored_by == actor.login, Inspection.state == InspectionState.APPEALED)
    query = select(Inspection.id).where(Inspection.call_id == call_id, about, of_others(actor.login))
    return session.scalar(query) is not None


def sees(found: Inspection, actor: Actor, *, own: bool) -> bool:
    """Return whether a person may read an inspection: inspectors those of others' calls, operators their results."""
    if found.operator == actor.login:
        return found.state in SCORED
    return not own and actor.role in INSPECTORS
