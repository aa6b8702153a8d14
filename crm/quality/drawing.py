"""Putting calls in: the draw of a day, and by hand. A call is put in once, however often it is drawn."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from config.rules.quality import QualityRules, SampleRule
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.calls.models import Call, HandOver
from crm.calls.service import get_call
from crm.calls.states import HandOverState
from crm.casework import Casework
from crm.identity.vault import vault_of
from crm.operators.service import list_operators
from crm.quality.errors import AlreadyInspectedError, NotInspectableError, OwnCallError
from crm.quality.models import Inspection
from crm.quality.rights import took_part
from crm.quality.sampling import Drawable, drawn, lot
from crm.quality.states import InspectionState, Reason
from crm.rows import insert_unless_there
from crm.tickets.moves.actor import SYSTEM, Actor
from crm.warnings.models import CallWarning

DRAW, ASK = "draw", "ask"
"""How the audit calls the two ways in."""

NOBODY_CAME = (HandOverState.BUSY, HandOverState.NO_ANSWER, HandOverState.UNREACHABLE)
DANGER = "danger"


def draw(session: Session, casework: Casework, day: date, at: datetime) -> int:
    """Put in what the rules of a city's day take out of the recorded calls that ended on it.

    Returns:
        How many were put in; those that are in already are left as they are.
    """
    rules = casework.profile.rules_on(day).quality
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for call_id, reason in (*_by_chance(session, casework, rules, day), *_always(session, casework, rules, day)):
        reasons[call_id].append(reason)
    calls = session.scalars(select(Call).where(Call.id.in_(reasons)).order_by(Call.id))
    made = [call.id for call in calls if _put(session, casework, call, reasons[call.id], at)]
    for inspection_id in session.scalars(select(Inspection.id).where(Inspection.call_id.in_(made))).all():
        append(session, Kind.INSPECTION, inspection_id, SYSTEM, DRAW, at)
    return len(made)


def put_in(session: Session, casework: Casework, call_id: str, actor: Actor, reason: str, at: datetime) -> Inspection:
    """Put a call in by hand.

    Raises:
        NoSuchCallError: There is none.
        NotInspectableError: Nobody answered it, or it goes on.
        OwnCallError: The actor talked in it.
        AlreadyInspectedError: It is in already.
    """
    call = get_call(session, call_id)
    if call.answered_at is None or call.ended_at is None or call.operator is None:
        raise NotInspectableError("expected a call that was answered and is over, got another")
    if took_part(session, call.id, call.operator, actor.login):
        raise OwnCallError("expected a call of somebody else, you talked in this one")
    if not _put(session, casework, call, [Reason.BY_HAND], at, asked_by=actor.login, asked_reason=reason):
        raise AlreadyInspectedError("expected a call without an inspection, this one has one")
    made = session.scalars(select(Inspection).where(Inspection.call_id == call.id)).one()
    append(session, Kind.INSPECTION, made.id, actor, ASK, at)
    return made


def _put(session: Session, casework: Casework, call: Call, reasons: list[Reason], at: datetime, **asked: str) -> bool:
    card_day = call.started_at.astimezone(casework.zone).date()
    return insert_unless_there(
        session,
        Inspection,
        call_id=call.id,
        operator=call.operator,
        reasons=sorted(reasons),
        state=InspectionState.WAITING,
        version=0,
        card_day=card_day,
        most=casework.profile.rules_on(card_day).quality.card.most,
        drawn_at=at,
        due_at=at + timedelta(days=casework.rules(at).quality.inspect_days),
        **asked,
    )


def _by_chance(session: Session, casework: Casework, rules: QualityRules, day: date) -> Iterator[tuple[str, Reason]]:
    vault, week = vault_of(session.get_bind().dialect), defaultdict[str, list[Drawable]](list)
    monday = day - timedelta(days=day.weekday())
    ended = select(Call.id, Call.operator, Call.ended_at).where(*_inspectable(casework, monday, day))
    for call_id, operator, ended_at in session.execute(ended):
        if operator and ended_at:
            day_of_end = ended_at.astimezone(casework.zone).date()
            week[operator].append(Drawable(call_id, day_of_end, lot(vault, call_id)))
    since = {one.login: one.created_at for one in list_operators(session)}
    for operator, calls in week.items():
        rule, reason = _rule_of(rules, since.get(operator), _began(casework, day))
        yield from ((call_id, reason) for call_id in drawn(calls, rule, day))


def _rule_of(rules: QualityRules, since: datetime | None, day_began: datetime) -> tuple[SampleRule, Reason]:
    if since is not None and since + timedelta(days=rules.newcomers.days) > day_began:
        return rules.newcomers, Reason.NEWCOMER
    return rules.sample, Reason.CHANCE


def _always(session: Session, casework: Casework, rules: QualityRules, day: date) -> Iterator[tuple[str, Reason]]:
    always, todays = rules.always, select(Call.id).where(*_inspectable(casework, day, day))
    found: dict[Reason, Select[str]] = {Reason.DISSATISFIED: todays.where(Call.survey.in_(always.ratings))}
    if always.longer_than_minutes is not None:
        found[Reason.LONG] = todays.where(Call.talked_s > 60 * always.longer_than_minutes)
    if always.failed_transfers:
        failed = select(HandOver.call_id).where(HandOver.state.in_(NOBODY_CAME))
        found[Reason.FAILED_TRANSFER] = todays.where(Call.id.in_(failed))
    if always.dangers:
        warned = select(CallWarning.call_id).where(CallWarning.level == DANGER)
        found[Reason.DANGER] = todays.where(Call.id.in_(warned))
    for reason, query in found.items():
        yield from ((call_id, reason) for call_id in session.scalars(query))


def _inspectable(casework: Casework, first: date, last: date) -> Iterable[ColumnElement[bool]]:
    """Return the conditions of the recorded calls that ended from one day to another, both included."""
    over = (Call.ended_at >= _began(casework, first), Call.ended_at < _began(casework, last + timedelta(days=1)))
    return *over, Call.answered_at.is_not(None), Call.operator.is_not(None), Call.recording.is_not(None)


def _began(casework: Casework, day: date) -> datetime:
    return datetime.combine(day, time(), casework.zone)
