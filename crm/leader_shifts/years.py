"""What leaders' shifts came to over the years."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.leader_shifts.figures import ShiftFigures, figures_of
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.states import ShiftState


@dataclass(frozen=True, slots=True)
class LeaderYear:
    """A leader's shifts of one year, by the city's clocks."""

    leader: str
    year: int
    shifts: int
    figures: ShiftFigures


def leader_years(session: Session, zone: ZoneInfo) -> list[LeaderYear]:
    """Return every leader's years, the last year first, of shifts that are over."""
    query = select(LeaderShift).where(LeaderShift.state.in_((ShiftState.OVER, ShiftState.REPORTED)))
    found: dict[tuple[int, str], list[ShiftFigures]] = {}
    for shift in session.scalars(query.order_by(LeaderShift.starts_at)).all():
        key = (-shift.starts_at.astimezone(zone).year, shift.leader)
        found.setdefault(key, []).append(figures_of(session, shift))
    return [
        LeaderYear(leader, -year, len(several), sum(several, ShiftFigures()))
        for (year, leader), several in sorted(found.items())
    ]
