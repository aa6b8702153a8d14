"""The wallboard: who may look, that it tells what is so, and that a storm of changes is few frames."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from crm.bus.events import CallStateChanged, WarningAcknowledged, WarningRaised
from crm.operators.states import OperatorState
from tests.console_fakes import CALL, NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running, frames_until_pong, receive

pytestmark = pytest.mark.protocol

CHANGES = 300
FEW = 4


@pytest.fixture
async def supervisor(console: Running) -> AsyncIterator[Browser]:
    async with console.browser() as browser:
        await browser.sign_in("9001")
        yield browser


async def whole(browser: Browser) -> dict[str, Any]:
    answer = await browser.http.get("/api/wallboard")
    assert answer.status_code == 200
    board: dict[str, Any] = answer.json()
    return board


async def seat(page: ClientConnection, login: str, **values: object) -> dict[str, Any]:
    """Return this operator's seat from the first frame that shows it with these values."""
    while True:
        for one in (await receive(page, "wallboard"))["seats"]:
            if one["login"] == login and all(one[name] == value for name, value in values.items()):
                found: dict[str, Any] = one
                return found


async def test_everybody_who_answers_a_queue_has_a_seat_and_nobody_else(console: Running, supervisor: Browser) -> None:
    console.world.desk.put("8002", OperatorState.PAUSED, reason="用餐")
    board = await whole(supervisor)
    assert [(one["login"], one["state"], one["reason"]) for one in board["seats"]] == [
        ("8001", "offline", ""),
        ("8002", "paused", "用餐"),
    ]
    assert board["seats"][0]["queues"] == ["hotline"]
    assert (board["level"]["offered"], board["level"]["share"]) == (0, None)


async def test_the_day_s_service_level_counts_every_call_that_asked_for_a_person(
    console: Running, supervisor: Browser
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    stories.arrives(console.world, "hotline-2.2")
    console.world.clock.advance(16)
    board = await whole(supervisor)
    assert (board["level"]["offered"], board["level"]["in_time"], board["level"]["share"]) == (2, 1, 0.5)
    queue = next(one for one in board["queues"] if one["queue"] == "hotline")
    assert (queue["queue"], queue["level"]["offered"], queue["waiting"]) == ("hotline", 2, 1)


async def test_changes_are_told_to_supervisors_leaders_and_administrators_only(
    console: Running, operator: Browser, supervisor: Browser
) -> None:
    async with console.browser() as leader:
        await leader.sign_in("9201")
        async with operator.open() as foreign, supervisor.open() as mine, leader.open() as theirs:
            for page in (foreign, mine, theirs):
                await receive(page, "hello")
            board = await whole(supervisor)
            console.world.desk.put("8001", OperatorState.READY)
            for page in (mine, theirs):
                shown = await seat(page, "8001", state="ready")
                assert shown["since"] == NOON.isoformat().replace("+00:00", "Z")
            assert not [f for f in await frames_until_pong(foreign) if f["type"] == "wallboard"]
    assert (await whole(supervisor))["version"] > board["version"]


async def test_frames_are_counted_so_that_a_page_knows_what_it_missed(console: Running, supervisor: Browser) -> None:
    async with supervisor.open() as page:
        await receive(page, "hello")
        console.world.desk.put("8001", OperatorState.READY)
        first = await receive(page, "wallboard")
        console.world.desk.put("8001", OperatorState.PAUSED, reason="小休")
        second = await receive(page, "wallboard")
    assert second["version"] == first["version"] + 1


async def test_a_storm_of_changes_is_few_frames_the_last_of_which_tells_what_is_so(
    console: Running, supervisor: Browser
) -> None:
    async with supervisor.open() as page:
        await receive(page, "hello")
        for _ in range(CHANGES):
            console.world.desk.put("8001", OperatorState.READY)
            console.world.desk.put("8002", OperatorState.READY)
        console.world.desk.put("8002", OperatorState.PAUSED, reason="会议")
        shown: dict[str, str] = {}
        frames = 0
        while shown != {"8001": "ready", "8002": "paused"}:
            frames += 1
            shown |= {one["login"]: one["state"] for one in (await receive(page, "wallboard"))["seats"]}
    assert frames <= FEW


async def test_a_ringing_seat_says_since_when_its_citizen_waits(console: Running, supervisor: Browser) -> None:
    async with supervisor.open() as page:
        await receive(page, "hello")
        stories.arrives(console.world)
        console.world.tracker.live[CALL].segment_since = NOON - timedelta(seconds=40)
        stories.rings(console.world)
        shown = await seat(page, "8001", state="ringing")
        assert (shown["queue"], shown["waiting_since"]) == ("hotline", "2026-11-20T03:59:20Z")
    queue = next(one for one in (await whole(supervisor))["queues"] if one["queue"] == "hotline")
    assert (queue["waiting"], queue["longest_since"]) == (1, "2026-11-20T03:59:20Z")


async def test_an_open_warning_stands_on_the_seat_of_its_call_until_somebody_took_notice(
    console: Running, supervisor: Browser
) -> None:
    stories.arrives(console.world)
    stories.rings(console.world)
    async with supervisor.open() as page:
        await receive(page, "hello")
        await whole(supervisor)
        raised = WarningRaised(
            call_id=CALL, code="gas", level="danger", leg="caller", words="煤气", sentence="煤气", said_at=NOON
        )
        console.world.bus.publish(raised)
        assert (await seat(page, "8001", warning="danger"))["call_id"] == CALL
        noticed = WarningAcknowledged(call_id=CALL, warning_id=raised.id, code="gas", operator="9001", outcome="noted")
        console.world.bus.publish(noticed)
        await seat(page, "8001", warning="")


async def test_a_queue_is_told_when_a_call_joins_and_not_again_when_nothing_changed(
    console: Running, supervisor: Browser
) -> None:
    async with supervisor.open() as page:
        await receive(page, "hello")
        stories.arrives(console.world)
        console.world.bus.publish(CallStateChanged(call_id=CALL, state="waiting", at=NOON))
        told = {one["queue"]: one["waiting"] for one in (await receive(page, "wallboard"))["queues"]}
        assert told["hotline"] == 1
        console.world.desk.put("8001", OperatorState.READY)
        assert (await receive(page, "wallboard"))["queues"] == []
