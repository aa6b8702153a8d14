"""A week's plan is drafted, published in versions, and never overwritten unseen."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from crm.moves import IllegalMoveError
from crm.planning.errors import FaultyPlanError, NoSuchPlanError, ShiftInputError, StalePlanError
from crm.planning.models import Plan
from crm.planning.service import Wish, drop_draft, placed, publish, save_draft
from crm.planning.states import PLAN, PlanMove, PlanState
from crm.planning.weeks import plan_of, published_shifts, shifts_of
from tests.unit.crm.planning.weeks import CASEWORK, FRIDAY_BEFORE, MONDAY, day, people, wish

pytestmark = pytest.mark.unit

_S = PlanState


def drafted(session: Session, *wishes: Wish, revision: int | None = None) -> Plan:
    return save_draft(session, CASEWORK, MONDAY, wishes, revision, "9001", FRIDAY_BEFORE)


def published(session: Session, revision: int) -> Plan:
    return publish(session, CASEWORK, MONDAY, revision, "9001", FRIDAY_BEFORE)


def keys(session: Session, state: PlanState) -> list[str]:
    return [shift.code for shift in shifts_of(session, plan_of(session, MONDAY, state))]


def test_a_draft_binds_nobody_until_it_is_published(session: Session) -> None:
    people(session, "8001")
    draft = drafted(session, wish("8001", 0, "early_a"))
    assert published_shifts(session, MONDAY, day(6)) == []
    plan = published(session, draft.revision)
    assert (plan.version, plan.state, plan.published_by) == (1, "published", "9001")
    assert [shift.operator for shift in published_shifts(session, MONDAY, day(6), "8001")] == ["8001"]
    assert published_shifts(session, MONDAY, day(6), "8002") == []


def test_the_next_version_replaces_the_one_before_which_is_kept(session: Session) -> None:
    people(session, "8001")
    published(session, drafted(session, wish("8001", 0, "early_a")).revision)
    second = drafted(session, wish("8001", 0, "late_a"))
    assert keys(session, _S.PUBLISHED) == ["early_a"]
    published(session, second.revision)
    assert keys(session, _S.PUBLISHED) == ["late_a"]
    before = plan_of(session, MONDAY, _S.REPLACED)
    assert before is not None
    assert (before.version, second.version) == (1, 2)
    assert [shift.code for shift in shifts_of(session, before)] == ["early_a"]


def test_saving_again_replaces_what_the_draft_held(session: Session) -> None:
    first = drafted(session, wish("8001", 0, "early_a"), wish("8001", 1, "early_a")).revision
    second = drafted(session, wish("8001", 0, "late_a"), revision=first).revision
    assert second > first
    assert keys(session, _S.DRAFT) == ["late_a"]


def test_nobody_overwrites_or_publishes_what_they_have_not_seen(session: Session) -> None:
    people(session, "8001")
    seen = drafted(session, wish("8001", 0, "early_a")).revision
    drafted(session, wish("8001", 0, "late_a"), revision=seen)
    with pytest.raises(StalePlanError):
        drafted(session, revision=seen)
    with pytest.raises(StalePlanError):
        published(session, seen)
    with pytest.raises(StalePlanError):
        drop_draft(session, MONDAY, seen)
    assert keys(session, _S.DRAFT) == ["late_a"]


def test_a_second_draft_of_a_week_is_not_begun(session: Session) -> None:
    drafted(session, wish("8001", 0, "early_a"))
    with pytest.raises(StalePlanError):
        drafted(session, wish("8001", 0, "late_a"))


def test_a_plan_with_faults_is_kept_as_a_draft_and_not_published(session: Session) -> None:
    people(session, "8001")
    draft = drafted(session, wish("8001", 0, "night_a"), wish("8001", 1, "early_a"), wish("8009", 0, "early_a"))
    with pytest.raises(FaultyPlanError) as refused:
        published(session, draft.revision)
    named = refused.value.details["faults"]
    assert isinstance(named, list)
    assert {fault["kind"] for fault in named} == {"short_rest", "unknown_operator"}


def test_a_dropped_draft_is_gone_and_the_next_one_counts_on(session: Session) -> None:
    draft = drafted(session, wish("8001", 0, "early_a"))
    drop_draft(session, MONDAY, draft.revision)
    assert plan_of(session, MONDAY, _S.DRAFT) is None
    assert drafted(session).version == 2


def test_without_a_draft_there_is_nothing_to_publish_or_drop(session: Session) -> None:
    with pytest.raises(NoSuchPlanError):
        published(session, 0)
    with pytest.raises(NoSuchPlanError):
        drop_draft(session, MONDAY, 0)


def test_a_published_plan_is_not_dropped() -> None:
    with pytest.raises(IllegalMoveError):
        PLAN.after(_S.PUBLISHED, PlanMove.DROP)


@pytest.mark.parametrize(
    "wrong",
    [
        [wish("8001", 0, "noon")],
        [wish("8001", 7, "early_a")],
        [wish("8001", 0, "early_a", "nowhere")],
        [wish("8001", 0, "early_a"), wish("8001", 0, "early_a")],
    ],
)
def test_shifts_that_are_not_the_citys_or_given_twice_are_refused(wrong: list[Wish]) -> None:
    with pytest.raises(ShiftInputError):
        placed(CASEWORK, MONDAY, wrong)


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(ShiftInputError, match="expected a Monday, got Tuesday"):
        placed(CASEWORK, MONDAY + timedelta(days=1), [])
