"""Numbers come on lists for a while, by people who are not alone in it where something is taken away."""

import pytest
from sqlalchemy.orm import Session

from config.callers import CallerList
from crm.audit.service import verify
from crm.callers.errors import EntryInvalidError, ListedAlreadyError, NoSuchEntryError
from crm.callers.known import lists_of
from crm.callers.models import CallerEntry
from crm.callers.service import move_entry, moves_of
from crm.callers.states import ENTRY, HOLDS, OVER, EntryMove, EntryState
from crm.moves import IllegalMoveError
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role
from tests.unit.crm.callers.made import ADMIN, CHEN, NUMBER, OPERATOR, OTHER, SUN, after, asked, moved
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit


def blocked(session: Session, by: Actor = CHEN) -> CallerEntry:
    return moved(session, asked(session), EntryMove.APPROVE, by)


def test_somebody_else_must_agree_before_a_number_is_blocked(session: Session) -> None:
    entry = asked(session, actor=CHEN)
    assert (entry.state, lists_of(session, NUMBER, NOON)) == ("asked", set())
    with pytest.raises(NotAllowedError):
        moved(session, entry, EntryMove.APPROVE, CHEN)
    with pytest.raises(NotAllowedError):
        moved(session, entry, EntryMove.APPROVE, OPERATOR)
    moved(session, entry, EntryMove.APPROVE, SUN)
    assert lists_of(session, NUMBER, NOON) == {CallerList.BLOCKED}
    assert lists_of(session, OTHER, NOON) == set()


def test_a_refused_entry_blocks_nobody_and_the_number_can_be_asked_for_again(session: Session) -> None:
    first = asked(session)
    moved(session, first, EntryMove.REFUSE, reason="证据不足")
    assert (first.state, first.over_by, lists_of(session, NUMBER, NOON)) == ("refused", "9001", set())
    assert asked(session).id != first.id


@pytest.mark.parametrize("wanted", [CallerList.ELDERLY, CallerList.LEADER])
def test_what_takes_nothing_away_holds_at_once(session: Session, wanted: CallerList) -> None:
    asked(session, wanted, "+86 138-0000-6021", actor=CHEN)
    assert lists_of(session, NUMBER, NOON) == {wanted}


def test_an_entry_holds_until_its_end_and_not_a_second_longer(session: Session) -> None:
    asked(session, CallerList.ELDERLY, days=10)
    assert lists_of(session, NUMBER, after(days=10, seconds=-1)) == {CallerList.ELDERLY}
    assert lists_of(session, NUMBER, after(days=10)) == set()


def test_a_number_stands_once_on_a_list_but_may_stand_on_several(session: Session) -> None:
    asked(session)
    asked(session, CallerList.ELDERLY)
    with pytest.raises(ListedAlreadyError):
        asked(session)


@pytest.mark.parametrize(
    "wrong",
    [{"number": "anonymous"}, {"number": ""}, {"reason": " "}, {"reason": "很" * 501}, {"days": 0}, {"days": 31}],
)
def test_an_entry_has_a_number_a_reason_and_an_end(session: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(EntryInvalidError):
        asked(session, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "role", "may"),
    [
        (CallerList.ELDERLY, Role.OPERATOR, True),
        (CallerList.LEADER, Role.OPERATOR, False),
        (CallerList.BLOCKED, Role.FOLLOW_UP, True),
        (CallerList.BLOCKED, Role.CLERK, False),
        (CallerList.BLOCKED, Role.LEADER, False),
    ],
)
def test_who_may_ask_for_which_list(session: Session, wanted: CallerList, role: Role, may: bool) -> None:
    if may:
        assert asked(session, wanted, actor=Actor("8009", role)).asked_by == "8009"
    else:
        with pytest.raises(NotAllowedError):
            asked(session, wanted, actor=Actor("8009", role))


def test_an_appeal_is_decided_by_neither_who_asked_nor_who_agreed_and_holds_meanwhile(session: Session) -> None:
    entry = moved(session, asked(session, actor=SUN), EntryMove.APPROVE)
    moved(session, entry, EntryMove.APPEAL, OPERATOR, "是孩子误拨")
    assert lists_of(session, NUMBER, NOON) == {CallerList.BLOCKED}
    for involved in (CHEN, SUN, OPERATOR):
        with pytest.raises(NotAllowedError):
            moved(session, entry, EntryMove.LIFT, involved)
    moved(session, entry, EntryMove.LIFT, ADMIN, "情况属实")
    assert (entry.state, entry.verdict, lists_of(session, NUMBER, NOON)) == ("lifted", "情况属实", set())


def test_an_appeal_that_is_not_granted_leaves_the_entry_and_may_be_made_again(session: Session) -> None:
    entry = blocked(session)
    moved(session, entry, EntryMove.APPEAL, OPERATOR, "是误会")
    with pytest.raises(IllegalMoveError):
        moved(session, entry, EntryMove.APPEAL, OPERATOR, "是误会")
    moved(session, entry, EntryMove.UPHOLD, SUN)
    assert (entry.state, lists_of(session, NUMBER, NOON)) == ("in_force", {CallerList.BLOCKED})
    assert moved(session, entry, EntryMove.APPEAL, OPERATOR, "有新情况").state == "appealed"


def test_an_entry_is_ended_early_by_a_supervisor_with_a_reason(session: Session) -> None:
    entry = asked(session, CallerList.ELDERLY)
    with pytest.raises(NotAllowedError):
        moved(session, entry, EntryMove.END, OPERATOR, "换号")
    with pytest.raises(EntryInvalidError):
        moved(session, entry, EntryMove.END, CHEN, " ")
    moved(session, entry, EntryMove.END, CHEN, "换号")
    assert (entry.state, entry.over_by, lists_of(session, NUMBER, NOON)) == ("ended", "9001", set())


def test_an_entry_nobody_knows_is_refused(session: Session) -> None:
    with pytest.raises(NoSuchEntryError):
        move_entry(session, 7, EntryMove.APPROVE, CHEN, "同意", NOON)


def test_every_step_is_audited_and_a_changed_reason_is_found(session: Session) -> None:
    entry = blocked(session)
    assert list(verify(session)) == []
    entry.decision = "别的"
    session.flush()
    assert [fault.place for fault in verify(session)] == [f"caller_entry {entry.id}"]


def test_a_page_is_told_what_its_reader_can_do(session: Session) -> None:
    entry = asked(session, actor=SUN)
    assert [moves_of(entry, who) for who in (OPERATOR, SUN, CHEN)] == [[], [], ["approve", "refuse"]]
    moved(session, entry, EntryMove.APPROVE)
    assert [moves_of(entry, who) for who in (OPERATOR, CHEN)] == [["appeal"], ["appeal", "end"]]
    moved(session, entry, EntryMove.APPEAL, OPERATOR)
    assert [moves_of(entry, who) for who in (SUN, CHEN, ADMIN)] == [[], [], ["uphold", "lift"]]


def test_every_state_is_reached_and_what_is_over_stays_so() -> None:
    reached = {ENTRY.after(s, m) for s in EntryState for m in EntryMove if ENTRY.allows(s, m)}
    assert reached == set(EntryState) - {EntryState.ASKED}
    assert not any(ENTRY.allows(s, m) for s in OVER for m in EntryMove)
    assert {*HOLDS, *OVER, EntryState.ASKED} == set(EntryState)
