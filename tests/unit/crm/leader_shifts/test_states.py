"""Which way a shift goes, move by move."""

from itertools import product

import pytest

from crm.leader_shifts.states import MAKERS, SHIFT, ShiftMove, ShiftState
from crm.moves import IllegalMoveError
from crm.tickets.states import Role

pytestmark = pytest.mark.unit

ALLOWED = {
    ("draft", "change", "draft"),
    ("draft", "submit", "submitted"),
    ("draft", "withdraw", "withdrawn"),
    ("submitted", "approve", "approved"),
    ("submitted", "send_back", "draft"),
    ("submitted", "withdraw", "withdrawn"),
    ("approved", "publish", "published"),
    ("approved", "withdraw", "withdrawn"),
    ("published", "begin", "running"),
    ("published", "withdraw", "withdrawn"),
    ("running", "end", "over"),
    ("over", "report", "reported"),
}


@pytest.mark.parametrize(("state", "move"), list(product(ShiftState, ShiftMove)))
def test_a_shift_goes_this_way_and_no_other(state: ShiftState, move: ShiftMove) -> None:
    ways = {to for of, how, to in ALLOWED if (of, how) == (state, move)}
    if ways:
        assert {SHIFT.after(state, move)} == ways
    else:
        with pytest.raises(IllegalMoveError):
            SHIFT.after(state, move)


def test_a_clerk_makes_no_move_and_only_the_clock_begins_a_shift() -> None:
    assert not any(Role.CLERK in roles for roles in MAKERS.values())
    assert MAKERS[ShiftMove.BEGIN] == (Role.SYSTEM,)
    assert set(MAKERS) == set(ShiftMove)
