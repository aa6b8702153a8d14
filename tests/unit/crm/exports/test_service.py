"""Many tickets leave only with another person's word, once, and in time."""

import csv
import io
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from crm.casework import Casework
from crm.exports.models import ExportRequest
from crm.exports.service import (
    ExportExpiredError,
    ExportReasonError,
    NoSuchExportError,
    build,
    decide,
    exports_of,
    get_export,
    may_decide,
    may_fetch,
    request,
)  # fmt: skip
from crm.moves import IllegalMoveError
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

ASKER = Actor("801", Role.OPERATOR)
BOSS = Actor("901", Role.SUPERVISOR)
OTHER_BOSS = Actor("902", Role.ADMIN)
CASEWORK = cast(
    Casework,
    SimpleNamespace(
        rules=lambda _at: SimpleNamespace(intake=SimpleNamespace(export_rows_free=10)),
        profile=SimpleNamespace(city="泰和市", line="12345"),
        zone=ZoneInfo("Asia/Shanghai"),
    ),
)


def asked(
    session: Session, rows: int, by: Actor = ASKER, reason: str = "月度分析", at: datetime = NOON
) -> ExportRequest:
    return request(session, CASEWORK, by, {"kind": "投诉"}, rows, reason, at)


def fetched(session: Session, export: ExportRequest, by: Actor = ASKER, at: datetime = NOON) -> list[list[str]]:
    rows = [[str(n)] for n in range(50)]
    raw = build(session, CASEWORK, export, by, ("编号",), rows, at, name="工单", form="csv")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_a_few_rows_are_granted_at_once_and_no_more_are_handed_out(session: Session) -> None:
    export = asked(session, 10)
    assert may_fetch(export, ASKER, NOON)
    lines = fetched(session, export)
    assert lines[0] == [f"泰和市12345 导出编号{export.id} 工号801 2026-11-20 12:00:00 内部资料 不得外传"]
    assert len(lines) == 2 + 10


def test_many_rows_wait_for_another_person(session: Session) -> None:
    export = asked(session, 11)
    assert not may_fetch(export, ASKER, NOON)
    with pytest.raises(IllegalMoveError):
        fetched(session, export)
    decide(session, export.id, BOSS, NOON, granted=True)
    assert export.decided_by == "901"
    assert len(fetched(session, export)) == 2 + 11


def test_many_small_exports_of_a_day_count_as_one(session: Session) -> None:
    assert [asked(session, rows).state for rows in (4, 6, 1)] == ["granted", "granted", "asked"]
    assert asked(session, 1, by=BOSS).state == "granted", "everybody has rows of their own"
    midnight = datetime(2026, 11, 21, tzinfo=CASEWORK.zone)
    assert asked(session, 1, at=midnight - timedelta(seconds=1)).state == "asked"
    assert asked(session, 10, at=midnight).state == "granted"


def test_what_another_person_agreed_to_does_not_count(session: Session) -> None:
    decide(session, asked(session, 11).id, BOSS, NOON, granted=True)
    assert asked(session, 10).state == "granted"


def test_what_was_refused_is_not_fetched_and_not_decided_again(session: Session) -> None:
    export = asked(session, 11)
    decide(session, export.id, BOSS, NOON, granted=False, reason=" 范围太大 ")
    assert export.decision_reason == "范围太大"
    with pytest.raises(IllegalMoveError):
        fetched(session, export)
    with pytest.raises(IllegalMoveError):
        decide(session, export.id, OTHER_BOSS, NOON, granted=True)


def test_nobody_agrees_to_their_own_and_not_everybody_decides(session: Session) -> None:
    own = asked(session, 11, by=BOSS)
    for actor in (BOSS, ASKER, Actor("701", Role.CLERK, "B01"), Actor("601", Role.LEADER)):
        assert not may_decide(own, actor)
        with pytest.raises(NotAllowedError):
            decide(session, own.id, actor, NOON, granted=True)
    assert decide(session, own.id, OTHER_BOSS, NOON, granted=True).state == "granted"


def test_a_file_is_fetched_once(session: Session) -> None:
    export = asked(session, 3)
    fetched(session, export)
    assert export.fetched_at == NOON
    with pytest.raises(IllegalMoveError):
        fetched(session, export)


def test_of_two_who_fetch_at_once_one_wins(session: Session) -> None:
    export = asked(session, 3)
    fetched(session, export)
    set_committed_value(export, "state", "granted")  # as another session read it before the first one's commit
    with pytest.raises(IllegalMoveError):
        fetched(session, export)


def test_a_day_later_it_is_too_late(session: Session) -> None:
    export = asked(session, 3)
    with pytest.raises(ExportExpiredError):
        fetched(session, export, at=NOON + timedelta(hours=24))
    assert export.fetched_at is None
    assert fetched(session, export, at=NOON + timedelta(hours=23, minutes=59))


def test_a_file_is_for_who_asked(session: Session) -> None:
    export = asked(session, 3)
    with pytest.raises(NoSuchExportError):
        fetched(session, export, by=BOSS)
    with pytest.raises(NoSuchExportError):
        get_export(session, export.id, Actor("802", Role.OPERATOR))
    with pytest.raises(NoSuchExportError):
        get_export(session, 999, BOSS)
    assert get_export(session, export.id, BOSS) is get_export(session, export.id, ASKER)


def test_everybody_sees_their_own_and_deciders_all(session: Session) -> None:
    mine, other = asked(session, 1), asked(session, 1, by=Actor("802", Role.OPERATOR))
    assert [e.id for e in exports_of(session, ASKER).items] == [mine.id]
    assert [e.id for e in exports_of(session, BOSS).items] == [other.id, mine.id]


@pytest.mark.parametrize("reason", ["", "  \n", "长" * 1_001])
def test_a_reason_is_needed(session: Session, reason: str) -> None:
    with pytest.raises(ExportReasonError):
        asked(session, 1, reason=reason)
