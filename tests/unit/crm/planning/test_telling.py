"""People are told of their own shifts and swaps, and of nobody else's."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.notices.models import Notice
from crm.planning.service import Wish, publish, save_draft
from crm.planning.states import SwapMove
from crm.planning.swaps import ask_swap, move_swap
from crm.tickets.states import Role
from tests.unit.crm.planning.weeks import CASEWORK, FRIDAY_BEFORE, MONDAY, day, people, wish

pytestmark = pytest.mark.unit

ALL = ("8001", "8002", "8003")


@pytest.fixture(autouse=True)
def staff(session: Session) -> None:
    people(session, *ALL)


def published(session: Session, *wishes: Wish) -> None:
    draft = save_draft(session, CASEWORK, MONDAY, wishes, None, "9001", FRIDAY_BEFORE)
    publish(session, CASEWORK, MONDAY, draft.revision, "9001", FRIDAY_BEFORE)


def told(session: Session) -> dict[str, str]:
    """Return who was told what last."""
    return {one.address: one.subject for one in session.scalars(select(Notice).order_by(Notice.id))}


def newest(session: Session, login: str) -> str:
    query = select(Notice.body).where(Notice.address == login).order_by(Notice.id.desc())
    return session.scalars(query).first() or ""


def test_whose_week_is_published_is_told_when_they_work(session: Session) -> None:
    published(session, wish("8001", 0, "early_a"), wish("8001", 2, "late_a"), wish("8002", 1, "late_a"))
    assert told(session) == dict.fromkeys(("8001", "8002"), "11月30日（周一）起一周的班次已发布")
    first, second = newest(session, "8001").splitlines()
    assert first.startswith("11月30日（周一）早班甲 06:00—14:00")
    assert second.startswith("12月2日（周三）晚班甲 14:00—22:00")


def test_of_a_changed_week_only_those_hear_whose_shifts_changed(session: Session) -> None:
    published(session, wish("8001", 0, "early_a"), wish("8002", 1, "late_a"), wish("8003", 1, "early_a"))
    before = session.scalars(select(Notice.id)).all()
    published(session, wish("8001", 0, "early_a"), wish("8002", 1, "early_b"))
    new = session.scalars(select(Notice).where(Notice.id.not_in(before)).order_by(Notice.address)).all()
    assert [(one.address, one.subject) for one in new] == [
        (login, "11月30日（周一）起一周的班次有变动") for login in ("8002", "8003")
    ]
    assert new[1].body == "这一周没有您的班次。"


def swap_moved(session: Session, *moves: tuple[SwapMove, str]) -> dict[str, str]:
    """Return what the two were told after these moves of a swap that 8001 asked 8002 for."""
    published(session, wish("8001", 0, "early_a"), wish("8002", 1, "late_a"))
    for one in session.scalars(select(Notice)):
        session.delete(one)
    swap = ask_swap(session, CASEWORK, "8001", (day(0), "early_a"), "8002", (day(1), "late_a"), FRIDAY_BEFORE)
    for move, login in moves:
        role = Role.SUPERVISOR if login == "9001" else Role.OPERATOR
        move_swap(session, CASEWORK, swap.id, move, login, role, FRIDAY_BEFORE)
    return told(session)


AGREED = (SwapMove.AGREE, "8002")


def test_a_colleague_is_asked_with_both_shifts_named(session: Session) -> None:
    assert swap_moved(session) == {"8002": "8001请您换班"}
    assert newest(session, "8002") == "8001：11月30日（周一）早班甲\n8002：12月1日（周二）晚班甲"


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([AGREED], {"8001": "8002同意换班，等班长批准", "8002": "8001请您换班"}),
        ([(SwapMove.DECLINE, "8002")], {"8001": "8002不同意换班", "8002": "8001请您换班"}),
        ([(SwapMove.WITHDRAW, "8001")], {"8002": "8001撤回了换班申请"}),
        ([AGREED, (SwapMove.ACCEPT, "9001")], dict.fromkeys(("8001", "8002"), "换班已批准，即时生效")),
        ([AGREED, (SwapMove.REFUSE, "9001")], dict.fromkeys(("8001", "8002"), "换班未获批准")),
    ],
)
def test_who_did_not_make_the_move_is_told_of_it(
    session: Session, moves: list[tuple[SwapMove, str]], expected: dict[str, str]
) -> None:
    assert swap_moved(session, *moves) == expected
