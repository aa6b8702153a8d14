"""Lists, people and calls as the tests of lists tell them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config.callers import CallerList
from config.rules.callers import CallerLimits, CallerRules
from crm.callers.models import CallerEntry
from crm.callers.service import ask_entry, move_entry
from crm.callers.states import EntryMove
from crm.calls.models import Call
from crm.calls.service import open_call
from crm.calls.states import Outcome
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

LIMITS = CallerLimits(per_hour=3, per_day=5, idle_per_day=2, idle_codes=("silent",))
RULES = CallerRules(
    longest_days={CallerList.ELDERLY: 300, CallerList.LEADER: 100, CallerList.BLOCKED: 30}, limits=LIMITS, again_days=7
)
NUMBER, OTHER = "13800006021", "13900001111"
OPERATOR = Actor("8001", Role.OPERATOR)
CHEN, SUN, ADMIN = Actor("9001", Role.SUPERVISOR), Actor("9002", Role.SUPERVISOR), Actor("9801", Role.ADMIN)


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def asked(
    session: Session,
    wanted: CallerList = CallerList.BLOCKED,
    number: str = NUMBER,
    *,
    reason: str = "反复辱骂话务员",
    days: int = 10,
    actor: Actor = OPERATOR,
    at: datetime = NOON,
) -> CallerEntry:
    return ask_entry(session, RULES, wanted, number, reason=reason, days=days, actor=actor, at=at)


def called(
    session: Session, name: str, at: datetime, number: str = NUMBER, outcome: Outcome | None = None, code: str = ""
) -> Call:
    call = open_call(session, call_id=name, number=number, line="12345", origin="trunk", channel="t", at=at)
    call.outcome, call.wrap_up = outcome, code or None
    session.flush()
    return call


def moved(
    session: Session, entry: CallerEntry, move: EntryMove, actor: Actor = CHEN, reason: str = "录音属实"
) -> CallerEntry:
    return move_entry(session, entry.id, move, actor, reason, NOON)
