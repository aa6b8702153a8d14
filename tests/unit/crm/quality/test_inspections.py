"""One inspector has a call, scores all of its card, and the operator is told; nobody inspects themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit.models import AuditEvent
from crm.audit.service import verify
from crm.calls.service import add_segment
from crm.calls.states import SegmentKind
from crm.moves import IllegalMoveError
from crm.notices.models import Notice
from crm.quality.appeals import agree, appeal, decide, see
from crm.quality.drawing import put_in
from crm.quality.errors import (
    AlreadyClaimedError,
    AlreadyInspectedError,
    AppealOverError,
    NoSuchInspectionError,
    NotInspectableError,
    NotYourClaimError,
    OwnCallError,
    OwnDecisionError,
    ScoresError,
    StaleInspectionError,
)
from crm.quality.listing import Box, counts, list_box, list_own
from crm.quality.rights import hears, rights_of
from crm.quality.service import Result, claim, get_inspection, keep_time, release, score
from tests.unit.crm.conftest import NOON
from tests.unit.crm.quality.stage import (
    BOSS,
    LI,
    WANG,
    WU,
    ZHOU,
    after,
    best,
    card,
    casework,
    given,
    people,
    talked,
    waiting,
)

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _people(session: Session) -> None:
    people(session)


def notices(session: Session) -> list[tuple[str, str]]:
    session.flush()
    return [(one.address, one.subject) for one in session.scalars(select(Notice).order_by(Notice.id))]


def test_one_inspector_has_it_until_their_time_is_over(session: Session) -> None:
    found = waiting(session)
    claim(session, casework(), found.id, ZHOU, NOON)
    with pytest.raises(AlreadyClaimedError, match="9101 has it"):
        claim(session, casework(), found.id, WU, after(minutes=59))
    with pytest.raises(NotYourClaimError):
        release(session, found.id, WU, NOON)
    assert claim(session, casework(), found.id, WU, after(minutes=60)).claimed_by == "7002"
    with pytest.raises(NotYourClaimError):
        score(session, casework(), found.id, ZHOU, Result(best(), {}), found.version, after(minutes=61))
    assert release(session, found.id, WU, after(minutes=61)).state == "waiting"


def test_scores_are_all_of_the_cards_items_within_their_points(session: Session) -> None:
    found = claim(session, casework(), waiting(session).id, ZHOU, NOON)
    forged: tuple[dict[str, int], ...] = (
        {},
        {**best(), "charm": 5},
        {key: points for key, points in best().items() if key != "tone"},
        {**best(), "tone": 13},
        {**best(), "tone": -1},
    )
    for scores in forged:
        with pytest.raises(ScoresError):
            score(session, casework(), found.id, ZHOU, Result(scores, {}), found.version, NOON)
    assert (found.state, found.scores) == ("claimed", None)


def test_whoever_takes_points_says_why(session: Session) -> None:
    found = claim(session, casework(), waiting(session).id, ZHOU, NOON)
    scores = {**best(), "tone": 11}
    for remarks in ({}, {"tone": "  "}, {"facts": "未问地点"}):
        with pytest.raises(ScoresError, match="tone"):
            score(session, casework(), found.id, ZHOU, Result(scores, remarks), found.version, NOON)
    with pytest.raises(ScoresError, match="charm"):
        score(session, casework(), found.id, ZHOU, Result(best(), {"charm": "好"}), found.version, NOON)
    told = score(session, casework(), found.id, ZHOU, Result(scores, {"tone": "打断两次"}), found.version, NOON)
    assert (told.state, told.points, told.remarks) == ("told", card().most - 1, {"tone": "打断两次"})


def test_what_was_read_before_somebody_changed_it_is_not_scored(session: Session) -> None:
    found = claim(session, casework(), waiting(session).id, ZHOU, NOON)
    early = found.version
    claim(session, casework(), found.id, ZHOU, after(minutes=1))
    with pytest.raises(StaleInspectionError):
        score(session, casework(), found.id, ZHOU, Result(best(), {}), early, after(minutes=2))


def test_a_failed_fatal_item_takes_all_points(session: Session) -> None:
    told = given(session, waiting(session), respect=10)
    assert (told.points, told.fatal_failed) == (0, True)


def test_nobody_inspects_or_lists_a_call_they_talked_in(session: Session) -> None:
    own, shared = waiting(session, "c-1", BOSS), waiting(session, "c-2")
    add_segment(session, "c-2", SegmentKind.TALKING, operator="9001", started_at=NOON, ended_at=after(minutes=1))
    for found in (own, shared):
        with pytest.raises(OwnCallError):
            claim(session, casework(), found.id, BOSS, NOON)
        with pytest.raises(NoSuchInspectionError):
            get_inspection(session, found.id, BOSS)
    talked(session, "c-3", BOSS)
    with pytest.raises(OwnCallError):
        put_in(session, casework(), "c-3", BOSS, "抽查", NOON)
    assert list_box(session, BOSS, Box.WAITING, NOON).items == []
    assert counts(session, BOSS, NOON)["waiting"] == 0
    assert counts(session, ZHOU, NOON)["waiting"] == 2


def test_a_call_is_put_in_once_and_only_when_it_was_answered_and_is_over(session: Session) -> None:
    waiting(session)
    with pytest.raises(AlreadyInspectedError):
        put_in(session, casework(), "c-1", ZHOU, "抽查", NOON)
    call = talked(session, "c-2")
    call.ended_at = None
    with pytest.raises(NotInspectableError):
        put_in(session, casework(), "c-2", ZHOU, "抽查", NOON)


def test_the_operator_alone_sees_and_answers_a_result_and_only_when_it_is_told(session: Session) -> None:
    found = waiting(session)
    for actor in (LI, WANG):
        with pytest.raises(NoSuchInspectionError):
            get_inspection(session, found.id, actor)
    given(session, found)
    assert get_inspection(session, found.id, LI).id == found.id
    for actor in (WANG, ZHOU, BOSS):
        for answer in (agree, see):
            with pytest.raises(NoSuchInspectionError):
                answer(session, found.id, actor, NOON)
    with pytest.raises(NoSuchInspectionError):
        get_inspection(session, found.id, WANG)
    assert counts(session, LI, NOON)["own_new"] == 1
    assert see(session, found.id, LI, after(hours=1)).seen_at == after(hours=1)
    assert see(session, found.id, LI, after(hours=2)).seen_at == after(hours=1)
    assert counts(session, LI, NOON)["own_new"] == 0
    assert [one.id for one in list_own(session, "8001").items] == [found.id]
    assert list_own(session, "8002").items == []
    assert agree(session, found.id, LI, NOON).state == "closed"
    with pytest.raises(IllegalMoveError):
        appeal(session, found.id, LI, "不同意", NOON)


def test_an_appeal_comes_once_in_time_and_another_inspector_decides(session: Session) -> None:
    found = given(session, waiting(session), tone=6)
    appeal(session, found.id, LI, "未打断", after(days=2, hours=23))
    with pytest.raises(IllegalMoveError):
        appeal(session, found.id, LI, "再申诉", after(days=2, hours=23))
    with pytest.raises(OwnDecisionError):
        decide(session, casework(), found.id, ZHOU, None, "维持", after(days=4))
    with pytest.raises(ScoresError):
        decide(session, casework(), found.id, WU, {"tone": 12}, "有理", after(days=4))
    see(session, found.id, LI, after(days=3))
    decide(session, casework(), found.id, WU, {**best(), "tone": 10}, "确未打断", after(days=4))
    assert (found.state, found.decision, found.points, found.first_points) == ("decided", "changed", 98, 94)
    assert (found.decided_by, found.scored_by, found.seen_at) == ("7002", "9101", None)
    with pytest.raises(IllegalMoveError):
        decide(session, casework(), found.id, BOSS, None, "再议", after(days=4))


@pytest.mark.parametrize("same", [True, False])
def test_a_decision_that_leaves_the_scores_upholds_them(session: Session, same: bool) -> None:
    found = given(session, waiting(session), tone=6)
    appeal(session, found.id, LI, "未打断", NOON)
    decide(session, casework(), found.id, WU, dict(found.scores or {}) if same else None, "录音为证", NOON)
    assert (found.decision, found.first_points, found.points) == ("upheld", None, card().most - 6)


def test_when_the_time_is_over_claims_go_back_results_close_and_nobody_appeals(session: Session) -> None:
    claimed, told, appealed = (waiting(session, f"c-{n}") for n in (1, 2, 3))
    given(session, told)
    given(session, appealed)
    appeal(session, appealed.id, LI, "不妥", NOON)
    claim(session, casework(), claimed.id, ZHOU, NOON)
    assert not rights_of(told, LI, after(days=3), own=True).appeal
    with pytest.raises(AppealOverError):
        appeal(session, told.id, LI, "迟了", after(days=3))
    assert dict(keep_time(session, after(minutes=59))) == {"inspection_released": 0, "inspection_closed": 0}
    assert dict(keep_time(session, after(days=3))) == {"inspection_released": 1, "inspection_closed": 1}
    assert [one.state for one in (claimed, told, appealed)] == ["waiting", "closed", "appealed"]
    assert claimed.claimed_by is None


def test_boxes_hold_what_they_say(session: Session) -> None:
    free, late, theirs, told, appealed = (waiting(session, f"c-{n}", at=after(minutes=n)) for n in range(5))
    claim(session, casework(), late.id, WU, after(minutes=-60))
    claim(session, casework(), theirs.id, ZHOU, NOON)
    given(session, told)
    given(session, appealed)
    appeal(session, appealed.id, LI, "不妥", NOON)

    def box(name: Box) -> list[int]:
        return [one.id for one in list_box(session, ZHOU, name, NOON).items]

    assert [box(name) for name in Box] == [[free.id, late.id], [theirs.id], [appealed.id], [told.id]]
    assert counts(session, ZHOU, NOON) == {"waiting": 2, "mine": 1, "appeals": 0, "own_new": 0}
    assert counts(session, WU, NOON) == {"waiting": 2, "mine": 0, "appeals": 1, "own_new": 0}
    assert counts(session, LI, NOON) == {"waiting": 0, "mine": 0, "appeals": 0, "own_new": 1}
    step = list_box(session, ZHOU, Box.WAITING, NOON, limit=1)
    following = list_box(session, ZHOU, Box.WAITING, NOON, limit=1, cursor=step.next_cursor or "")
    assert [one.id for one in (*step.items, *following.items)] == [free.id, late.id]


def test_an_inspector_hears_a_call_only_while_it_is_theirs_to_judge(session: Session) -> None:
    found = waiting(session)
    assert not any(hears(session, who, "c-1", NOON) for who in (ZHOU, WU, LI))
    claim(session, casework(), found.id, ZHOU, NOON)
    assert [hears(session, who, "c-1", NOON) for who in (ZHOU, WU)] == [True, False]
    assert not hears(session, ZHOU, "c-1", after(hours=1))
    given(session, found)
    appeal(session, found.id, LI, "不妥", NOON)
    assert [hears(session, who, "c-1", NOON) for who in (ZHOU, WU, WANG)] == [True, True, False]


def test_the_operator_and_the_inspectors_who_may_decide_are_told(session: Session) -> None:
    found = given(session, waiting(session), tone=6)
    assert notices(session) == [("8001", "质检结果：94 分（满分 100 分）")]
    appeal(session, found.id, LI, "不妥", NOON)
    assert notices(session)[1:] == [("7002", "质检申诉：工号 8001"), ("9001", "质检申诉：工号 8001")]
    decide(session, casework(), found.id, BOSS, best(), "有理", NOON)
    assert notices(session)[3:] == [("8001", "申诉结果：改为 100 分")]


def test_every_step_is_audited_and_a_changed_result_is_found(session: Session) -> None:
    found = waiting(session)
    claim(session, casework(), found.id, WU, NOON - timedelta(hours=1))
    given(session, found, tone=6)
    see(session, found.id, LI, NOON)
    appeal(session, found.id, LI, "不妥", NOON)
    decide(session, casework(), found.id, WU, None, "维持", NOON)
    steps = [(e.move, e.actor) for e in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert steps == [
        ("ask", "9101"),
        ("claim", "7002"),
        ("claim", "9101"),
        ("score", "9101"),
        ("appeal", "8001"),
        ("decide", "7002"),
    ]
    session.expire_all()
    assert list(verify(session)) == []
    found.points = 100
    session.flush()
    assert [fault.place for fault in verify(session)] == ["inspection 1"]
