"""The same matter is found, joined, counted, and everybody is answered."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from config.rules.intake import DuplicateRules
from crm.casework import Casework
from crm.citizens.service import remember_citizen
from crm.duplicates.service import (
    LOOKED_AT,
    adopt,
    candidates,
    citizens_of,
    mark_repeat,
    telling_of,
    telling_of_form,
)  # fmt: skip
from crm.tickets.models import Ticket
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

LAMP = "建设路12号门口的路灯已经三天不亮了，晚上出行不安全，希望尽快维修"
LAMP_AGAIN = "建设路12号的路灯三天不亮了，出行不安全，请尽快维修"
PATH = "城市管理/市政设施/路灯故障"


def casework(days: int = 30, likeness: float = 0.5, shown: int = 10) -> Casework:
    """Rules of a city that knows duplicates and one category."""
    rules = SimpleNamespace(
        intake=SimpleNamespace(duplicates=DuplicateRules(days=days, likeness=likeness, shown=shown)),
        categories=(SimpleNamespace(code="010203", path=PATH),),
    )
    return cast(Casework, SimpleNamespace(rules=lambda _at: rules))


class Desk:
    """Writes tickets down, one hour after the other."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.count = 0
        self.one = remember_citizen(session, number="13800006021", name="王小明", at=NOON).id
        self.two = remember_citizen(session, number="13900007032", name="李芳", at=NOON).id

    def write(self, citizen: int | None, content: str = LAMP, *, days_ago: float = 1, **values: Any) -> Ticket:
        self.count += 1
        fields: dict[str, Any] = {
            "query_code": "000000",
            "operator": "801",
            "kind": "投诉",
            "title": "路灯不亮",
            "content": content,
            "category": PATH,
            "category_code": "010203",
            "district": "东湖区",
            "address": "建设路12号",
            "reminders": 0,
        }
        at = NOON - timedelta(days=days_ago) + timedelta(seconds=self.count)
        ticket = Ticket(
            number=f"{at:%y%m%d%H%M%S}01{self.count:04d}",
            citizen_id=citizen,
            created_at=at,
            updated_at=at,
            **{**fields, **values},
        )
        self.session.add(ticket)
        self.session.flush()
        return ticket

    def found(self, ticket: Ticket, rules: Casework | None = None) -> list[tuple[str, str]]:
        found = candidates(self.session, rules or casework(), telling_of(ticket), NOON)
        return [(c.ticket.number, c.kind) for c in found]


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def test_the_citizens_own_ticket_comes_before_other_citizens(desk: Desk) -> None:
    own, other = desk.write(desk.one, LAMP_AGAIN), desk.write(desk.two)
    new = desk.write(desk.one)
    assert desk.found(new) == [(own.number, "same_citizen"), (other.number, "same_matter")]


def test_reasons_are_given_in_both_languages(desk: Desk) -> None:
    desk.write(desk.one, LAMP_AGAIN)
    new = desk.write(desk.one)
    (candidate,) = candidates(desk.session, casework(), telling_of(new), NOON)
    assert [r.code for r in candidate.reasons] == ["citizen", "category", "place", "wording"]
    assert candidate.reasons[0].zh == "同一诉求人30天内"
    assert candidate.reasons[0].en == "Same citizen within 30 days"
    assert 0.5 < candidate.likeness < 1


@pytest.mark.parametrize(
    "values",
    [
        {"content": "小区停水两天，物业没有通知", "title": "停水"},
        {"category_code": "020101"},
        {"district": "西山区"},
        {"address": "建设路98号"},
        {"days_ago": 31},
        {"status": "merged"},
    ],
)
def test_another_citizens_other_matter_is_none(desk: Desk, values: dict[str, Any]) -> None:
    desk.write(desk.two, **values)
    assert desk.found(desk.write(desk.one)) == []


def test_a_citizen_is_recognised_though_the_operator_chose_another_category(desk: Desk) -> None:
    own = desk.write(desk.one, category_code="020101")
    assert desk.found(desk.write(desk.one)) == [(own.number, "same_citizen")]


def test_two_anonymous_citizens_are_not_the_same(desk: Desk) -> None:
    own = desk.write(None)
    assert desk.found(desk.write(None)) == [(own.number, "same_matter")]


def test_a_form_is_compared_before_it_is_a_ticket(desk: Desk) -> None:
    own = desk.write(desk.one)
    form = {"callback_number": "+86 138 0000 6021", "category": PATH, "district": "东湖区", "content": LAMP_AGAIN}
    telling = telling_of_form(desk.session, casework(), form, NOON)
    assert telling.citizen_id == desk.one
    assert [c.ticket.number for c in candidates(desk.session, casework(), telling, NOON)] == [own.number]


def test_an_empty_form_has_no_duplicates(desk: Desk) -> None:
    desk.write(desk.one)
    telling = telling_of_form(desk.session, casework(), {}, NOON)
    assert candidates(desk.session, casework(), telling, NOON) == []


def test_a_storm_of_one_matter_shows_few_and_looks_at_a_bounded_number(desk: Desk) -> None:
    for _ in range(LOOKED_AT + 5):
        desk.write(desk.two)
    new = desk.write(desk.one)
    limits: list[str] = []

    @event.listens_for(desk.session.get_bind(), "before_cursor_execute")
    def keep(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        limits.append(statement)

    assert len(desk.found(new, casework(shown=7))) == 7
    assert all("LIMIT" in statement for statement in limits)


def test_a_matter_that_comes_again_after_its_end_is_a_repeat(desk: Desk) -> None:
    older = desk.write(desk.one, days_ago=9, status="closed")
    newer = desk.write(desk.one, days_ago=5, status="archived")
    again = desk.write(desk.one)
    assert mark_repeat(desk.session, casework(), again, NOON) == newer.number
    assert again.repeat_of == newer.number != older.number


def test_an_open_matter_or_anothers_is_no_repeat(desk: Desk) -> None:
    desk.write(desk.one, status="in_progress")
    desk.write(desk.two, status="closed")
    again = desk.write(desk.one)
    assert mark_repeat(desk.session, casework(), again, NOON) is None
    assert again.repeat_of is None


def test_many_open_ones_hide_no_repeat(desk: Desk) -> None:
    ended = desk.write(desk.one, days_ago=9, status="closed")
    for _ in range(15):
        desk.write(desk.one, status="in_progress")
    again = desk.write(desk.one)
    assert mark_repeat(desk.session, casework(shown=5), again, NOON) == ended.number


def test_merging_keeps_every_citizen_through_several_steps_and_sums_the_counts(desk: Desk) -> None:
    three = remember_citizen(desk.session, number="13700001111", name="张伟", at=NOON).id
    first = desk.write(desk.one, reminders=1)
    second = desk.write(desk.two, reminders=2)
    third = desk.write(three, reminders=4)
    adopt(desk.session, second, third, NOON)
    adopt(desk.session, first, second, NOON)
    rows = citizens_of(desk.session, first.number)
    assert [(r.citizen_id, r.from_ticket) for r in rows] == [
        (desk.one, first.number),
        (desk.two, second.number),
        (three, third.number),
    ]
    assert first.reminders == 7


def test_a_citizen_who_told_it_twice_is_answered_once(desk: Desk) -> None:
    first, second = desk.write(desk.one), desk.write(desk.one)
    adopt(desk.session, first, second, NOON)
    assert [r.citizen_id for r in citizens_of(desk.session, first.number)] == [desk.one]


def test_every_anonymous_telling_is_kept(desk: Desk) -> None:
    first, second = desk.write(None), desk.write(None)
    adopt(desk.session, first, second, NOON)
    assert [r.from_ticket for r in citizens_of(desk.session, first.number)] == [first.number, second.number]
