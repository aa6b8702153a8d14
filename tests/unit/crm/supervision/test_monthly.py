"""A department's month: figures that can be traced, and the colour they make."""

from datetime import date
from typing import Any

import pytest

from config.rules.supervision import DepartmentFlagRule
from crm.notices.models import Notice
from crm.supervision.models import DepartmentFlag
from crm.supervision.monthly import Figure, colour, flag_departments
from crm.tickets.models import Ticket
from tests.unit.crm.cases.people import FRIDAY_NOON, REVIEWER, VISITOR, after, clerk
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.scheduler.story import REPLY

pytestmark = pytest.mark.unit

NOVEMBER = date(2026, 11, 1)
DECEMBER_FIRST = after(days=11)
RULES = (
    DepartmentFlagRule(flag="yellow", rate="on_time", below=0.95, at_least=2),
    DepartmentFlagRule(flag="red", rate="on_time", below=0.5, at_least=2),
    DepartmentFlagRule(flag="orange", rate="returned", above=0.2, at_least=2),
)


def figures(**rates: tuple[int, int]) -> dict[str, Figure]:
    return {name: Figure(*rates.get(name, (0, 0))) for name in ("on_time", "satisfied", "returned")}


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        (figures(on_time=(19, 20)), ""),
        (figures(on_time=(18, 20)), "yellow"),
        (figures(on_time=(9, 20)), "red"),
        (figures(on_time=(18, 20), returned=(5, 20)), "orange"),
        (figures(returned=(4, 20)), ""),
        (figures(on_time=(0, 1)), ""),
        (figures(), ""),
    ],
)
def test_the_heaviest_fitting_colour_counts(given: dict[str, Figure], flag: str) -> None:
    assert colour(RULES, given) == flag


def work(hall: CityHall, handled: float | None, result: str = "") -> str:
    number = hall.dispatched(hall.bureau)
    if handled is not None:
        hall.move(clerk(hall.bureau), number, after(days=handled), "sign")
        hall.move(clerk(hall.bureau), number, after(days=handled), "reply", **REPLY)
    if result:
        hall.move(REVIEWER, number, after(days=handled or 0), "approve")
        said: dict[str, Any] = {
            "reached": True,
            "solved": "yes",
            "result": result,
            "contacted": "yes",
            "attitude": "satisfied",
        }
        hall.move(VISITOR, number, after(days=handled or 0), "follow_up", **said)
        hall.move(REVIEWER, number, after(days=handled or 0), "close")
    return number


def test_figures_say_what_they_are_made_of(hall: CityHall) -> None:
    work(hall, 1, "satisfied")
    work(hall, 1)
    work(hall, 9)
    work(hall, None)
    excused = work(hall, 9)
    with hall.factory.begin() as session:
        session.get_one(Ticket, excused).difficult = True
    returned = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), returned, FRIDAY_NOON, "ask_return", reason_code=hall.unproven, reason="非本单位职责")
    with hall.factory.begin() as session:
        (flag,) = flag_departments(session, hall.casework, NOVEMBER, DECEMBER_FIRST)
    assert flag.department == hall.bureau
    assert flag.figures == {
        "on_time": {"numerator": 2, "denominator": 5, "left_out": 1, "rate": 0.4},
        "satisfied": {"numerator": 1, "denominator": 1, "left_out": 0, "rate": 1.0},
        "returned": {"numerator": 1, "denominator": 6, "left_out": 0, "rate": 1 / 6},
    }


def test_a_month_is_given_once_and_a_coloured_department_is_told(hall: CityHall) -> None:
    for _ in range(10):
        work(hall, None)
    for _ in range(2):
        with hall.factory.begin() as session:
            flag_departments(session, hall.casework, NOVEMBER, DECEMBER_FIRST)
    with hall.reading() as session:
        (flag,) = session.query(DepartmentFlag)
        (notice,) = session.query(Notice).filter_by(kind="department_flag")
    assert (flag.flag, flag.month) == ("red", NOVEMBER)
    assert notice.subject == "2026年11月办理情况亮红牌"


def test_what_lies_outside_the_month_does_not_count(hall: CityHall) -> None:
    work(hall, 12, "satisfied")
    with hall.factory.begin() as session:
        (flag,) = flag_departments(session, hall.casework, NOVEMBER, after(days=13))
        (later,) = flag_departments(session, hall.casework, date(2026, 12, 1), after(days=45))
    assert flag.figures["satisfied"]["denominator"] == 0
    assert flag.figures["returned"]["denominator"] == 1
    assert later.figures["satisfied"]["numerator"] == 1
    assert later.figures["on_time"] == {"numerator": 0, "denominator": 1, "left_out": 0, "rate": 0.0}
