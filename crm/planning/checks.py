"""What is wrong with a week's shifts: what the rules forbid to ask of people, and where nobody sits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from config.rules.planning import PlanningRules
from crm.operators.models import Operator
from crm.planning.shifts import Seat, Shift, seated
from crm.planning.staffing import DayRequired

HOUR = timedelta(hours=1)


class FaultKind(StrEnum):
    """What forbids to publish."""

    UNKNOWN_OPERATOR = "unknown_operator"
    CLOSED_ACCOUNT = "closed_account"
    FOREIGN_QUEUE = "foreign_queue"
    OVERLAP = "overlap"
    SHORT_REST = "short_rest"
    TOO_MANY_HOURS = "too_many_hours"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be published.

    Attributes:
        hours: Hours of rest or work there are; ``limit`` those the rules ask for or allow.
    """

    kind: FaultKind
    operator: str
    day: date
    hours: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A half hour with fewer people than it takes."""

    queue: str
    starts_at: datetime
    required: int
    planned: int

    @property
    def missing(self) -> int:
        """How many more it takes."""
        return self.required - self.planned


def faults(
    shifts: Sequence[Shift], around: Iterable[Shift], operators: Mapping[str, Operator], rules: PlanningRules
) -> list[Fault]:
    """Return what forbids to publish a week, by person and day.

    Args:
        shifts: The week's.
        around: Published shifts of the days before and after it, which its first and last may come too near to.
        operators: Accounts by login.
        rules: The limits.
    """
    by_person: dict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_person[shift.operator].append(shift)
    others: dict[str, list[Shift]] = defaultdict(list)
    for shift in around:
        others[shift.operator].append(shift)
    found: list[Fault] = []
    for login, own in by_person.items():
        found += _account(operators.get(login), own)
        found += _rest(own, others[login], rules.rest_h)
        found += _hours(own, rules.week_h)
    return sorted(found, key=lambda fault: (fault.operator, fault.day, fault.kind))


def gaps(shifts: Iterable[Shift], needs: Iterable[DayRequired]) -> list[Gap]:
    """Return the half hours with too few people, by queue and time; days without a forecast have none."""
    there = seated(shifts)
    found = [
        Gap(queue, starts_at, people, there.get((queue, starts_at), 0))
        for (queue, starts_at), people in people_needed(needs).items()
    ]
    return sorted((gap for gap in found if gap.missing > 0), key=lambda gap: (gap.queue, gap.starts_at))


def people_needed(needs: Iterable[DayRequired]) -> dict[Seat, int]:
    """Return how many people each queue takes in each half hour."""
    return {(day.queue, half_hour.starts_at): half_hour.people for day in needs for half_hour in day.half_hours}


def too_near(one: Shift, other: Shift, rest_h: float) -> bool:
    """Whether two shifts of one person overlap or leave too little rest between them."""
    earlier, later = sorted((one, other), key=lambda shift: shift.starts_at)
    return later.starts_at - earlier.ends_at < rest_h * HOUR


def _account(operator: Operator | None, own: Sequence[Shift]) -> Iterator[Fault]:
    if operator is None or not operator.active:
        kind = FaultKind.CLOSED_ACCOUNT if operator else FaultKind.UNKNOWN_OPERATOR
        yield Fault(kind, own[0].operator, min(shift.day for shift in own))
        return
    for shift in own:
        if shift.queue not in operator.queues:
            yield Fault(FaultKind.FOREIGN_QUEUE, shift.operator, shift.day)


def _rest(own: Sequence[Shift], others: Sequence[Shift], rest_h: float) -> Iterator[Fault]:
    ours = set(own)
    in_order = sorted([*own, *others], key=lambda shift: (shift.starts_at, shift.ends_at))
    for earlier, later in pairwise(in_order):
        if not too_near(earlier, later, rest_h) or not ours & {earlier, later}:
            continue
        at = later if later in ours else earlier
        rest = (later.starts_at - earlier.ends_at) / HOUR
        if rest < 0:
            yield Fault(FaultKind.OVERLAP, at.operator, at.day)
        else:
            yield Fault(FaultKind.SHORT_REST, at.operator, at.day, round(rest, 1), rest_h)


def _hours(own: Sequence[Shift], week_h: float) -> Iterator[Fault]:
    worked = sum((shift.worked for shift in own), timedelta()) / HOUR
    if worked > week_h:
        yield Fault(
            FaultKind.TOO_MANY_HOURS, own[0].operator, min(shift.day for shift in own), round(worked, 1), week_h
        )
