"""Clocks of tickets: started, paused, extended, ended, explained, and worked out again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.rules.calendar import CalendarRules, DayOverride
from config.rules.limits import Limit
from crm.clock.calendar import WorkCalendar
from crm.deadlines import recalculation, service
from crm.deadlines.models import Deadline, DeadlinePause
from crm.deadlines.recalculation import batches, recalculate
from crm.deadlines.service import DeadlineStateError, Kind
from tests.unit.crm.clock.city import OFFICE, RULES, SHANGHAI
from tests.unit.crm.clock.test_due import at, limit, shown

pytestmark = pytest.mark.unit

TICKET = "260101000000000001"
SNOW = DayOverride(day=date(2026, 11, 25), work=False, name="暴雪停工")
A_DAY_BEFORE = limit(1, "working_days")


class City:
    """Keeps one calendar until it is told another one."""

    def __init__(self, rules: CalendarRules = OFFICE) -> None:
        self.zone: ZoneInfo = SHANGHAI
        self.change(rules)

    def change(self, rules: CalendarRules) -> None:
        self._calendar = WorkCalendar(rules, SHANGHAI)

    def calendar(self, at: datetime) -> WorkCalendar:
        return self._calendar


@pytest.fixture
def city() -> City:
    return City()


def handle(session: Session, city: City, counted: Limit | None = None, warn: Limit | None = A_DAY_BEFORE) -> Deadline:
    return service.start(
        session, city, TICKET, Kind.HANDLE, counted or limit(5, "working_days"), at("2026-11-20 10:00"), warn=warn
    )


def next_look(deadline: Deadline) -> tuple[str, str]:
    return deadline.next_check, shown(deadline.next_check_at) if deadline.next_check_at else ""


def test_a_clock_is_looked_at_for_its_warning_first(session: Session, city: City) -> None:
    deadline = handle(session, city)
    assert (shown(deadline.due_at), next_look(deadline)) == ("2026-11-27 10:00", ("warn", "2026-11-26 10:00"))
    assert (deadline.state, deadline.rules_from) == ("running", date(2026, 11, 20))


@pytest.mark.parametrize("warn", [None, limit(5, "working_days"), limit(9, "days")])
def test_without_time_to_warn_only_the_end_is_looked_at(session: Session, city: City, warn: Limit | None) -> None:
    deadline = handle(session, city, warn=warn)
    assert (deadline.warn_at, next_look(deadline)) == (None, ("due", "2026-11-27 10:00"))


def test_the_shift_of_the_unit_counts(session: Session) -> None:
    hours = limit(4, "working_hours")
    deadline = service.start(
        session, City(RULES), TICKET, Kind.SIGN, hours, at("2026-11-20 23:00"), shift="around_the_clock"
    )
    assert shown(deadline.due_at) == "2026-11-21 03:00"


@pytest.mark.parametrize(("done", "state"), [("2026-11-27 10:00", "met"), ("2026-11-27 10:01", "missed")])
def test_what_is_done_in_time_is_met(session: Session, city: City, done: str, state: str) -> None:
    deadline = handle(session, city)
    service.meet(session, deadline, at(done))
    assert (deadline.state, deadline.ended_at, next_look(deadline)) == (state, at(done), ("", ""))


def test_what_is_done_while_the_clock_stands_is_in_time(session: Session, city: City) -> None:
    deadline = handle(session, city)
    stretch = service.pause(session, deadline, "等待补充", "8001", at("2026-11-27 09:00"))
    service.meet(session, deadline, at("2026-12-07 09:00"))
    assert (deadline.state, stretch.ended_at) == ("met", at("2026-12-07 09:00"))


def test_a_clock_that_stands_is_not_looked_at_and_goes_on_with_what_is_left(session: Session, city: City) -> None:
    deadline = handle(session, city)
    service.pause(session, deadline, "等待补充", "8001", at("2026-11-24 10:00"))
    assert (deadline.state, deadline.next_check_at) == ("paused", None)
    service.resume(session, city, deadline, at("2026-11-26 10:00"))
    assert (deadline.state, shown(deadline.due_at)) == ("running", "2026-12-01 10:00")
    assert next_look(deadline) == ("warn", "2026-11-30 10:00")
    service.pause(session, deadline, "疑难会商", "8001", at("2026-11-26 11:00"))
    service.resume(session, city, deadline, at("2026-11-26 12:00"))
    assert shown(deadline.due_at) == "2026-12-01 11:00"


def test_a_pause_before_the_warning_does_not_swallow_it(session: Session, city: City) -> None:
    deadline = handle(session, city)
    service.pause(session, deadline, "等待补充", "8001", at("2026-11-26 09:59"))
    service.resume(session, city, deadline, at("2026-11-26 10:00"))
    assert next_look(deadline) == ("warn", "2026-11-26 10:01")


def test_a_pause_after_the_end_leaves_supervision_alone(session: Session, city: City) -> None:
    deadline = handle(session, city)
    deadline.next_check, deadline.next_check_at = "letter", at("2026-12-04 10:00")
    service.pause(session, deadline, "疑难会商", "8001", at("2026-11-30 10:00"))
    service.resume(session, city, deadline, at("2026-12-01 10:00"))
    assert (shown(deadline.due_at), next_look(deadline)) == ("2026-11-27 10:00", ("letter", "2026-12-04 10:00"))


def test_an_extension_follows_the_end_and_warns_again(session: Session, city: City) -> None:
    deadline = handle(session, city)
    deadline.next_check, deadline.next_check_at = "due", deadline.due_at
    service.extend(session, city, deadline, limit(5, "working_days"), at("2026-11-26 15:00"))
    service.extend(session, city, deadline, limit(5, "working_days"), at("2026-12-03 15:00"))
    assert (shown(deadline.due_at), next_look(deadline)) == ("2026-12-11 10:00", ("warn", "2026-12-10 10:00"))
    assert [extension["amount"] for extension in deadline.extensions] == [5, 5]


def test_an_extension_granted_late_is_not_warned_about_twice(session: Session, city: City) -> None:
    deadline = handle(session, city)
    deadline.next_check, deadline.next_check_at = "due", deadline.due_at
    service.extend(session, city, deadline, limit(2, "hours"), at("2026-11-26 15:00"))
    assert next_look(deadline) == ("due", "2026-11-27 12:00")


def test_what_has_ended_cannot_be_ended_or_stretched(session: Session, city: City) -> None:
    deadline = handle(session, city)
    service.cancel(session, deadline, at("2026-11-23 10:00"))
    now = at("2026-11-24 10:00")
    with pytest.raises(DeadlineStateError, match="cancelled") as refused:
        service.meet(session, deadline, now)
    assert refused.value.slug == "deadline-state"
    with pytest.raises(DeadlineStateError):
        service.extend(session, city, deadline, limit(1, "days"), now)
    with pytest.raises(DeadlineStateError):
        service.pause(session, deadline, "等待补充", "8001", now)
    with pytest.raises(DeadlineStateError, match="paused"):
        service.resume(session, city, deadline, now)
    assert deadline.ended_at == at("2026-11-23 10:00")


def test_running_clocks_come_first_end_first(session: Session, city: City) -> None:
    late, now = handle(session, city), at("2026-11-20 10:00")
    soon = service.start(session, city, TICKET, Kind.SIGN, limit(4, "working_hours"), now, assignment_id=7)
    gone = service.start(session, city, TICKET, Kind.SIGN, limit(1, "hours"), now, assignment_id=8)
    service.cancel(session, gone, now)
    service.pause(session, late, "等待补充", "8001", now)
    service.start(session, city, "260101000000000002", Kind.SIGN, limit(1, "hours"), now)
    assert list(service.running(session, TICKET)) == [soon, late]


def test_a_new_day_off_moves_the_clocks_that_run(session: Session, city: City) -> None:
    moved, kept = handle(session, city), handle(session, city, limit(24, "hours"), warn=None)
    over = handle(session, city)
    service.cancel(session, over, at("2026-11-20 11:00"))
    city.change(OFFICE.model_copy(update={"overrides": (SNOW,)}))
    (change,) = recalculate(session, city, at("2026-11-23 08:00"))
    assert (change.deadline_id, change.ticket, change.kind) == (moved.id, TICKET, Kind.HANDLE)
    assert (shown(change.old), shown(change.new)) == ("2026-11-27 10:00", "2026-11-30 10:00")
    assert (shown(moved.due_at), next_look(moved)) == ("2026-11-30 10:00", ("warn", "2026-11-27 10:00"))
    assert (moved.rules_from, kept.rules_from, over.rules_from) == (
        date(2026, 11, 23),
        date(2026, 11, 23),
        date(2026, 11, 20),
    )
    assert (shown(kept.due_at), shown(over.due_at)) == ("2026-11-21 10:00", "2026-11-27 10:00")
    assert recalculate(session, city, at("2026-11-23 08:00")) == []


def test_next_years_holidays_move_ends_that_were_provisional(session: Session, city: City) -> None:
    deadline = service.start(session, city, TICKET, Kind.HANDLE, limit(5, "working_days"), at("2027-02-03 10:00"))
    assert shown(deadline.due_at) == "2027-02-10 10:00"
    city.change(OFFICE.model_copy(update={"overrides": RULES.overrides, "complete_years": (2027,)}))
    (change,) = recalculate(session, city, at("2027-02-03 12:00"))
    assert shown(change.new) == "2027-02-18 10:00"


def test_recalculating_keeps_pauses_extensions_and_steps_of_supervision(session: Session, city: City) -> None:
    deadline = handle(session, city)
    service.pause(session, deadline, "等待补充", "8001", at("2026-11-23 10:00"))
    service.resume(session, city, deadline, at("2026-11-24 10:00"))
    service.extend(session, city, deadline, limit(2, "working_days"), at("2026-11-24 11:00"))
    assert shown(deadline.due_at) == "2026-12-02 10:00"
    deadline.next_check, deadline.next_check_at = "letter", at("2026-12-10 10:00")
    city.change(OFFICE.model_copy(update={"overrides": (SNOW,)}))
    (change,) = recalculate(session, city, at("2026-12-08 08:00"))
    assert (shown(change.new), next_look(deadline)) == ("2026-12-03 10:00", ("letter", "2026-12-10 10:00"))


def test_clocks_are_worked_out_again_in_batches(session: Session, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalculation, "BATCH", 3)
    clocks = [handle(session, city) for _ in range(9)]
    service.cancel(session, clocks[1], at("2026-11-20 11:00"))
    assert batches(session) == [range(1, 5), range(5, 8), range(8, 10)]
    city.change(OFFICE.model_copy(update={"overrides": (SNOW,)}))
    now = at("2026-11-23 08:00")
    assert [change.deadline_id for change in recalculate(session, city, now, ids=range(5, 8))] == [
        5,
        6,
        7,
    ]
    assert [change.deadline_id for change in recalculate(session, city, now)] == [1, 3, 4, 8, 9]
    assert session.scalar(select(func.count()).where(Deadline.due_at == at("2026-11-30 10:00"))) == 8


def test_a_clock_explains_itself_with_its_pauses(session: Session, city: City) -> None:
    deadline = handle(session, city)
    told = "自11月20日（周五）10:00起算5个工作日，跳过周末，11月27日（周五）10:00到期。"
    assert service.explained(city, session, deadline, "zh") == told
    service.pause(session, deadline, "等待补充", "8001", at("2026-11-24 10:00"))
    standing = "自11月24日（周二）10:00起暂停（等待补充），恢复后剩余时间继续计算。"
    assert service.explained(city, session, deadline, "zh") == told + standing
    service.resume(session, city, deadline, at("2026-11-24 11:00"))
    assert "standing still from Tue 24 Nov 10:00 to Tue 24 Nov 11:00: due Fri 27 Nov 11:00" in service.explained(
        city, session, deadline, "en"
    )


def test_a_long_reason_is_cut_to_what_the_table_holds(session: Session, city: City) -> None:
    stretch = service.pause(session, handle(session, city), "等" * 200, "8001", at("2026-11-24 10:00"))
    assert session.scalars(select(DeadlinePause.reason)).all() == ["等" * 128] == [stretch.reason]
