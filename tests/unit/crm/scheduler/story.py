"""What happens by itself, told as lines of city time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from crm.db import Base
from crm.departments.models import Department
from crm.notices.models import Notice
from crm.scheduler.closed import follow_departments
from crm.scheduler.queue import MOMENTS
from crm.scheduler.report import PassReport
from crm.scheduler.service import run_pass
from tests.unit.crm.cases.people import FRIDAY_NOON
from tests.unit.crm.cases.stage import CityHall, demo

ZONE = demo().zone
REPLY: dict[str, Any] = {
    "contact_way": "none",
    "contact_reason": "匿名来电",
    "verified": "yes",
    "solved": "solved",
    "note": "已修好",
    "public_reply": "路灯已修复",
    "signed_off_by": "张科长",
}
"""What a department says when it is done."""

ASIDE = ("seal", "department_flag", "recalculated", "recalled", "forgotten")
"""Regular work, told by tests of its own."""


def city(text: str) -> datetime:
    """Return a moment of the city: ``2026-11-20 12:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Story:
    """A city hall whose scheduler is run by hand."""

    def __init__(self, hall: CityHall) -> None:
        self.hall = hall
        self.lines: list[str] = []
        follow_departments(hall.factory, hall.casework, FRIDAY_NOON)

    def passed(self, at: datetime) -> PassReport:
        """Make one pass."""
        report = run_pass(self.hall.factory, self.hall.casework, at)
        did = sorted(name for name, count in report.did.items() if count and name not in ASIDE)
        if did:
            self.lines.append(f"{at.astimezone(ZONE):%m-%d %H:%M} {' '.join(did)}")
        return report

    def run(self, until: datetime) -> list[str]:
        """Make a pass at every moment at which something is due, as a scheduler that never sleeps would."""
        while (moment := self.next_moment()) and moment <= until:
            self.passed(moment)
        return self.lines

    def next_moment(self) -> datetime | None:
        with self.hall.reading() as session:
            found = [session.scalar(select(func.min(column))) for column in MOMENTS.values()]
        return min((moment for moment in found if moment), default=None)

    def rows(self, table: type[Base], *columns: str) -> list[tuple[Any, ...]]:
        """Return some columns of all rows of a table, in the order of their making."""
        picked = [getattr(table, name) for name in columns]
        with self.hall.reading() as session:
            return [tuple(row) for row in session.execute(select(*picked).order_by(*table.__table__.primary_key))]

    def opening_times(self, kind: str) -> list[str]:
        """Return when notices of a kind may go out, in city time."""
        rows = self.rows(Notice, "kind", "not_before")
        return [f"{at.astimezone(ZONE):%m-%d %a %H:%M}" for what, at in rows if what == kind]

    def give_address(self, department: str, email: str = "", webhook: str = "") -> None:
        with self.hall.factory.begin() as session:
            unit = session.get_one(Department, department)
            unit.email, unit.webhook = email, webhook


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
