"""A department's colour of a month, with the figures it rests on.

Formulas: on time = handled within the limit ÷ (handled in the month + still open past it); satisfied = fairly satisfied
or better ÷ evaluations; returned = returns asked for ÷ assignments. What was recognised as difficult, unreasonable or
beyond the department's duty is left out and counted apart; no answer is no evaluation.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from config.rules.supervision import DepartmentFlagRule
from crm.assignments.models import Assignment, ReturnRequest
from crm.assignments.states import AssignmentRole
from crm.casework import Casework
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.deadlines.models import Deadline
from crm.notices.service import tell_department
from crm.supervision.models import DepartmentFlag
from crm.supervision.rules import FLAGS
from crm.tickets.models import Ticket

SATISFIED = ("very_satisfied", "satisfied", "fairly")
EVALUATED = (*SATISFIED, "dissatisfied", "very_dissatisfied")
NAMES = {"yellow": "黄牌", "orange": "橙牌", "red": "红牌"}


@dataclass
class Figure:
    """A rate with all it is made of."""

    numerator: int = 0
    denominator: int = 0
    left_out: int = 0

    @property
    def rate(self) -> float | None:
        """The rate; nothing of nothing is none."""
        return self.numerator / self.denominator if self.denominator else None


Figures = dict[str, dict[str, Figure]]
"""Figures by department's code and name of the rate."""


def flag_departments(session: Session, casework: Casework, month: date, at: datetime) -> list[DepartmentFlag]:
    """Give each department its colour of a month that is over, once; a coloured department is told.

    Args:
        session: Open session.
        casework: The city's rules.
        month: Its first day.
        at: Now.
    """
    rules = casework.rules(at).supervision.department_flags
    given = set(session.scalars(select(DepartmentFlag.department).where(DepartmentFlag.month == month)))
    made = []
    for code, figures in sorted(figures_of(session, casework, month).items()):
        if code in given:
            continue
        flag = DepartmentFlag(
            department=code, month=month, flag=colour(rules, figures), figures=as_json(figures), at=at
        )
        session.add(flag)
        made.append(flag)
    session.flush()
    for flag in made:
        if flag.flag:
            title = f"{month.year}年{month.month}月办理情况亮{NAMES[flag.flag]}"
            tell_department(
                session, casework, f"department-flag:{flag.department}:{month:%Y-%m}", "department_flag",
                flag.department, None, title, f"贵单位{title}\uff0c各项指标见控制台。", at,
            )  # fmt: skip
    return made


def colour(rules: tuple[DepartmentFlagRule, ...], figures: dict[str, Figure]) -> str:
    """Return the heaviest colour that the rules give to these figures; empty for none."""
    fitting = [rule.flag for rule in rules if _fits(rule, figures[rule.rate])]
    return max(fitting, key=FLAGS.index, default="")


def figures_of(session: Session, casework: Casework, month: date) -> Figures:
    """Return the figures of every department that had something to do in the month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    begins, ends = (datetime(d.year, d.month, 1, tzinfo=casework.zone) for d in (month, following))
    found: Figures = defaultdict(lambda: {"on_time": Figure(), "satisfied": Figure(), "returned": Figure()})
    _on_time(session, found, begins, ends)
    _satisfied(session, found, begins, ends)
    _returned(session, found, begins, ends)
    return dict(found)


def as_json(figures: dict[str, Figure]) -> dict[str, Any]:
    """Return figures the way they are kept: numerator, denominator, left out, rate."""
    return {
        name: {"numerator": f.numerator, "denominator": f.denominator, "left_out": f.left_out, "rate": f.rate}
        for name, f in figures.items()
    }


def flags_of(
    session: Session,
    month: date,
    departments: Collection[str] | None = None,
    *,
    coloured: bool = False,
    cursor: str,
    limit: int,
) -> Stretch[DepartmentFlag]:
    """Return a stretch of a month's colours, the heaviest first, then by the departments' codes.

    Args:
        session: Open session.
        month: Its first day.
        departments: Only these; none for all.
        coloured: Whether departments without a colour are left out.
        cursor: Where to go on; empty for the beginning.
        limit: How many at most.

    Raises:
        CursorError: The cursor is not of this list.
    """
    weights = {flag: str(len(FLAGS) - weight) for weight, flag in enumerate(FLAGS)}
    place_of_flag, code, order = case(weights, value=DepartmentFlag.flag), DepartmentFlag.department, "department-flags"
    query = select(DepartmentFlag).where(DepartmentFlag.month == month)
    if departments is not None:
        query = query.where(code.in_(departments))
    if coloured:
        query = query.where(DepartmentFlag.flag != "")
    if place := read_cursor(order, cursor, dated=False, named=True):
        weight, _, last = place.key.partition(".")
        query = query.where(or_(place_of_flag > weight, and_(place_of_flag == weight, code > last)))
    found = session.scalars(query.order_by(place_of_flag, code).limit(limit + 1)).all()
    return stretch(found, limit, order, lambda row: Place(None, f"{weights[row.flag]}.{row.department}"))


def _fits(rule: DepartmentFlagRule, figure: Figure) -> bool:
    if figure.rate is None or figure.denominator < rule.at_least:
        return False
    return (rule.below is not None and figure.rate < rule.below) or (
        rule.above is not None and figure.rate > rule.above
    )


def _excused() -> ColumnElement[bool]:
    return or_(Ticket.difficult, Ticket.unreasonable, Ticket.beyond_duty)


def _on_time(session: Session, found: Figures, begins: datetime, ends: datetime) -> None:
    ended = and_(Deadline.state.in_(("met", "missed")), Deadline.ended_at >= begins, Deadline.ended_at < ends)
    open_late = and_(Deadline.state == "running", Deadline.due_at < ends)
    rows = session.execute(
        select(Assignment.department, Deadline.state, _excused(), func.count())
        .join(Assignment, Assignment.id == Deadline.assignment_id)
        .join(Ticket, Ticket.number == Deadline.ticket)
        .where(Deadline.kind == "handle", Assignment.role != AssignmentRole.SUB, or_(ended, open_late))
        .group_by(Assignment.department, Deadline.state, _excused())
    )
    for department, state, excused, count in rows:
        figure = found[department]["on_time"]
        if excused:
            figure.left_out += count
            continue
        figure.denominator += count
        figure.numerator += count if state == "met" else 0


def _satisfied(session: Session, found: Figures, begins: datetime, ends: datetime) -> None:
    rows = session.execute(
        select(Ticket.lead_department, Ticket.final_result, _excused(), func.count())
        .where(Ticket.closed_at >= begins, Ticket.closed_at < ends, Ticket.lead_department.is_not(None))
        .group_by(Ticket.lead_department, Ticket.final_result, _excused())
    )
    for department, result, excused, count in rows:
        figure = found[department or ""]["satisfied"]
        if excused or result not in EVALUATED:
            figure.left_out += count
            continue
        figure.denominator += count
        figure.numerator += count if result in SATISFIED else 0


def _returned(session: Session, found: Figures, begins: datetime, ends: datetime) -> None:
    in_month = and_(Assignment.dispatched_at >= begins, Assignment.dispatched_at < ends)
    given = select(Assignment.department, func.count()).where(in_month, Assignment.role != AssignmentRole.SUB)
    for department, count in session.execute(given.group_by(Assignment.department)):
        found[department]["returned"].denominator = count
    asked = (
        select(Assignment.department, func.count(Assignment.id.distinct()))
        .join(ReturnRequest, ReturnRequest.assignment_id == Assignment.id)
        .where(in_month, Assignment.role != AssignmentRole.SUB)
    )
    for department, count in session.execute(asked.group_by(Assignment.department)):
        found[department]["returned"].numerator = count
