"""Levels, answers, releases, colours, reminders."""

from datetime import timedelta
from typing import Literal

import pytest

from config.rules.limits import Limit
from config.rules.supervision import FlagRule, LevelRule, ReminderRule, SupervisionRules, TriggerRule
from crm.departments.models import Department
from crm.notices.models import Notice
from crm.supervision import answers, service
from crm.supervision.flags import raise_flag
from crm.supervision.letter_book import NoSuchLetterError, letters_of, receive
from crm.supervision.models import FlagChange, Letter, Reminder, Supervision
from crm.supervision.reminders import remind
from crm.supervision.rules import NoSuchLevelError, overdue_steps, triggered, triggered_later
from crm.tickets.models import Ticket
from tests.unit.crm.cases.people import DISPATCHER, FRIDAY_NOON, OPERATOR
from tests.unit.crm.cases.stage import CityHall, demo

pytestmark = pytest.mark.unit

NOW = FRIDAY_NOON
LATE: tuple[Literal["overdue", "warn"], ...] = ("overdue", "warn")
DAY = Limit(amount=1, unit="working_days")


def given(hall: CityHall, level: int, occasion: str = "manual:1", trigger: str = "manual") -> int | None:
    number = given_ticket(hall)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        made = service.issue(session, hall.casework, ticket, level, trigger, occasion, "9001", NOW, "群众反映强烈")
        return made.id if made else None


def given_ticket(hall: CityHall) -> str:
    with hall.reading() as session:
        known = session.query(Ticket.number).first()
    return known[0] if known else hall.dispatched(hall.bureau)


def test_one_occasion_issues_a_level_once(hall: CityHall) -> None:
    assert given(hall, 2) is not None
    assert given(hall, 2) is None
    assert given(hall, 3) is not None, "another level of the same occasion is another thing"
    assert given(hall, 2, "manual:2") is not None, "another occasion as well"
    with hall.reading() as session:
        assert session.query(Letter).count() == session.query(Notice).filter_by(kind="letter").count() == 3


def test_an_unknown_level_is_refused(hall: CityHall) -> None:
    with pytest.raises(NoSuchLevelError, match="1, 2, 3, 4, 5, got 6"):
        given(hall, 6)


def test_an_answer_is_the_departments_own_and_given_once(hall: CityHall) -> None:
    made = given(hall, 1) or 0
    with hall.factory.begin() as session:
        with pytest.raises(answers.NoSuchSupervisionError):
            answers.answer(session, made, hall.utility, "c1", "已处理", NOW)
        with pytest.raises(answers.NoSuchSupervisionError):
            answers.answer(session, made, hall.bureau, "c1", "已处理", NOW, ticket="9" * 18)
        answered = answers.answer(session, made, hall.bureau, "c1", "已处理", NOW)
        assert (answered.feedback, answered.promote_at) == ("已处理", None)
        assert letters_of(session, made)[0].received_by == "c1", "who answers a letter has received it"
        with pytest.raises(answers.SupervisionOverError):
            answers.answer(session, made, hall.bureau, "c1", "再说一次", NOW)


def test_a_release_brings_the_level_down_to_what_still_stands(hall: CityHall) -> None:
    low, high = given(hall, 1) or 0, given(hall, 3, "manual:2") or 0
    with hall.factory.begin() as session:
        ticket = session.query(Ticket).one()
        assert ticket.supervision_level == 3
        answers.release(session, high, "9001", "整改到位", NOW, ticket=ticket)
        assert ticket.supervision_level == 1
        with pytest.raises(answers.SupervisionOverError):
            answers.release(session, high, "9001", "整改到位", NOW)
        answers.release_all(session, ticket, "9001", "结案", NOW)
        assert ticket.supervision_level == 0
        assert session.get_one(Supervision, low).promote_at is None


def test_a_higher_level_takes_over_from_the_lower_ones(hall: CityHall) -> None:
    low, high = given(hall, 1), given(hall, 2, "manual:2")
    with hall.reading() as session:
        first = session.get_one(Supervision, low)
        assert (first.promoted_to, first.promote_at) == (high, None)


def test_the_last_level_goes_to_discipline_inspection_and_not_to_the_department(hall: CityHall) -> None:
    made = given(hall, 5) or 0
    with hall.reading() as session:
        supervision = session.get_one(Supervision, made)
        (letter,) = letters_of(session, made)
        notice = session.query(Notice).filter_by(letter_id=letter.id).one()
    assert (supervision.department, notice.department) == ("discipline", "discipline")
    assert letter.facts["addressee"].startswith("纪检监察机关")
    assert any("市城市管理局" in text for text in letter.facts["paragraphs"])


def test_a_letter_is_signed_for_by_its_addressee_and_only_the_first_counts(hall: CityHall) -> None:
    made = given(hall, 2) or 0
    with hall.factory.begin() as session:
        (letter,) = letters_of(session, made)
        with pytest.raises(NoSuchLetterError):
            receive(session, letter.id, hall.utility, "c9", NOW)
        with pytest.raises(NoSuchLetterError):
            receive(session, 10_000, hall.bureau, "c9", NOW)
        receive(session, letter.id, hall.bureau, "c1", NOW)
        receive(session, letter.id, hall.bureau, "c2", NOW + timedelta(hours=1))
        assert (letter.received_by, letter.received_at, letter.delivered_at) == ("c1", NOW, NOW)


def test_colours_only_grow_heavier_until_taken_down(hall: CityHall) -> None:
    number = given_ticket(hall)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        flags = ("orange", "yellow", "orange", "red", "", "")
        changed = [raise_flag(session, ticket, flag, "test", NOW) for flag in flags]
    assert changed == [True, False, False, True, True, False]
    with hall.reading() as session:
        assert [row.flag for row in session.query(FlagChange)] == ["orange", "red", ""]


def test_a_reminder_counts_and_tells_the_department_without_the_citizens_words(hall: CityHall) -> None:
    number = given_ticket(hall)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        remind(session, hall.casework, ticket, OPERATOR.login, "我是王建国,13800000001,怎么还没修", None, NOW)
        remind(session, hall.casework, ticket, OPERATOR.login, "", None, NOW)
        assert ticket.reminders == 2
    with hall.reading() as session:
        # The ticket's own digits may be any.
        told = [notice.body.replace(number, "") for notice in session.query(Notice).filter_by(kind="reminder")]
        assert session.query(Reminder).count() == len(told) == 2
    assert "第2次" in told[1]
    assert not any("王建国" in body or "138" in body for body in told)


def test_setting_off_raises_what_the_rules_name(hall: CityHall) -> None:
    number = given_ticket(hall)
    for _ in range(2):
        with hall.factory.begin() as session:
            ticket = session.get_one(Ticket, number)
            service.set_off(session, hall.casework, ticket, "dissatisfied_again", "dissatisfied_again:7", "6001", NOW)
    with hall.reading() as session:
        (made,) = session.query(Supervision)
    assert (made.level, made.trigger, made.issued_by) == (2, "dissatisfied_again", "6001")
    assert hall.ticket(number).flag == "red"


def test_a_count_that_is_not_reached_raises_nothing(hall: CityHall) -> None:
    rules = hall.casework.rules(NOW).supervision
    assert triggered(rules, "returns_refused", 1) == []
    assert triggered(rules, "returns_refused", 2) == ["level:2"]


def test_steps_of_one_moment_come_together_and_a_person_decides_what_is_not_automatic() -> None:
    answer = {"answer": DAY, "issuer": "x", "series": "x", "template": "reminder", "name": "x", "name_en": "x"}
    rules = SupervisionRules(
        reminders=ReminderRule(ahead=DAY, counted=0),
        levels=(
            LevelRule(level=2, triggers=(TriggerRule(on="overdue", after=DAY),), **answer),
            LevelRule(level=1, triggers=tuple(TriggerRule(on=on, after=DAY) for on in LATE), **answer),
            LevelRule(level=3, triggers=(TriggerRule(on="overdue"),), automatic=False, **answer),
        ),
        flags=(FlagRule(flag="red", name="红牌", triggers=(TriggerRule(on="overdue", after=DAY),)),),
        department_flags=(),
        letter_number="{series}{year}{sequence}",
    )
    (step,) = overdue_steps(rules, NOW, demo().calendar(NOW))
    assert (step.at, step.what) == (NOW + timedelta(days=3), ("flag:red", "level:1", "level:2"))
    assert triggered_later(rules, "warn") == [("level:1", DAY)]


def test_a_level_issued_while_nobody_has_the_ticket_goes_to_whom_it_is_dispatched(hall: CityHall) -> None:
    number, later = hall.open(), NOW + timedelta(days=7)
    with hall.factory.begin() as session:
        ticket = session.get_one(Ticket, number)
        made = service.issue(session, hall.casework, ticket, 2, "instruction", "instruction:1", "9001", NOW)
        assert made is not None
        assert (made.department, letters_of(session, made.id)) == (None, [])
        early = made.due_at
    hall.move(OPERATOR, number, NOW, "submit")
    hall.move(DISPATCHER, number, later, "dispatch", lead=hall.bureau, basis="职责")
    with hall.factory.begin() as session:
        sent = session.query(Supervision).one()
        [letter] = letters_of(session, sent.id)
        assert sent.department == hall.bureau
        assert early is not None
        assert sent.due_at is not None
        assert early < later < sent.due_at
        name = session.get_one(Department, hall.bureau).name
        assert name in letter.facts["addressee"]
        assert session.query(Notice).filter_by(kind="letter", department=hall.bureau).count() == 1
        answers.answer(session, sent.id, hall.bureau, "5001", "已安排", later)
