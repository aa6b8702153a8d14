"""Two people swap shifts: asked, agreed, accepted; nothing less changes the plan."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from crm.moves import IllegalMoveError
from crm.planning.errors import FaultyPlanError, NoSuchSwapError, SwapInputError, SwapOverError, SwapPartError
from crm.planning.models import ShiftSwap
from crm.planning.service import Wish, publish, save_draft
from crm.planning.states import PlanState, SwapMove
from crm.planning.swaps import ask_swap, move_swap, swaps_for
from crm.planning.weeks import plan_of, published_shifts
from crm.tickets.states import Role
from tests.unit.crm.planning.weeks import CASEWORK, FRIDAY_BEFORE, MONDAY, day, people, wish

pytestmark = pytest.mark.unit

_M = SwapMove
ROLES = {"8001": Role.OPERATOR, "8002": Role.OPERATOR, "8003": Role.OPERATOR, "9001": Role.SUPERVISOR}


def plan(session: Session, *wishes: Wish) -> None:
    people(session, "8001", "8002", "8003")
    draft = save_draft(session, CASEWORK, MONDAY, wishes, None, "9001", FRIDAY_BEFORE)
    publish(session, CASEWORK, MONDAY, draft.revision, "9001", FRIDAY_BEFORE)


@pytest.fixture
def asked(session: Session) -> ShiftSwap:
    plan(session, wish("8001", 0, "early_a"), wish("8002", 1, "late_a"), wish("8002", 3, "early_a"))
    return ask_swap(session, CASEWORK, "8001", (day(0), "early_a"), "8002", (day(1), "late_a"), FRIDAY_BEFORE)


def move(session: Session, swap: ShiftSwap, wanted: SwapMove, login: str) -> ShiftSwap:
    return move_swap(session, CASEWORK, swap.id, wanted, login, ROLES[login], FRIDAY_BEFORE)


def in_force(session: Session) -> list[tuple[str, str]]:
    return [(shift.operator, shift.code) for shift in published_shifts(session, MONDAY, day(6))]


def test_an_accepted_swap_is_in_force_as_the_next_version(session: Session, asked: ShiftSwap) -> None:
    move(session, asked, _M.AGREE, "8002")
    assert in_force(session) == [("8001", "early_a"), ("8002", "late_a"), ("8002", "early_a")]
    accepted = move(session, asked, _M.ACCEPT, "9001")
    assert (accepted.state, accepted.decided_by) == ("accepted", "9001")
    assert in_force(session) == [("8002", "early_a"), ("8001", "late_a"), ("8002", "early_a")]
    version = plan_of(session, MONDAY, PlanState.PUBLISHED)
    assert version is not None
    assert version.version == 2


@pytest.mark.parametrize(
    ("before", "wanted", "login"),
    [
        ([], _M.AGREE, "8001"),
        ([], _M.AGREE, "9001"),
        ([], _M.WITHDRAW, "8002"),
        ([_M.AGREE], _M.ACCEPT, "8001"),
        ([_M.AGREE], _M.ACCEPT, "8002"),
        ([_M.AGREE], _M.REFUSE, "8002"),
    ],
)
def test_everybody_makes_their_own_moves_only(
    session: Session, asked: ShiftSwap, before: list[SwapMove], wanted: SwapMove, login: str
) -> None:
    for one in before:
        move(session, asked, one, "8002")
    with pytest.raises(SwapPartError):
        move(session, asked, wanted, login)


def test_a_supervisor_accepts_nothing_the_colleague_has_not_agreed_to(session: Session, asked: ShiftSwap) -> None:
    with pytest.raises(IllegalMoveError):
        move(session, asked, _M.ACCEPT, "9001")
    move(session, asked, _M.DECLINE, "8002")
    with pytest.raises(IllegalMoveError):
        move(session, asked, _M.ACCEPT, "9001")


def test_others_do_not_see_a_swap_and_a_supervisor_sees_the_open_ones(session: Session, asked: ShiftSwap) -> None:
    with pytest.raises(NoSuchSwapError):
        move(session, asked, _M.AGREE, "8003")
    assert swaps_for(session, "8003", Role.OPERATOR) == []
    assert [swap.id for swap in swaps_for(session, "8002", Role.OPERATOR)] == [asked.id]
    assert [swap.id for swap in swaps_for(session, "9001", Role.SUPERVISOR)] == [asked.id]
    move(session, asked, _M.WITHDRAW, "8001")
    assert swaps_for(session, "9001", Role.SUPERVISOR) == []
    assert len(swaps_for(session, "8001", Role.OPERATOR)) == 1


def test_a_swap_that_leaves_no_rest_is_not_accepted(session: Session) -> None:
    plan(session, wish("8001", 0, "early_a"), wish("8002", 1, "late_a"), wish("8001", 2, "early_a"))
    swap = ask_swap(session, CASEWORK, "8001", (day(0), "early_a"), "8002", (day(1), "late_a"), FRIDAY_BEFORE)
    move(session, swap, _M.AGREE, "8002")
    with pytest.raises(FaultyPlanError):
        move(session, swap, _M.ACCEPT, "9001")


def test_a_swap_waits_for_no_draft_and_for_no_changed_plan(session: Session, asked: ShiftSwap) -> None:
    move(session, asked, _M.AGREE, "8002")
    draft = save_draft(session, CASEWORK, MONDAY, [wish("8001", 0, "early_a")], None, "9001", FRIDAY_BEFORE)
    nested = session.begin_nested()
    with pytest.raises(SwapOverError, match="draft"):
        move(session, asked, _M.ACCEPT, "9001")
    nested.rollback()
    publish(session, CASEWORK, MONDAY, draft.revision, "9001", FRIDAY_BEFORE)
    with pytest.raises(SwapOverError, match="the plan changed"):
        move(session, asked, _M.ACCEPT, "9001")


@pytest.mark.parametrize(
    ("own", "colleague", "theirs"),
    [
        ((day(0), "early_a"), "8001", (day(0), "early_a")),
        ((day(0), "early_a"), "8002", (day(7), "late_a")),
        ((day(0), "late_b"), "8002", (day(1), "late_a")),
        ((day(0), "early_a"), "8002", (day(2), "late_a")),
    ],
)
def test_only_published_shifts_of_two_people_in_one_week_are_swapped(
    session: Session, own: tuple[object, str], colleague: str, theirs: tuple[object, str]
) -> None:
    plan(session, wish("8001", 0, "early_a"), wish("8002", 1, "late_a"))
    with pytest.raises(SwapInputError):
        ask_swap(session, CASEWORK, "8001", own, colleague, theirs, FRIDAY_BEFORE)  # type: ignore[arg-type]


def test_a_shift_that_has_begun_is_not_swapped(session: Session) -> None:
    plan(session, wish("8001", 0, "early_a"), wish("8002", 1, "late_a"))
    later = FRIDAY_BEFORE + timedelta(days=4)
    with pytest.raises(SwapInputError):
        ask_swap(session, CASEWORK, "8001", (day(0), "early_a"), "8002", (day(1), "late_a"), later)
