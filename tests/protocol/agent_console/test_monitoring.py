"""Supervisors in calls at the console: who may, who is told, and what stands on the call's page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from config.profile import MonitoringRules
from crm.monitoring.service import keep_monitoring
from crm.monitoring.states import Way
from tests import console_fakes
from tests.city import demo_city
from tests.console_fakes import CALL, NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import (
    Browser,
    Running,
    frames_until_pong,
    receive,
    running_console,
)

pytestmark = pytest.mark.protocol

PATH = f"/api/calls/{CALL}/monitoring"


@pytest.fixture
async def discreet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A console of a city that does not tell operators who listens."""
    city = demo_city().model_copy(update={"monitoring": MonitoringRules(told=False)})
    monkeypatch.setattr(console_fakes, "demo_city", lambda: city)
    async with running_console(tmp_path) as running:
        yield running


SignedIn = Callable[[Running, str], Awaitable[Browser]]


@pytest.fixture
async def signed_in() -> AsyncIterator[SignedIn]:
    """Opens signed-in browsers; all are closed afterwards."""
    async with AsyncExitStack() as stack:

        async def opened(console: Running, login: str) -> Browser:
            browser = await stack.enter_async_context(console.browser())
            assert (await browser.sign_in(login)).status_code == 200
            return browser

        yield opened


async def takes_part(supervisor: Browser, way: Way) -> None:
    assert (await supervisor.http.post(PATH, json={"way": way})).status_code == 202


async def test_only_supervisors_take_part(console: Running, signed_in: SignedIn) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    for login in ("8002", "9101", "9201", "9901", "7001"):
        browser = await signed_in(console, login)
        assert (await browser.http.post(PATH, json={"way": "listen"})).status_code == 403, login
    supervisor = await signed_in(console, "9001")
    assert (await supervisor.http.post(PATH, json={"way": "left"})).status_code == 422
    await takes_part(supervisor, Way.LISTEN)
    assert (await supervisor.http.delete(PATH)).status_code == 204
    assert (await supervisor.http.delete(PATH)).json()["error"] == "not-monitoring"


async def test_the_operator_and_the_supervisor_are_told_and_the_seat_shows_it(
    console: Running, operator: Browser, signed_in: SignedIn
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    supervisor, other = await signed_in(console, "9001"), await signed_in(console, "8002")
    async with operator.open() as mine, supervisor.open() as theirs, other.open() as foreign:
        for page in (mine, theirs, foreign):
            await receive(page, "hello")
        await takes_part(supervisor, Way.LISTEN)
        for page in (mine, theirs):
            frame = await receive(page, "monitoring")
            assert (frame["supervisor"], frame["operator"], frame["way"]) == ("9001", "8001", "listen")
        assert not [f for f in await frames_until_pong(foreign) if f["type"] == "monitoring"]
        board = (await supervisor.http.get("/api/wallboard")).json()
        assert board["seats"][0]["monitors"] == [{"supervisor": "9001", "way": "listen"}]
        await supervisor.http.delete(PATH)
        assert (await receive(mine, "monitoring"))["way"] == "left"


async def test_a_city_that_does_not_tell_hides_listening_but_not_what_is_heard(
    discreet: Running, signed_in: SignedIn
) -> None:
    stories.arrives(discreet.world)
    stories.answers(discreet.world)
    operator, supervisor = await signed_in(discreet, "8001"), await signed_in(discreet, "9001")
    async with operator.open() as page:
        await receive(page, "hello")
        await takes_part(supervisor, Way.LISTEN)
        assert not [f for f in await frames_until_pong(page) if f["type"] == "monitoring"]
        await takes_part(supervisor, Way.WHISPER)
        assert (await receive(page, "monitoring"))["way"] == "whisper"
        await takes_part(supervisor, Way.LISTEN)
        assert (await receive(page, "monitoring"))["way"] == "left"
        await supervisor.http.delete(PATH)
        assert not [f for f in await frames_until_pong(page) if f["type"] == "monitoring"]


async def test_the_call_s_page_says_who_took_part_how_and_for_how_long(discreet: Running, signed_in: SignedIn) -> None:
    stories.arrives(discreet.world)
    stories.answers(discreet.world)
    with discreet.world.deps.factory.begin() as session:
        for way in (Way.LISTEN, Way.WHISPER, Way.LEFT):
            keep_monitoring(
                session, leg="monitor-1", call_id=CALL, supervisor="9001", operator="8001", way=way, at=NOON
            )
    shown = {}
    for login in ("8001", "9001", "9901"):
        browser = await signed_in(discreet, login)
        shown[login] = [(one["way"], one["to"] is None) for one in (await browser.http.get(PATH)).json()]
    assert shown == {
        "8001": [("whisper", False)],
        "9001": [("listen", False), ("whisper", False)],
        "9901": [("listen", False), ("whisper", False)],
    }
