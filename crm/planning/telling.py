"""Who is told of shifts and swaps: notices in the console, by the city's clocks."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from config.rules.planning import PlanningRules
from crm.casework import Casework
from crm.clock.calendar import WorkCalendar
from crm.clock.chinese import weekday
from crm.notices.service import tell_person
from crm.operators.models import Operator
from crm.planning.models import Plan, ShiftSwap
from crm.planning.shifts import Shift
from crm.planning.states import SwapState
from crm.planning.weeks import rules_of

KIND = "shifts"

SWAPS = {
    SwapState.ASKED: "{who}请您换班",
    SwapState.AGREED: "{who}同意换班，等班长批准",
    SwapState.DECLINED: "{who}不同意换班",
    SwapState.WITHDRAWN: "{who}撤回了换班申请",
    SwapState.ACCEPTED: "换班已批准，即时生效",
    SwapState.REFUSED: "换班未获批准",
}
"""What a swap's new state says to whoever did not bring it about."""


def tell_shifts(
    session: Session, casework: Casework, plan: Plan, before: Sequence[Shift], after: Sequence[Shift], at: datetime
) -> None:
    """Tell everybody whose shifts a new version makes, changes or takes away.

    Args:
        session: Session that writes.
        casework: The city's rules.
        plan: The new version.
        before: Shifts in force until now; none if the week was not published.
        after: Shifts in force from now on.
        at: Now.
    """
    rules, calendar = rules_of(casework, plan.monday)
    for login in sorted({shift.operator for shift in (*before, *after)}):
        old, new = ([shift for shift in shifts if shift.operator == login] for shifts in (before, after))
        if old == new:
            continue
        what = "有变动" if before else "已发布"
        lines = [_line(shift, casework, rules, calendar) for shift in new] or ["这一周没有您的班次。"]
        key = f"shifts:{plan.monday}:{plan.version}"
        subject = f"{_day(plan.monday)}起一周的班次{what}"
        tell_person(session, key, KIND, login, subject, "\n".join(lines), at)


def tell_swap(session: Session, casework: Casework, swap: ShiftSwap, by: str, at: datetime) -> None:
    """Tell the two of a swap, but not who moved it, what became of it."""
    rules, _ = rules_of(casework, swap.monday)
    mover, who = session.get(Operator, by), session.get(Operator, swap.asked_by)
    colleague = session.get(Operator, swap.colleague)
    own = f"{_name(who, swap.asked_by)}：{_day(swap.day)}{_pattern(rules, swap.shift)}"
    theirs = f"{_name(colleague, swap.colleague)}：{_day(swap.colleague_day)}{_pattern(rules, swap.colleague_shift)}"
    for login in (swap.asked_by, swap.colleague):
        if login != by:
            subject = SWAPS[SwapState(swap.state)].format(who=_name(mover, by))
            tell_person(session, f"swap:{swap.id}:{swap.state}", KIND, login, subject, f"{own}\n{theirs}", at)


def _line(shift: Shift, casework: Casework, rules: PlanningRules, calendar: WorkCalendar) -> str:
    begins, ends = calendar.wall(shift.starts_at), calendar.wall(shift.ends_at)
    queue = casework.profile.queues.get(shift.queue)
    name = queue.name if queue else shift.queue
    return f"{_day(shift.day)}{_pattern(rules, shift.code)} {begins:%H:%M}—{ends:%H:%M}，{name}"


def _day(day: date) -> str:
    return weekday(day, day.year)


def _pattern(rules: PlanningRules, code: str) -> str:
    pattern = rules.shift(code)
    return pattern.name if pattern else code


def _name(operator: Operator | None, login: str) -> str:
    return operator.name if operator else login
