"""The afternoon of domain.md §12 in rows: 772 calls in two hours, 208 answered by operators, 13 by the leader."""

import pytest
from sqlalchemy import func, select

from crm.call_backs.models import CallBack
from crm.calls.models import Call
from crm.calls.states import Outcome
from crm.leader_shifts.figures import figures_of
from crm.leader_shifts.report import report_of
from tests.unit.crm.cases.people import LEADER, OPERATOR
from tests.unit.crm.leader_shifts.conftest import Shifts

pytestmark = pytest.mark.unit

CALLS, OPERATORS, LED, WITHHELD = 772, 208, 13, 20
CALLERS = 400
"""So many numbers call, many of them again and again."""


def number(call: int) -> str:
    """Return whose call it is; some hide their number."""
    return "" if call < WITHHELD else f"1380000{call % CALLERS:04d}"


def test_every_one_of_772_calls_is_accounted_for(shifts: Shifts) -> None:
    shift = shifts.running()
    missed = CALLS - OPERATORS - LED
    outcomes = (Outcome.LEFT_IN_QUEUE, Outcome.LEFT_IN_MENU, Outcome.LEFT_WHILE_RINGING, Outcome.TIMED_OUT)
    for call in range(CALLS):
        talks = () if call < missed else (OPERATOR.login, LEADER.login) if call >= CALLS - LED else (OPERATOR.login,)
        hours = 2 + 2 * call / CALLS
        shifts.call(f"call-{call}", number(call), *talks, hours=hours, outcome=outcomes[call % len(outcomes)])
    with shifts.factory() as session:
        found = figures_of(session, shifts.get(shift))
        told = "".join(report_of(session, shifts.casework, shifts.get(shift)).paragraphs)
        marked = session.scalar(select(func.count()).where(CallBack.leader_shift == shift))
        owed = select(Call.number_index).where(Call.answered_at.is_(None), Call.call_back.is_not(None)).distinct()
        numbers = len(session.scalars(owed).all())
    assert (found.calls, found.by_leader, found.by_operator, found.without_number) == (CALLS, LED, OPERATORS, WITHHELD)
    assert found.to_call_back == missed - WITHHELD
    assert found.calls == (
        found.by_leader + found.by_operator + found.to_call_back + found.without_number + found.otherwise
    )
    assert f"共来电{CALLS}个：何市长接听{LED}个，话务员接听{OPERATORS}个，未接通{missed}个" in told
    assert marked == numbers
