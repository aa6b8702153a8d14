"""Notices that are read in the console: everybody their own, until they read them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from crm.notices.models import Notice
from crm.notices.reading import SHOWN_FOR
from tests.console_fakes import NOON
from tests.protocol.agent_console.office import (
    CLERK,
    DEPARTMENT,
    DISPATCHER,
    ELSEWHERE,
    OPERATOR,
    OTHER_CLERK,
    REVIEWER,
    Office,
    open_office,
)

pytestmark = pytest.mark.protocol

TOLD = (
    ("dispatched", DEPARTMENT, timedelta()),
    ("knowledge", DEPARTMENT, timedelta()),
    ("knowledge", ELSEWHERE, timedelta()),
    ("reminder", None, timedelta()),
    ("tomorrow", DEPARTMENT, timedelta(days=1)),
    ("long-ago", DEPARTMENT, -SHOWN_FOR),
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Notices of two departments and of the hotline, of today, of tomorrow and of long ago."""
    async with open_office(tmp_path) as office:
        with office.world.deps.factory.begin() as session:
            for number, (kind, department, later) in enumerate(TOLD):
                session.add(_notice(f"n{number}", kind, department, "console", later))
            session.add(_notice("mail", "by-mail", DEPARTMENT, "email", timedelta()))
        yield office


def _notice(key: str, kind: str, department: str | None, channel: str, later: timedelta) -> Notice:
    at = NOON + later
    return Notice(
        key=key,
        kind=kind,
        department=department,
        channel=channel,
        address=department or "",
        subject=kind,
        body=kind,
        created_at=NOON,
        not_before=at,
        state="sent",
    )


async def kinds(office: Office, login: str, **asked: str) -> list[tuple[str, str | None]]:
    items = (await office.read(login, "/notices", **asked))["items"]
    return [(one["kind"], one["department"] and one["department"]["code"]) for one in items]


async def test_everybody_sees_their_own_and_editors_what_is_about_the_knowledge_base(office: Office) -> None:
    own = [("knowledge", DEPARTMENT), ("dispatched", DEPARTMENT)]
    assert await kinds(office, CLERK) == own
    assert await kinds(office, OTHER_CLERK) == [("knowledge", ELSEWHERE)]
    assert await kinds(office, OPERATOR) == [("reminder", None)]
    for editor in (DISPATCHER, REVIEWER):
        assert await kinds(office, editor) == [("reminder", None), ("knowledge", ELSEWHERE), ("knowledge", DEPARTMENT)]


async def test_a_notice_is_unread_until_this_person_read_it(office: Office) -> None:
    async def unread(login: str) -> int:
        count: int = (await office.read(login, "/notices/unread"))["unread"]
        return count

    first, second = [one["id"] for one in (await office.read(CLERK, "/notices"))["items"]]
    assert await unread(CLERK) == 2
    for _ in range(2):
        left = await office.ask(CLERK, "POST", "/notices/read", json={"ids": [first]})
        assert left.json() == {"unread": 1}
    assert [one["id"] for one in (await office.read(CLERK, "/notices", unread="true"))["items"]] == [second]
    read = (await office.read(CLERK, "/notices"))["items"][0]
    assert (read["id"], read["read_at"]) == (first, "2026-11-20T04:00:00Z")
    assert await unread(REVIEWER) == 3


async def test_nobody_reads_the_notices_of_others(office: Office) -> None:
    theirs = [one["id"] for one in (await office.read(CLERK, "/notices"))["items"]]
    assert (await office.ask(OTHER_CLERK, "POST", "/notices/read", json={"ids": theirs})).json() == {"unread": 1}
    assert await kinds(office, CLERK, unread="true") == await kinds(office, CLERK)


async def test_the_list_goes_on_where_it_ended(office: Office) -> None:
    page = await office.read(REVIEWER, "/notices", limit="2")
    rest = await office.read(REVIEWER, "/notices", limit="2", cursor=page["next_cursor"])
    assert [one["kind"] for one in (*page["items"], *rest["items"])] == ["reminder", "knowledge", "knowledge"]
    assert rest["next_cursor"] is None
    assert (await office.ask(REVIEWER, "GET", "/notices", params={"cursor": "x"})).status_code == 422
