"""The outbox: once, in time, until it is taken or stuck."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.departments.models import Department
from crm.notices import service
from crm.notices.models import Notice
from tests.unit.crm.cases.people import FRIDAY_NOON
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.scheduler.story import city

pytestmark = pytest.mark.unit

NOW = city("2026-11-20 09:00")
NIGHT = city("2026-11-20 23:30")
MONDAY = city("2026-11-23 08:30")


def tell(hall: CityHall, key: str, at: datetime = NOW, **more: Any) -> list[Notice]:
    with hall.factory.begin() as session:
        unit = session.get_one(Department, hall.bureau)
        unit.email, unit.webhook = unit.email or "office@bureau.example", more.pop("webhook", "")
        subject, body = more.pop("subject", "新工单"), more.pop("body", "请签收")
        return service.tell_department(
            session, hall.casework, key, "dispatched", hall.bureau, None, subject, body, at, **more
        )


def due(hall: CityHall, at: datetime) -> list[str]:
    with hall.reading() as session:
        return [notice.key for notice in service.due_notices(session, at)]


def claim(hall: CityHall, key: str, at: datetime) -> bool:
    with hall.factory.begin() as session:
        return service.claim(session, hall.casework, session.query(Notice).filter_by(key=key).one(), at)


def fail(hall: CityHall, key: str, at: datetime, *, for_good: bool = False) -> Notice:
    with hall.factory.begin() as session:
        notice = session.query(Notice).filter_by(key=key).one()
        service.failed(session, notice.id, "smtp-451", at, for_good=for_good)
        return notice


def test_the_same_is_told_once(hall: CityHall) -> None:
    first, again = tell(hall, "letter:1"), tell(hall, "letter:1", body="anders")
    assert [n.id for n in first] == [n.id for n in again]
    assert due(hall, NOW) == ["letter:1:email"]


def test_every_way_the_department_gave_is_used(hall: CityHall) -> None:
    notices = tell(hall, "letter:1", webhook="https://bureau.example/hook")
    assert [(n.channel, n.address) for n in notices] == [
        ("email", "office@bureau.example"),
        ("webhook", "https://bureau.example/hook"),
    ]


def test_a_department_without_an_address_reads_it_in_the_console(hall: CityHall) -> None:
    with hall.factory.begin() as session:
        (notice,) = service.tell_department(
            session, hall.casework, "letter:1", "letter", hall.utility, None, "督办函", "…", NIGHT
        )
    assert (notice.channel, notice.state, notice.next_try_at) == ("console", "sent", None)


@pytest.mark.parametrize(
    ("at", "urgent", "opening"),
    [
        (NOW, False, NOW),
        (city("2026-11-20 12:30"), False, city("2026-11-20 13:30")),
        (NIGHT, False, MONDAY),
        (city("2026-11-22 10:00"), False, MONDAY),
        (city("2026-02-13 18:00"), False, city("2026-02-14 08:30")),
        (city("2026-02-14 18:00"), False, city("2026-02-24 08:30")),
        (NIGHT, True, NIGHT),
    ],
)
def test_nobody_is_told_outside_working_time_unless_it_is_urgent(
    hall: CityHall, at: datetime, urgent: bool, opening: datetime
) -> None:
    (notice,) = tell(hall, "letter:1", at, urgent=urgent)
    assert (notice.not_before, notice.next_try_at) == (opening, opening)
    assert due(hall, opening - timedelta(seconds=1)) == []
    assert due(hall, opening) == ["letter:1:email"]


def test_a_sender_that_comes_late_does_not_disturb_the_evening(hall: CityHall) -> None:
    tell(hall, "letter:1")
    assert not claim(hall, "letter:1:email", NIGHT)
    assert due(hall, NIGHT) == []
    assert claim(hall, "letter:1:email", MONDAY)


def test_a_claimed_notice_is_nobody_elses_until_the_claim_runs_out(hall: CityHall) -> None:
    tell(hall, "letter:1")
    with hall.reading() as session:
        (seen,) = service.due_notices(session, NOW)
    assert claim(hall, "letter:1:email", NOW)
    with hall.factory.begin() as session:
        assert not service.claim(session, hall.casework, seen, NOW), "another sender read it before"
    assert due(hall, NOW + service.LEASE - timedelta(seconds=1)) == []
    assert due(hall, NOW + service.LEASE) == ["letter:1:email"], "its sender died"
    assert claim(hall, "letter:1:email", NOW + service.LEASE)


def test_a_failure_waits_twice_as_long_each_time_and_then_it_is_stuck(hall: CityHall) -> None:
    tell(hall, "letter:1", urgent=True)
    now, waits = NOW, []
    for _ in range(service.MOST_TRIES):
        assert claim(hall, "letter:1:email", now)
        notice = fail(hall, "letter:1:email", now)
        if notice.next_try_at:
            waits.append((notice.next_try_at - now) // timedelta(minutes=1))
            now = notice.next_try_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert (notice.state, notice.last_error, notice.tries) == ("stuck", "smtp-451", service.MOST_TRIES)
    assert due(hall, now + timedelta(days=30)) == []


def test_what_cannot_succeed_is_stuck_at_once(hall: CityHall) -> None:
    tell(hall, "letter:1")
    claim(hall, "letter:1:email", NOW)
    assert fail(hall, "letter:1:email", NOW, for_good=True).state == "stuck"


def test_a_sender_that_dies_every_time_does_not_try_for_ever(hall: CityHall) -> None:
    tell(hall, "letter:1", urgent=True)
    now = NOW
    while due(hall, now):
        claim(hall, "letter:1:email", now)
        now += service.LEASE
    with hall.reading() as session:
        notice = session.query(Notice).one()
    assert (notice.state, notice.tries, notice.last_error) == ("stuck", service.MOST_TRIES, "sender-died")


def test_an_address_that_fails_rests_and_others_do_not(hall: CityHall) -> None:
    for key in ("a", "b", "c"):
        tell(hall, key, urgent=True)
    with hall.factory.begin() as session:
        session.get_one(Department, hall.bureau).email = "other@bureau.example"
    tell(hall, "d", urgent=True)
    claim(hall, "a:email", NOW)
    fail(hall, "a:email", NOW)
    assert due(hall, NOW) == ["d:email"]
    assert due(hall, NOW + timedelta(minutes=1)) == ["d:email", "a:email", "b:email", "c:email"]


def test_the_report_of_stuck_ones_names_those_that_wait_too_long_as_well(hall: CityHall) -> None:
    tell(hall, "given-up")
    tell(hall, "waiting")
    claim(hall, "given-up:email", NOW)
    fail(hall, "given-up:email", NOW, for_good=True)

    def stuck(at: datetime) -> list[str]:
        with hall.reading() as session:
            return [notice.key for notice in service.stuck_notices(session, at).items]

    assert stuck(NOW) == ["given-up:email"]
    assert stuck(NOW + timedelta(days=2)) == ["given-up:email", "waiting:email"]


def test_stuck_ones_can_be_tried_again(hall: CityHall) -> None:
    for key in ("a", "b"):
        tell(hall, key)
        claim(hall, f"{key}:email", NOW)
        fail(hall, f"{key}:email", NOW, for_good=True)
    with hall.factory.begin() as session:
        first = session.query(Notice).filter_by(key="a:email").one().id
        assert service.try_again(session, NOW, first) == 1
        assert service.try_again(session, NOW, first) == 0, "it is not stuck any more"
        assert service.try_again(session, NOW) == 1
    assert due(hall, NOW) == ["a:email", "b:email"]


def test_what_is_sent_is_sent(hall: CityHall) -> None:
    (notice,) = tell(hall, "a")
    claim(hall, "a:email", NOW)
    with hall.factory.begin() as session:
        service.sent(session, notice.id, NOW)
    assert due(hall, NOW + timedelta(days=9)) == []


def test_a_citizens_number_is_not_in_the_outbox(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with hall.factory.begin() as session:
        notice = service.tell_citizen(session, hall.casework, "closed:1", number, 7, "您的诉求已办结。", FRIDAY_NOON)
    assert notice.address == "citizen:7"
    assert "138" not in (notice.body + notice.subject).replace(number, "")  # the ticket's own digits may be any


def test_a_subject_is_one_harmless_line(hall: CityHall) -> None:
    subject = "督办\r\nBcc: all@city.example\x00 \u202egpj" + "长" * 300
    (notice,) = tell(hall, "a", subject=subject, body="一\x07\r\n二\u200b")
    assert "\n" not in notice.subject
    assert not {"\x00", "\u202e", "\r"} & set(notice.subject + notice.body)
    assert len(notice.subject) == 200
    assert notice.body == "一\n二"
