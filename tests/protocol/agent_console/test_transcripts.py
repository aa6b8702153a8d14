"""The search through what was said: for whom, what is shown, what is kept of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from crm.calls.models import Call
from crm.tickets.models import Ticket
from crm.transcripts.models import TranscriptSearch
from tests.console_fakes import CALL, NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol

OTHER = "hotline-1.2"


@pytest.fixture
async def supervisor(console: Running) -> AsyncIterator[Browser]:
    async with console.browser() as browser:
        await browser.sign_in("9001")
        yield browser


@pytest.fixture
async def reviewer(console: Running) -> AsyncIterator[Browser]:
    async with console.browser() as browser:
        await browser.sign_in("7002")
        yield browser


def searches(console: Running) -> list[TranscriptSearch]:
    with console.world.deps.factory() as session:
        return list(session.scalars(select(TranscriptSearch).order_by(TranscriptSearch.id)))


async def found(browser: Browser, **wanted: str) -> list[str]:
    answer = await browser.http.get("/api/transcripts", params=wanted)
    assert answer.status_code == 200, answer.text
    return [row["text"] for row in answer.json()["items"]]


async def test_a_found_sentence_tells_where_the_words_are_and_when_they_were_said(
    console: Running, supervisor: Browser
) -> None:
    stories.ended(console.world, "8001", CALL)
    stories.says(console.world, "解放大道的路灯坏了，我的电话是13800006021")
    (row,) = (await supervisor.http.get("/api/transcripts", params={"q": "路灯"})).json()["items"]
    assert row["text"] == "解放大道的路灯坏了，我的电话是138****6021"
    assert row["marks"] == [[5, 7]]
    assert row["said_at"] == "2026-11-20T04:00:00Z"
    assert row["heard_at"] == "2026-11-20T04:00:00.380000Z"
    assert (row["call_id"], row["operator"], row["queue"], row["number_shown"]) == (
        CALL, "8001", "hotline", "138****6021",
    )  # fmt: skip


@pytest.mark.parametrize("phone", ["", stories.NUMBER])
async def test_filters_narrow_and_pages_go_on(console: Running, supervisor: Browser, phone: str) -> None:
    stories.ended(console.world, "8001", CALL)
    stories.ended(console.world, "8002", OTHER)
    for number in range(5):
        stories.says(console.world, f"路灯坏了{number}")
    stories.says(console.world, "路灯不亮", OTHER)
    assert await found(supervisor, q="路灯", phone=phone, operator="8002") == ["路灯不亮"]
    assert await found(supervisor, q="路灯", phone=phone, leg="operator") == []
    assert await found(supervisor, q="路灯", phone=phone, to=NOON.isoformat()) == []
    assert len(await found(supervisor, q="路灯", phone=phone, **{"from": NOON.isoformat()})) == 6
    seen, cursor = [], ""
    while cursor is not None:
        wanted = {"q": "路灯", "phone": phone, "limit": "4", "cursor": cursor}
        page = (await supervisor.http.get("/api/transcripts", params=wanted)).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 6
    assert seen == sorted(seen, reverse=True)


async def test_a_caller_is_found_by_the_whole_number_and_not_by_words(console: Running, supervisor: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    stories.says(console.world, "路灯坏了")
    assert await found(supervisor, q="路灯", phone=stories.NUMBER) == ["路灯坏了"]
    assert await found(supervisor, q="路灯 停水", phone=stories.NUMBER) == []
    assert await found(supervisor, q="路灯", phone="13800009999") == []
    answer = await supervisor.http.get("/api/transcripts", params={"q": stories.NUMBER})
    assert (answer.status_code, answer.json()["error"]) == (422, "transcript-query-invalid")


async def test_whoever_may_not_read_every_call_finds_those_of_tickets(
    console: Running, supervisor: Browser, reviewer: Browser, operator: Browser
) -> None:
    stories.ended(console.world, "8001", CALL)
    stories.ended(console.world, "8001", OTHER)
    stories.says(console.world, "路灯坏了")
    stories.says(console.world, "路灯不亮", OTHER)
    with console.world.deps.factory.begin() as session:
        session.add(
            Ticket(
                number="261120120000010001", query_code="123456", operator="8001", kind="求助", title="路灯",
                content="路灯", call_id=CALL, created_at=NOON, updated_at=NOON,
            )
        )  # fmt: skip
    assert await found(reviewer, q="路灯") == await found(reviewer, q="路灯", phone=stories.NUMBER) == ["路灯坏了"]
    assert len(await found(supervisor, q="路灯")) == 2
    assert (await operator.http.get("/api/transcripts", params={"q": "路灯"})).status_code == 403
    with console.world.deps.factory.begin() as session:
        session.get_one(Call, OTHER).ticket = "261120120000010001"
    assert sorted(await found(reviewer, q="路灯")) == ["路灯不亮", "路灯坏了"]
    rows = (await supervisor.http.get("/api/transcripts", params={"q": "路灯"})).json()["items"]
    assert {row["ticket_number"] for row in rows} == {"261120120000010001"}


async def test_each_search_is_kept_and_its_words_are_not(console: Running, supervisor: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    stories.says(console.world, "路灯坏了")
    since = (NOON - timedelta(days=1)).isoformat()
    await found(supervisor, q="路灯", phone=stories.NUMBER, leg="caller", **{"from": since})
    (kept,) = searches(console)
    assert (kept.by, kept.role, kept.shown) == ("9001", "supervisor", 1)
    assert kept.filters == {"leg": "caller", "since": "2026-11-19T04:00:00Z", "phone": "given"}


@pytest.mark.parametrize("q", ["", "，。", "a" * 129])
async def test_what_cannot_be_searched_for_is_refused(console: Running, supervisor: Browser, q: str) -> None:
    assert (await supervisor.http.get("/api/transcripts", params={"q": q})).status_code == 422
    assert (await supervisor.http.get("/api/transcripts", params={"q": "路灯", "cursor": "x"})).status_code == 422
