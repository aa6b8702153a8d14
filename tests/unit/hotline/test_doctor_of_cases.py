"""What the doctor says about tickets' work."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from config.settings import Settings
from crm.casework import Casework
from crm.db import SessionFactory
from crm.departments.service import sync_departments
from crm.journal.service import seal
from crm.notices.models import Notice
from crm.scheduler.models import SchedulerMark
from hotline.doctor import cases
from hotline.doctor.check import Check, Finding
from tests.databases import memory_engine
from tests.unit.crm.cases.people import after
from tests.unit.crm.cases.stage import CityHall, demo

pytestmark = pytest.mark.unit

NOW = after()
WELL = Finding.OK


@pytest.fixture
def hall() -> Iterator[CityHall]:
    engine = memory_engine()
    yield CityHall(SessionFactory(engine))
    engine.dispose()


@pytest.fixture
def session(hall: CityHall) -> Iterator[Session]:
    with hall.factory() as opened:
        yield opened


def mark(session: Session, name: str, age: timedelta) -> None:
    session.add(SchedulerMark(name=name, at=NOW - age, value=""))
    session.flush()


def mended(check: Check) -> bool:
    return check.finding is Finding.WARN and check.fix != ""


def test_the_edition_in_force_and_the_next_one_are_named() -> None:
    old = demo().profile
    later = old.editions[-1].model_copy(update={"since": date(2027, 1, 1)})
    casework = Casework(old.model_copy(update={"editions": (*old.editions, later)}))
    assert cases.check_rules(casework, NOW).seen == "edition of 2026-10-01, next 2027-01-01"
    assert cases.check_rules(casework, NOW + timedelta(days=60)).seen == "edition of 2027-01-01, no later one"


@pytest.mark.parametrize(("complete", "well"), [((), False), ((2027,), True)])
def test_from_november_on_next_years_holidays_must_be_known(complete: tuple[int, ...], well: bool) -> None:
    old = demo().profile
    calendar = old.editions[0].calendar.model_copy(update={"complete_years": complete})
    editions = tuple(rules.model_copy(update={"calendar": calendar}) for rules in old.editions)
    check = cases.check_calendar(Casework(old.model_copy(update={"editions": editions})), NOW)
    assert (check.finding is WELL) == well
    assert well or (mended(check) and "2027" in check.seen)


def test_a_closed_department_that_holds_tickets_is_named(hall: CityHall, session: Session) -> None:
    assert cases.check_departments(session).finding is WELL
    hall.dispatched(hall.bureau)
    rules = hall.casework.rules(NOW)
    left = tuple(d for d in rules.departments if d.code != hall.bureau)
    sync_departments(session, rules.model_copy(update={"departments": left}), NOW)
    check = cases.check_departments(session)
    assert mended(check)
    assert f"{hall.bureau} 1" in check.seen


def test_a_scheduler_that_stands_still_is_noticed(session: Session) -> None:
    assert mended(cases.check_scheduler(session, NOW, 30))
    mark(session, "pass", timedelta(minutes=2))
    assert cases.check_scheduler(session, NOW, 30).finding is WELL
    assert mended(cases.check_scheduler(session, NOW + timedelta(minutes=4), 30))
    assert cases.check_scheduler(session, NOW + timedelta(minutes=4), 300).finding is WELL


def test_clocks_that_nobody_looked_at_are_counted(hall: CityHall, session: Session) -> None:
    hall.dispatched(hall.bureau, NOW - timedelta(days=30))
    mark(session, "pass", timedelta(minutes=1))
    check = cases.check_scheduler(session, NOW, 30)
    assert mended(check)
    assert "0 clocks" not in check.seen


def test_notices_that_reached_nobody_are_counted(session: Session) -> None:
    assert cases.check_notices(session, NOW).finding is WELL
    session.add(
        Notice(
            key="letter:1:email", kind="letter", channel="email", address="cg@example.cn", subject="督办函",
            body="请查收", created_at=NOW, not_before=NOW, state="stuck",
        )
    )  # fmt: skip
    session.flush()
    check = cases.check_notices(session, NOW)
    assert mended(check)
    assert check.seen.startswith("1 ")


def test_a_journal_that_is_not_sealed_is_noticed(hall: CityHall, session: Session) -> None:
    assert cases.check_journal(session, NOW).finding is WELL
    hall.open(NOW)
    assert cases.check_journal(session, NOW + timedelta(hours=1)).finding is WELL
    assert mended(cases.check_journal(session, NOW + timedelta(hours=4)))
    seal(session, NOW + timedelta(hours=4))
    assert cases.check_journal(session, NOW + timedelta(hours=30)).finding is WELL


def test_a_folder_that_is_no_folder_cannot_keep_files(tmp_path: Path) -> None:
    assert cases.check_attachments(tmp_path / "data" / "attachments").finding is WELL
    (tmp_path / "file").touch()
    assert mended(cases.check_attachments(tmp_path / "file" / "attachments"))


def test_without_a_database_the_rest_is_still_looked_at_and_none_is_made(tmp_path: Path) -> None:
    checks = cases.cases_checks(Settings(data_dir=tmp_path))
    assert [check.part for check in checks] == ["rules", "calendar", "attachments"]
    assert list(tmp_path.iterdir()) == []
