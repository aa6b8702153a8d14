"""Lists other than tickets: read page by page they are complete, in order, and end."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.calls.models import Call
from crm.departments.models import Department
from crm.exports.models import ExportRequest
from crm.notices.models import Notice
from crm.supervision.models import DepartmentFlag, Supervision
from tests.console_fakes import NOON, World
from tests.protocol.agent_console.office import (
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    OPERATOR,
    OTHER_CLERK,
    SUPERVISOR,
    Office,
    open_office,
)
from tests.protocol.agent_console.test_lists import fill

pytestmark = pytest.mark.protocol

COUNT = 7
MOMENTS = [NOON - timedelta(days=i // 2) for i in range(2, COUNT + 2)]
"""Two at each moment: something else must settle which comes first."""


async def walk(office: Office, login: str, path: str, **params: Any) -> list[Any]:
    """Read a list to its end; return the ids."""
    found, cursor = [], ""
    while cursor is not None:
        page = await office.read(login, path, cursor=cursor, **params)
        found += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
    return found


def put(world: World, rows: list[Any]) -> list[Any]:
    """Keep rows; return them."""
    with world.deps.factory.begin() as session:
        session.add_all(rows)
    return rows


async def test_calls_go_on_behind_the_last_one_shown(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        operators = (OPERATOR, OPERATOR, "8002")
        rows = [
            Call(id=f"hotline-{i}.{i}", started_at=at, ended_at=at, operator=operators[i % 3])
            for i, at in enumerate(MOMENTS)
        ]
        order = sorted(put(office.world, rows), key=lambda call: (call.started_at, call.id), reverse=True)
        assert await walk(office, SUPERVISOR, "/calls", limit=2) == [call.id for call in order]
        own = [call.id for call in order if call.operator == OPERATOR]
        assert await walk(office, OPERATOR, "/calls", limit=2) == own


async def test_exports_go_on_behind_the_last_one_shown(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        rows = [
            ExportRequest(by=(DISPATCHER, CLERK)[i % 2], at=at, filter={}, rows=1, state="granted")
            for i, at in enumerate(MOMENTS)
        ]
        order = sorted(put(office.world, rows), key=lambda wish: wish.id, reverse=True)
        assert await walk(office, SUPERVISOR, "/exports", limit=2) == [wish.id for wish in order]
        assert await walk(office, CLERK, "/exports", limit=2) == [wish.id for wish in order if wish.by == CLERK]


async def test_stuck_notices_go_on_behind_the_last_one_shown(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        states = ("stuck", "waiting", "sent")
        about = {"kind": "letter", "channel": "email", "address": "a@city.example", "subject": "函", "body": "函"}
        rows = [
            Notice(key=f"n-{i}", state=states[i % 3], created_at=at, not_before=at - timedelta(days=1), **about)
            for i, at in enumerate(MOMENTS)
        ]
        order = sorted(put(office.world, rows), key=lambda notice: (notice.not_before, notice.id))
        expected = [notice.id for notice in order if notice.state != "sent"]
        assert await walk(office, SUPERVISOR, "/notices/stuck", limit=2) == expected


async def test_stuck_notices_are_tried_again_one_or_all_and_the_log_says_by_whom(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with open_office(tmp_path) as office:
        about = {"kind": "letter", "channel": "email", "address": "a@city.example", "subject": "函", "body": "函"}
        moments = {"created_at": NOON, "not_before": NOON}
        first, *others = put(
            office.world, [Notice(key=f"n-{i}", state="stuck", tries=10, **moments, **about) for i in range(3)]
        )
        for again in (1, 0):
            answer = await office.ask(SUPERVISOR, "POST", f"/notices/{first.id}/retry")
            assert answer.json() == {"count": again}
        assert await walk(office, SUPERVISOR, "/notices/stuck") == [notice.id for notice in others]
        assert (await office.ask(SUPERVISOR, "POST", "/notices/retry")).json() == {"count": 2}
        assert await walk(office, SUPERVISOR, "/notices/stuck") == []
    said = [record.getMessage() for record in caplog.records if "tried again" in record.getMessage()]
    assert [SUPERVISOR in line for line in said] == [True] * 3


async def test_departments_colours_go_on_behind_the_last_one_heaviest_first(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        with office.world.deps.factory() as session:
            codes = sorted(session.scalars(select(Department.code)))[:COUNT]
        colours = ["", "yellow", "red", "red", "orange", "", "yellow"]
        month = date(2026, 11, 1)
        put(
            office.world,
            [
                DepartmentFlag(department=code, month=month, flag=flag, figures={}, at=NOON)
                for code, flag in zip(codes, colours, strict=True)
            ],
        )
        order = [codes[i] for i in (2, 3, 4, 1, 6, 0, 5)]
        for coloured, expected in ((False, order), (True, order[:5])):
            found, cursor = [], ""
            while cursor is not None:
                page = await office.read(
                    SUPERVISOR, "/departments/flags", month="2026-11", coloured=coloured, cursor=cursor, limit=2
                )
                assert len(page["items"]) <= 2
                found += [row["department"]["code"] for row in page["items"]]
                cursor = page["next_cursor"]
            assert found == expected


async def test_a_column_of_the_board_goes_on_behind_its_last_card(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        numbers = fill(office.world, 103)
        rows = [
            Supervision(
                ticket=number,
                department=DEPARTMENT,
                level=1,
                occasion=f"manual:{i}",
                trigger="manual",
                issuer="hotline",
                issued_by=SUPERVISOR,
                issued_at=NOON - timedelta(hours=i // 2),
                due_at=NOON + timedelta(hours=i // 2) if i % 3 else None,
            )
            for i, number in enumerate(numbers)
        ]
        order = [s.id for s in sorted(put(office.world, rows), key=lambda s: (s.due_at or s.issued_at, s.id))]
        first = (await office.read(SUPERVISOR, "/supervision/board"))["columns"][0]
        assert (len(first["cards"]), first["count"]) == (100, 103)
        rest = await office.read(SUPERVISOR, "/supervision/board/1", cursor=first["next_cursor"])
        assert [card["id"] for card in (*first["cards"], *rest["items"])] == order
        assert rest["next_cursor"] is None
        elsewhere = {"cursor": first["next_cursor"]}
        refused = await office.ask(SUPERVISOR, "GET", "/supervision/board/2", params=elsewhere)
        assert (refused.status_code, refused.json()["error"]) == (422, "cursor-invalid")
        assert (await office.read(OTHER_CLERK, "/supervision/board/1"))["items"] == []
