"""What must not be asked of people, and where somebody is missing."""

import pytest

from crm.operators.models import Operator
from crm.planning.checks import FaultKind, faults, gaps
from crm.planning.service import Wish
from tests.unit.crm.planning.pasts import wall
from tests.unit.crm.planning.weeks import RULES, day, needs, person, shifts, wish

pytestmark = pytest.mark.unit

_K = FaultKind


def found(*wishes: Wish, around: tuple[Wish, ...] = (), operators: tuple[Operator, ...] = ()) -> list[FaultKind]:
    known = {one.login: one for one in operators or (person("8001"), person("8002"))}
    return [fault.kind for fault in faults(shifts(*wishes), shifts(*around), known, RULES)]


def test_five_early_shifts_are_no_fault() -> None:
    assert found(*(wish("8001", n, "early_a") for n in range(5))) == []


@pytest.mark.parametrize(
    ("wishes", "kind"),
    [
        ((wish("8001", 0, "early_a"), wish("8001", 0, "day_a")), _K.OVERLAP),
        ((wish("8001", 0, "night_a"), wish("8001", 1, "early_a")), _K.SHORT_REST),
        ((wish("8001", 0, "late_a"), wish("8001", 1, "early_a")), _K.SHORT_REST),
        (tuple(wish("8001", n, "early_a") for n in range(6)), _K.TOO_MANY_HOURS),
        ((wish("8009", 0, "early_a"),), _K.UNKNOWN_OPERATOR),
    ],
)
def test_what_the_rules_forbid_is_found(wishes: tuple[Wish, ...], kind: FaultKind) -> None:
    assert found(*wishes) == [kind]


def test_a_closed_account_is_not_planned() -> None:
    assert found(wish("8001", 0, "early_a"), operators=(person("8001", active=False),)) == [_K.CLOSED_ACCOUNT]


def test_nobody_is_planned_for_a_queue_they_do_not_answer() -> None:
    assert found(wish("8001", 0, "early_a"), operators=(person("8001", "enterprise"),)) == [_K.FOREIGN_QUEUE]


def test_eleven_hours_between_two_shifts_are_enough_and_the_fault_says_how_many_there_are() -> None:
    [fault] = faults(shifts(wish("8001", 0, "late_a"), wish("8001", 1, "day_a")), [], {"8001": person("8001")}, RULES)
    assert (fault.hours, fault.limit, fault.day) == (10.5, 11, day(1))


def test_rest_counts_over_the_turn_of_the_week() -> None:
    assert found(wish("8001", 1, "early_a"), around=(wish("8001", 0, "night_a"),)) == [_K.SHORT_REST]
    assert found(wish("8002", 1, "early_a"), around=(wish("8001", 0, "night_a"),)) == []


def test_half_hours_with_too_few_people_are_listed_with_how_many_are_missing() -> None:
    wanted = needs({0: range(12, 28)})
    [lunch] = gaps(shifts(wish("8001", 0, "early_a")), wanted)
    assert (lunch.starts_at, lunch.missing) == (wall(day(0), 10, 30), 1)
    assert gaps(shifts(wish("8001", 0, "early_a"), wish("8002", 0, "early_b")), wanted) == []
    assert len(gaps([], wanted)) == 16
