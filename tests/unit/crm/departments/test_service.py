"""Departments follow the rules, and know who is above and below them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from config.profile import load_profile
from config.rules.city import CityRules
from crm.assignments.models import Assignment
from crm.departments.models import Department
from crm.departments.service import (
    NoSuchDepartmentError,
    above,
    below,
    department,
    open_assignments,
    shift_of,
    sync_departments,
)
from crm.tickets.models import Ticket

from ..conftest import NOON

pytestmark = pytest.mark.unit

RULES = load_profile("demo").rules_at(NOON)


def without(*codes: str) -> CityRules:
    return RULES.model_copy(update={"departments": tuple(d for d in RULES.departments if d.code not in codes)})


def held_by(session: Session, code: str, status: str) -> Assignment:
    number = f"{session.query(Ticket).count() + 1:018}"
    session.add(
        Ticket(
            number=number, query_code="123456", operator="8001", kind="求助", title="t", content="c",
            created_at=NOON, updated_at=NOON,
        )
    )  # fmt: skip
    session.flush()
    assignment = Assignment(
        ticket=number, department=code, role="lead", status=status, limits="ordinary",
        dispatched_by="7001", dispatched_at=NOON, due_at=NOON,
    )  # fmt: skip
    session.add(assignment)
    session.flush()
    return assignment


def test_all_departments_are_made_once(session: Session) -> None:
    assert sync_departments(session, RULES, NOON) == []
    assert sync_departments(session, RULES, NOON) == []
    assert session.query(Department).count() == len(RULES.departments)


def test_a_child_that_stands_before_its_parent_is_made_too(session: Session) -> None:
    backwards = RULES.model_copy(update={"departments": RULES.departments[::-1]})
    sync_departments(session, backwards, NOON)
    assert department(session, "jiangan-taibei").parent == "jiangan"


def test_what_changed_is_changed(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    renamed = [
        d.model_copy(update={"name": "市城市管理执法委", "email": "cg@example.cn"}) if d.code == "city-mgmt" else d
        for d in RULES.departments
    ]
    sync_departments(session, RULES.model_copy(update={"departments": tuple(renamed)}), NOON)
    changed = department(session, "city-mgmt")
    assert (changed.name, changed.email, changed.active) == ("市城市管理执法委", "cg@example.cn", True)


def test_a_department_that_goes_is_closed_told_once_and_can_come_back(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    later = NOON + timedelta(days=1)
    assert sync_departments(session, without("parks", "sports"), later) == ["parks", "sports"]
    assert sync_departments(session, without("parks", "sports"), later) == []
    gone = department(session, "parks")
    assert (gone.active, gone.closed_at) == (False, later)
    assert sync_departments(session, RULES, later) == []
    assert (gone.active, gone.closed_at) == (True, None)


def test_a_closed_department_says_what_it_still_holds(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    working = held_by(session, "parks", "working")
    to_sign = held_by(session, "parks", "to_sign")
    for over in ("replied", "returned", "recalled"):
        held_by(session, "parks", over)
    held_by(session, "sports", "working")
    sync_departments(session, without("parks"), NOON)
    assert [a.id for a in open_assignments(session, "parks")] == [working.id, to_sign.id]


def test_above_and_below(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    assert above(session, "jiangan-taibei") == ["jiangan"]
    assert above(session, "jiangan") == []
    assert {"jiangan-taibei", "jiangan-urban"} < below(session, "jiangan")
    assert not below(session, "jiangan") & {"jiangan", "qiaokou-gutian"}
    assert below(session, "jiangan-taibei") == set()


def test_a_circle_in_the_database_ends(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    department(session, "jiangan").parent = "jiangan-taibei"
    session.flush()
    assert above(session, "jiangan-taibei") == ["jiangan"]
    assert "jiangan" not in below(session, "jiangan")


def test_an_unknown_code_is_refused(session: Session) -> None:
    with pytest.raises(NoSuchDepartmentError):
        department(session, "moon")


def test_shifts() -> None:
    assert shift_of(RULES, "water-co") == "around_the_clock"
    assert shift_of(RULES, "housing") == shift_of(RULES, "moon") == ""
