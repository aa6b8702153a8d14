"""A town to plan for: people who answer the hotline, weeks of calls behind them, and a day that was worked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from config.clock import utc_now
from crm.casework import Casework
from crm.operators.models import Operator, OperatorStateLog
from crm.planning.service import Wish, publish, save_draft
from crm.planning.shifts import Shift
from crm.planning.swaps import monday_of
from crm.planning.weeks import published_shifts
from crm.tables import metadata
from tests.whole import Whole

PEOPLE = {
    "8101": "周晓燕", "8102": "吴国庆", "8103": "郑海涛", "8104": "冯雪梅", "8105": "陈志远", "8106": "褚文静",
    "8107": "卫东升", "8108": "蒋丽华", "8109": "沈建平", "8110": "韩月娥", "8111": "杨春雷", "8112": "朱秀云",
}  # fmt: skip
BUSY = (1, 1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 7, 5, 5, 8, 8, 7, 6, 4, 3, 3, 2, 2, 1)
"""Calls in half an hour by hour of the day."""
WEEKS = 6


class PlanTown:
    """Writes what planning reads beside a running hotline."""

    def __init__(self, hotline: Whole) -> None:
        self.factory = hotline.factory
        self.casework = Casework(hotline.profile)
        self.today = utc_now().astimezone(self.casework.zone).date()
        self.yesterday = self.today - timedelta(days=1)
        self._random = Random(5)

    def populate(self) -> None:
        """Write people, calls of six weeks, and yesterday's shifts with what came of them."""
        with self.factory.begin() as session:
            session.add_all(
                Operator(
                    login=login, name=name, role="operator", queues=["hotline"], password_hash="", created_at=utc_now()
                )
                for login, name in PEOPLE.items()
            )
            calls = list(self._calls())
            session.execute(insert(metadata.tables["calls"]), [call for call, _ in calls])
            session.execute(insert(metadata.tables["call_segments"]), [segment for _, segment in calls])
        shifts = ("early_a", "early_b", "day_a", "day_b", "late_a", "late_b")
        worked = [Wish(login, self.yesterday, shift, "hotline") for login, shift in zip(PEOPLE, shifts, strict=False)]
        with self.factory.begin() as session:
            self._publish(session, self.yesterday, worked)
        with self.factory.begin() as session:
            for shift in published_shifts(session, self.yesterday, self.yesterday):
                session.add_all(self._day_of(shift))

    def plan(self, *wishes: Wish) -> None:
        """Publish shifts of one week."""
        with self.factory.begin() as session:
            self._publish(session, wishes[0].day, list(wishes))

    def _publish(self, session: Session, day: date, wishes: list[Wish]) -> None:
        monday, at = monday_of(day), utc_now()
        draft = save_draft(session, self.casework, monday, wishes, None, "9001", at)
        publish(session, self.casework, monday, draft.revision, "9001", at)

    def _calls(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for back in range(1, WEEKS * 7 + 1):
            for half_hour in range(48):
                count = round(self._random.gauss(BUSY[half_hour // 2], 1))
                for n in range(max(0, count)):
                    wall = datetime.combine(self.today - timedelta(days=back), datetime.min.time(), self.casework.zone)
                    at = wall + timedelta(minutes=30 * half_hour, seconds=self._random.uniform(0, 1799))
                    yield self._call(f"plan-{back}-{half_hour}-{n}", at)

    def _call(self, name: str, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
        over = at + timedelta(seconds=self._random.uniform(120, 420))
        call = {
            "id": name, "queue": "hotline", "state": "ended", "outcome": "answered", "operator": "8101",
            "started_at": at, "queued_at": at, "answered_at": at, "ended_at": over, "menu_path": [],
        }  # fmt: skip
        segment = {"call_id": name, "kind": "talking", "operator": "8101", "started_at": at, "ended_at": over}
        return call, segment | {"note": ""}

    def _day_of(self, shift: Shift) -> Iterator[OperatorStateLog]:
        """Yield the states of somebody who came about in time, took breaks, and one pause more."""

        def moved(at: datetime, state: str, reason: str = "") -> OperatorStateLog:
            return OperatorStateLog(operator=shift.operator, at=at, move="", state=state, reason=reason)

        late, early = (timedelta(minutes=self._random.choice((-3, -2, 4, 12))) for _ in range(2))
        yield moved(shift.starts_at + late, "ready")
        pause = shift.starts_at + timedelta(hours=2, minutes=self._random.randrange(30))
        yield moved(pause, "paused", "小休")
        yield moved(pause + timedelta(minutes=self._random.randrange(5, 20)), "ready")
        for begins, ends in shift.breaks:
            yield moved(begins, "paused", "用餐")
            yield moved(ends + timedelta(minutes=self._random.randrange(4)), "ready")
        yield moved(shift.ends_at - early, "offline")
