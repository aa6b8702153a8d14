"""State machines are tables; a move that is not in them is refused by name."""

from itertools import product

import pytest

from crm.calls.states import CALL, SEGMENT_OF, CallMove, CallState, Outcome, outcome_of
from crm.moves import IllegalMoveError
from crm.operators.states import OPERATOR, OperatorMove, OperatorState

pytestmark = pytest.mark.unit


def test_an_answered_call_walks_through_its_states() -> None:
    state = CallState.STARTED
    path = []
    for move in ("enter_menu", "speak", "queue", "ring", "answer", "hold", "resume", "evaluate", "end"):
        state = CALL.after(state, CallMove(move))
        path.append(state.value)
    assert path == ["menu", "speaking", "waiting", "ringing", "talking", "hold", "talking", "survey", "ended"]


def test_an_illegal_move_names_state_move_and_what_would_be_allowed() -> None:
    with pytest.raises(IllegalMoveError) as refused:
        CALL.after(CallState.MENU, CallMove.HOLD)
    assert refused.value.details == {
        "of": "call",
        "state": "menu",
        "move": "hold",
        "allowed": ["end", "enter_menu", "evaluate", "inform", "queue", "record", "refuse", "speak"],
    }
    assert refused.value.slug == "illegal-move"


@pytest.mark.parametrize("state", [s for s in CallState if s is not CallState.ENDED])
def test_a_call_can_end_from_every_state_and_its_time_is_accounted_for(state: CallState) -> None:
    assert CALL.after(state, CallMove.END) is CallState.ENDED
    assert state in SEGMENT_OF


ON_THE_WAY = {
    CallMove.ENTER_MENU: CallState.MENU,
    CallMove.SPEAK: CallState.SPEAKING,
    CallMove.INFORM: CallState.INFORMED,
    CallMove.REFUSE: CallState.REFUSED,
    CallMove.RECORD: CallState.RECORDING,
    CallMove.QUEUE: CallState.WAITING,
}


@pytest.mark.parametrize("before", [CallState.STARTED, *list(ON_THE_WAY.values())[:-1]])
def test_before_a_person_a_city_s_flow_may_lead_from_each_step_to_each(before: CallState) -> None:
    assert {move: CALL.after(before, move) for move in ON_THE_WAY} == ON_THE_WAY


def test_nothing_happens_after_the_end() -> None:
    assert not any(CALL.allows(CallState.ENDED, move) for move in CallMove)


@pytest.mark.parametrize(
    ("last", "answered", "outcome"),
    [
        (CallState.MENU, False, Outcome.LEFT_IN_MENU),
        (CallState.SPEAKING, False, Outcome.LEFT_WHILE_SPEAKING),
        (CallState.INFORMED, False, Outcome.INFORMED),
        (CallState.REFUSED, False, Outcome.REFUSED),
        (CallState.WAITING, False, Outcome.LEFT_IN_QUEUE),
        (CallState.RINGING, False, Outcome.LEFT_WHILE_RINGING),
        (CallState.WAITING, True, Outcome.ANSWERED),
        (CallState.SURVEY, True, Outcome.ANSWERED),
    ],
)
def test_how_a_call_ended_follows_from_where_it_ended(last: CallState, answered: bool, outcome: Outcome) -> None:
    assert outcome_of(last, answered=answered) is outcome


def test_every_state_of_an_operator_can_be_reached_and_left() -> None:
    reached = {OPERATOR.after(s, m) for s, m in product(OperatorState, OperatorMove) if OPERATOR.allows(s, m)}
    assert reached == set(OperatorState)
    assert all(any(OPERATOR.allows(s, m) for m in OperatorMove) for s in OperatorState)
