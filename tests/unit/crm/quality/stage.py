"""People, calls that are over, and inspections of them."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session

from config.rules.quality import Card
from crm.calls.models import Call
from crm.calls.service import add_segment, end_call, move_call, open_call, record_recording
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.casework import Casework
from crm.operators.models import Operator
from crm.quality.drawing import put_in
from crm.quality.models import Inspection
from crm.quality.service import Result, claim, score
from crm.quality.steps import card_of
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.city import demo_city
from tests.unit.crm.conftest import NOON

LI, WANG = Actor("8001", Role.OPERATOR), Actor("8002", Role.OPERATOR)
ZHOU, WU, BOSS = Actor("9101", Role.INSPECTOR), Actor("7002", Role.REVIEWER), Actor("9001", Role.SUPERVISOR)
PEOPLE = (LI, WANG, ZHOU, WU, BOSS)


@cache
def casework() -> Casework:
    """Read the demonstration's rules once."""
    return Casework(demo_city())


def card() -> Card:
    """Return the card of the calls."""
    return card_of(casework(), NOON.astimezone(casework().zone).date())


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def people(session: Session, since: datetime = NOON - timedelta(days=400)) -> None:
    """Let everybody have an account for long."""
    for one in PEOPLE:
        session.add(
            Operator(
                login=one.login, name=f"name {one.login}", role=one.role, queues={}, password_hash="x", created_at=since
            )
        )
    session.flush()


def talked(
    session: Session,
    call_id: str,
    by: Actor = LI,
    at: datetime = NOON,
    *,
    minutes: float = 2,
    survey: int | None = None,
    recorded: bool = True,
) -> Call:
    """A call that an operator answered, and that is over."""
    call = open_call(session, call_id=call_id, number="13800006021", line="12345", origin="trunk", channel="t", at=at)
    move_call(session, call_id, CallState.TALKING, operator=by.login, at=at)
    over = at + timedelta(minutes=minutes)
    add_segment(session, call_id, SegmentKind.TALKING, operator=by.login, started_at=at, ended_at=over)
    call.survey = survey
    end_call(session, call_id, Outcome.ANSWERED, over)
    if recorded:
        record_recording(session, call_id, f"{call_id}.wav")
    session.flush()
    return call


def waiting(session: Session, call_id: str = "c-1", by: Actor = LI, at: datetime = NOON) -> Inspection:
    """An inspection nobody has."""
    talked(session, call_id, by)
    return put_in(session, casework(), call_id, ZHOU, "抽查", at)


def best() -> dict[str, int]:
    """Return all points."""
    return {item.key: item.points for item in card().items}


def given(session: Session, found: Inspection, by: Actor = ZHOU, at: datetime = NOON, **taken: int) -> Inspection:
    """Claim and score an inspection; of the named items so many points are taken."""
    claim(session, casework(), found.id, by, at)
    scores = {key: points - taken.get(key, 0) for key, points in best().items()}
    result = Result(scores, dict.fromkeys(taken, "扣分说明"), "总体良好")
    return score(session, casework(), found.id, by, result, found.version, at)
