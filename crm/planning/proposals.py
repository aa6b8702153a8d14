"""A week filled by itself: one shift after another, each where it helps most.

Greedy, not optimal: it never takes a shift back. Whoever knows the people betters it by hand.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.rules.planning import PlanningRules
from crm.clock.calendar import WorkCalendar
from crm.operators.models import Operator
from crm.planning.checks import HOUR, people_needed, too_near
from crm.planning.shifts import Seat, Shift, place, seated
from crm.planning.staffing import DayRequired


@dataclass
class _People:
    """Who is already planned for what."""

    rules: PlanningRules
    shifts: dict[str, list[Shift]] = field(default_factory=lambda: defaultdict(list))
    worked: Counter[str] = field(default_factory=Counter)

    def take(self, shift: Shift, *, counted: bool = True) -> None:
        """Plan somebody for a shift; one of another week does not count as work of this one."""
        self.shifts[shift.operator].append(shift)
        if counted:
            self.worked[shift.operator] += int(shift.worked.total_seconds())

    def may(self, shift: Shift) -> bool:
        """Whether the rules let this person work the shift as well."""
        hours = (timedelta(seconds=self.worked[shift.operator]) + shift.worked) / HOUR
        return hours <= self.rules.week_h and not any(
            too_near(shift, other, self.rules.rest_h) for other in self.shifts[shift.operator]
        )


def propose(
    shifts: Sequence[Shift],
    around: Sequence[Shift],
    operators: Sequence[Operator],
    needs: Sequence[DayRequired],
    days: Sequence[date],
    calendar: WorkCalendar,
    rules: PlanningRules,
) -> list[Shift]:
    """Return a week's shifts: those that are there, and more until nobody is missing or nobody can be added.

    The shift that fills the most missing half hours comes first; whoever has worked least gets it.

    Args:
        shifts: Those that stay.
        around: Published shifts just before and after the week.
        operators: Open accounts that may be planned.
        needs: What each queue's day takes.
        days: The week's days.
        calendar: The city's clocks.
        rules: Patterns and limits.
    """
    people, filled = _People(rules), list(shifts)
    for shift in around:
        people.take(shift, counted=False)
    for shift in shifts:
        people.take(shift)
    there = seated([*shifts, *around])
    missing: Counter[Seat] = Counter({seat: n - there.get(seat, 0) for seat, n in people_needed(needs).items()})
    queues = sorted({queue for queue, _ in missing})
    placed = (place(calendar, pattern, "", day, queue) for queue in queues for day in days for pattern in rules.shifts)
    candidates = [(shift, shift.seats()) for shift in placed]
    while candidates:
        best = max(candidates, key=lambda candidate: _gain(candidate[1], missing))
        if not _gain(best[1], missing):
            break
        given = _given(best[0], operators, people)
        if given is None:
            candidates.remove(best)
            continue
        people.take(given)
        filled.append(given)
        missing.subtract(best[1])
    return filled


def _gain(seats: Sequence[Seat], missing: Mapping[Seat, int]) -> int:
    return sum(missing.get(seat, 0) > 0 for seat in seats)


def _given(candidate: Shift, operators: Sequence[Operator], people: _People) -> Shift | None:
    able = (operator.login for operator in operators if candidate.queue in operator.queues)
    for login in sorted(able, key=lambda login: (people.worked[login], login)):
        shift = candidate.given_to(login)
        if people.may(shift):
            return shift
    return None
