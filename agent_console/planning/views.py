"""Planning turned into what pages see."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from agent_console.planning.schemas import (
    AdherenceOut,
    DayNeedOut,
    DayOut,
    FaultOut,
    GapOut,
    HalfHourOut,
    LackOut,
    PatternOut,
    Pause,
    QueueOut,
    ShiftOut,
    SpanOut,
    SwapOut,
)
from config.profile import Profile
from config.rules.planning import PlanningRules
from crm.clock.calendar import WorkCalendar
from crm.operators.service import list_operators
from crm.planning.adherence import Adherence
from crm.planning.checks import Fault, Gap
from crm.planning.history import HALF_HOUR
from crm.planning.models import ShiftSwap
from crm.planning.shifts import Shift, place
from crm.planning.staffing import DayRequired
from crm.planning.swaps import moves_of
from crm.planning.weeks import week_days
from crm.tickets.states import Role

Names = Mapping[str, str]
"""People's names by login."""


def names_of(session: Session) -> Names:
    """Return everybody's name."""
    return {operator.login: operator.name for operator in list_operators(session)}


def days_out(calendar: WorkCalendar, monday: date) -> list[DayOut]:
    """Return the week's days with the reason why they are worked or not."""
    return [
        DayOut(day=day, work=calendar.is_workday(day), why=calendar.why(day), why_en=calendar.why(day, "en"))
        for day in week_days(monday)
    ]


def patterns_out(rules: PlanningRules, calendar: WorkCalendar, monday: date) -> list[PatternOut]:
    """Return the shifts there are, with the half hours each covers."""
    midnight, found = calendar.midnight(monday), []
    for pattern in rules.shifts:
        shift = place(calendar, pattern, "", monday, "")
        found.append(
            PatternOut(
                code=pattern.code,
                name=pattern.name,
                name_en=pattern.name_en,
                start=f"{pattern.start:%H:%M}",
                until=f"{pattern.until:%H:%M}",
                worked_s=_s(shift.worked),
                covers=[(starts_at - midnight) // HALF_HOUR for _, starts_at in shift.seats()],
            )
        )
    return found


def queues_out(profile: Profile) -> list[QueueOut]:
    """Return the city's queues."""
    return [QueueOut(code=code, name=rule.name, name_en=rule.name_en) for code, rule in profile.queues.items()]


def shift_out(shift: Shift, names: Names) -> ShiftOut:
    """Return a shift with its person's name; of an account that is unknown, the login."""
    return ShiftOut(
        operator=shift.operator,
        name=names.get(shift.operator, shift.operator),
        day=shift.day,
        shift=shift.code,
        queue=shift.queue,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        breaks=[Pause(starts_at=begins, ends_at=ends) for begins, ends in shift.breaks],
    )


def fault_out(fault: Fault, names: Names) -> FaultOut:
    """Return a fault with the person's name."""
    return FaultOut(
        kind=fault.kind,
        operator=fault.operator,
        name=names.get(fault.operator, fault.operator),
        day=fault.day,
        hours=fault.hours,
        limit=fault.limit,
    )


def gaps_out(gaps: Iterable[Gap]) -> list[GapOut]:
    """Return half hours with too few people."""
    return [
        GapOut(
            queue=gap.queue,
            starts_at=gap.starts_at,
            required=gap.required,
            planned=gap.planned,
            missing=gap.missing,
        )
        for gap in gaps
    ]


def need_out(need: DayRequired) -> DayNeedOut:
    """Return what a queue's day takes."""
    half_hours = [
        HalfHourOut(
            starts_at=half_hour.starts_at,
            calls=round(half_hour.expected.calls, 1),
            low=round(half_hour.expected.low, 1),
            high=round(half_hour.expected.high, 1),
            handling_s=round(half_hour.expected.handling_s),
            seats=half_hour.seats,
            people=half_hour.people,
            in_time=round(half_hour.in_time, 3),
        )
        for half_hour in need.half_hours
    ]
    lack = LackOut(of=need.lack.of, found=need.lack.found, needed=need.lack.needed) if need.lack else None
    return DayNeedOut(queue=need.queue, day=need.day, days=need.days, half_hours=half_hours, lack=lack)


def swap_out(swap: ShiftSwap, names: Names, login: str, role: Role) -> SwapOut:
    """Return a swap with what this reader may do."""
    return SwapOut(
        id=swap.id,
        asked_by=swap.asked_by,
        asked_by_name=names.get(swap.asked_by, swap.asked_by),
        day=swap.day,
        shift=swap.shift,
        colleague=swap.colleague,
        colleague_name=names.get(swap.colleague, swap.colleague),
        colleague_day=swap.colleague_day,
        colleague_shift=swap.colleague_shift,
        state=swap.state,
        asked_at=swap.asked_at,
        decided_by=swap.decided_by,
        moves=moves_of(swap, login, role),
    )


def adherence_out(kept: Adherence, names: Names) -> AdherenceOut:
    """Return how a shift was kept."""
    return AdherenceOut(
        shift=shift_out(kept.shift, names),
        over=kept.over,
        planned_s=_s(kept.planned),
        worked_s=_s(kept.worked),
        late_s=_s(kept.late),
        early_s=_s(kept.early),
        paused_s=_s(kept.paused),
        share=kept.share,
        spans=[
            SpanOut(
                state=span.state,
                reason=span.reason,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                work=span.is_work,
            )
            for span in kept.spans
        ],
    )


def _s(length: timedelta) -> int:
    return round(length.total_seconds())
