"""Every move for every role, written by hand from the trade's own table: what the engine answers each of them.

Who stands for whom: dispatchers and reviewers take calls too when they must; a supervisor stands in for every desk of
the hotline but not for a department; a department speaks for itself; the city's inspectors decide what desks and
departments cannot settle; leaders instruct; administrators run the house and move no ticket.
"""

from typing import Any

import pytest

from config.errors import HotlineError
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Move
from tests.unit.crm.cases.people import (
    ADMIN,
    DISPATCHER,
    FRIDAY_NOON,
    INSPECTOR,
    LEADER,
    OPERATOR,
    REVIEWER,
    SUPERVISOR,
    SYSTEM,
    VISITOR,
    clerk,
)
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

INTAKE = {"operator", "dispatcher", "reviewer", "supervisor"}
REVIEW = {"reviewer", "supervisor"}
DEPARTMENT = {"clerk"}
PEOPLE = {
    "operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor", "inspector", "leader", "admin"
}  # fmt: skip

ALL = (OPERATOR, DISPATCHER, REVIEWER, VISITOR, SUPERVISOR, INSPECTOR, LEADER, ADMIN, SYSTEM)

WHY: dict[str, Any] = {"reason": "说明"}
TOLD: dict[str, Any] = {
    "from_ticket": "1" * 18, "way": "letter", "told_at": FRIDAY_NOON, "note": "信函已送达签收"
}  # fmt: skip
LAID = {"supervision_id": 1, "reason": "说明"}

# Move: who may make it, and what it says at least.
TABLE: dict[str, tuple[set[str], dict[str, Any]]] = {
    # 待受理, 待补充, 已受理
    "accept": (INTAKE, {}),
    "ask_info": (INTAKE, WHY),
    "supply_info": (INTAKE, WHY),
    "close_without_info": (INTAKE - {"operator"} | {"system"}, WHY),
    "correct": (INTAKE, {"values": {"title": "路灯不亮"}}),
    "answer": (INTAKE - {"dispatcher"}, {"public_reply": "已答复"}),
    "reject": (INTAKE, {"reason_code": "none", "advice": "请向法院起诉"}),
    "confirm_rejection": (REVIEW, WHY),
    "refuse_rejection": (REVIEW, WHY),
    "transfer_emergency": (INTAKE, {"to": "none", "summary": "火情"}),
    "emergency_result": (INTAKE, {"accepted": True, "result": "已出警"}),
    "merge": (INTAKE, {"into": "1" * 18, "reason": "同一事项"}),
    "submit": (INTAKE, {}),
    "withdraw": (REVIEW, WHY),
    # 待派遣, 待签收, 待处置
    "dispatch": (INTAKE - {"operator"}, {"lead": "NONE", "basis": "按目录"}),
    "recall": (REVIEW | {"system"}, WHY),
    "sign": (DEPARTMENT | {"system"}, {}),
    "ask_return": (DEPARTMENT, {"reason_code": "none", "reason": "说明"}),
    "grant_return": (REVIEW | {"inspector"}, WHY),
    "refuse_return": (REVIEW | {"inspector"}, WHY),
    "arbitrate": (REVIEW, WHY),
    "assign_sub": (DEPARTMENT, {"departments": ["NONE"], "days": 1}),
    "ask_extension": (DEPARTMENT, {"amount": 3, "reason": "说明", "citizen_told": "已告知"}),
    "ask_long_extension": (DEPARTMENT, {"amount": 60, "reason": "说明", "citizen_told": "已告知"}),
    "grant_extension": (REVIEW, WHY),
    "refuse_extension": (REVIEW, WHY),
    "feedback": (DEPARTMENT, {"text": "正在办理"}),
    "reply": (
        DEPARTMENT,
        {
            "contact_way": "none",
            "contact_reason": "匿名来电",
            "verified": "yes",
            "solved": "solved",
            "note": "已修好",
            "public_reply": "路灯已修好",
            "signed_off_by": "张科长",
        },
    ),
    "pause_clock": (REVIEW, WHY),
    "resume_clock": (REVIEW | {"system"}, WHY),
    # 待审核, 待回访, 待督办, 待结案
    "approve": (REVIEW, {}),
    "send_back": (REVIEW, WHY),
    "follow_up": ({"follow_up", "supervisor", "system"}, {"reached": False}),
    "rectify": ({"supervisor", "inspector"}, {"to": "closing", "reason": "说明"}),
    "close": (REVIEW | {"system"}, {}),
    # 已结案
    "reopen": (REVIEW, WHY),
    "final_reply": (REVIEW, {"text": "最终答复", "signed_by": "局长"}),
    "tell": (INTAKE | {"follow_up"}, TOLD),
    "archive": (REVIEW | {"system"}, {}),
    # 叠加标志
    "remind": (INTAKE | {"follow_up", "system"}, {"text": "请尽快"}),
    "supervise": ({"supervisor", "inspector", "system"}, {"level": 1, "reason": "久拖不决"}),
    "supervision_feedback": (DEPARTMENT, {"supervision_id": 1, "text": "正在办理"}),
    "release_supervision": ({"supervisor", "inspector", "system"}, LAID),
    "declare": (DEPARTMENT, {"kind": "difficult", "reason": "说明"}),
    "decide_declaration": (REVIEW, {"declaration_id": 1, "granted": True, "reason": "说明"}),
    "instruct": ({"leader", "inspector"}, {"leader": "市领导", "text": "请尽快解决"}),
    "set_confidentiality": (INTAKE, {"confidentiality": "confidential", "reason": "说明"}),
    "note": (PEOPLE, WHY),
}


@pytest.mark.parametrize("move", TABLE)
def test_a_move_is_refused_to_exactly_those_it_is_not_for(hall: CityHall, move: str) -> None:
    may, said = TABLE[move]
    found = set()
    for who in (*ALL, clerk(hall.bureau)):
        number = hall.open()
        try:
            hall.move(who, number, FRIDAY_NOON, move, **said)
        except NotAllowedError:
            continue
        except HotlineError:
            pass  # it is theirs to make, only not here
        found.add(who.role.value)
    assert found == may


# What a department asks for, what becomes of it: whose turn it is then, and who is offered the decision.
DECISIONS: dict[str, tuple[tuple[str, ...], str, set[str]]] = {
    "grant_return": (("ask_return",), "reviewer", REVIEW | {"inspector"}),
    "refuse_return": (("ask_return", "arbitrate"), "supervisor", {"supervisor", "inspector"}),
    "grant_extension": (("ask_extension",), "reviewer", REVIEW),
    "refuse_extension": (("ask_long_extension",), "supervisor", {"supervisor"}),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_who_must_decide_may_and_nobody_else_is_offered_it(hall: CityHall, decision: str) -> None:
    asked, turn, deciders = DECISIONS[decision]
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, FRIDAY_NOON, "sign")
    for move in asked:
        who = REVIEWER if move == "arbitrate" else clerk(hall.bureau)
        proof = {"reason_code": hall.unproven} if move == "ask_return" else {}
        hall.move(who, number, FRIDAY_NOON, move, **{**TABLE[move][1], **proof})
    assert hall.ticket(number).turn_role == turn
    for who in (*ALL, clerk(hall.bureau)):
        offered = decision in {one.move for one in hall.allowed(who, number, FRIDAY_NOON)}
        assert offered == (who.role.value in deciders)
        if not offered:
            with pytest.raises(NotAllowedError):
                hall.move(who, number, FRIDAY_NOON, decision, reason="说明")
    assert hall.ticket(number).turn_role == turn


def test_every_move_has_a_row() -> None:
    assert {move.value for move in Move} == set(TABLE)
