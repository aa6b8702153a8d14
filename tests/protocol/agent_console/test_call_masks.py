"""Keeping nothing of a call while a card or identity number is spoken: who may, who is told, what the call shows."""

from collections.abc import AsyncIterator

import pytest

from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running, frames_until_pong, receive

pytestmark = pytest.mark.protocol

URL = f"/api/calls/{CALL}/masks"
ON = {"by": "8001", "start": "2026-11-20T04:00:00Z", "end": "2026-11-20T04:01:00Z"}
TAKEN_OFF = ON | {"end": "2026-11-20T04:00:07Z"}


@pytest.fixture
async def colleague(console: Running) -> AsyncIterator[Browser]:
    """The operator who is given the call."""
    async with console.browser() as browser:
        assert (await browser.sign_in("8002")).status_code == 200
        yield browser


async def test_only_who_talks_in_a_call_masks_it(console: Running, operator: Browser, colleague: Browser) -> None:
    stories.arrives(console.world)
    stories.rings(console.world)
    assert (await operator.http.post(URL)).json()["error"] == "not-your-live-call"
    stories.answers(console.world, "8002")
    for ask in (operator.http.post, operator.http.delete):
        refused = await ask(URL)
        assert (refused.status_code, refused.json()["error"]) == (409, "not-your-live-call")
    assert (await colleague.http.get(URL)).json() == []


async def test_a_mask_is_told_to_the_page_and_stands_with_the_call(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    async with operator.open() as page:
        await receive(page, "hello")
        assert (await operator.http.post(URL)).json() == ON
        frame = await receive(page, "mask")
        assert {name: frame[name] for name in (*ON, "call_id")} == ON | {"call_id": CALL}
        console.world.clock.advance(7)
        assert (await operator.http.post(URL)).json() == ON
        await receive(page, "mask")
        assert (await operator.http.delete(URL)).status_code == 204
        assert (await receive(page, "mask"))["end"] == TAKEN_OFF["end"]
        assert (await operator.http.delete(URL)).status_code == 204
        assert not [frame for frame in await frames_until_pong(page) if frame["type"] == "mask"]
    assert (await operator.http.get(URL)).json() == [TAKEN_OFF]


async def test_whoever_is_given_a_masked_call_sees_the_mask_and_takes_it_off(
    console: Running, operator: Browser, colleague: Browser
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world, "8001")
    await operator.http.post(URL)
    stories.answers(console.world, "8002")
    async with colleague.open() as page:
        await receive(page, "hello")
        assert (await colleague.http.get(URL)).json() == [ON]
        console.world.clock.advance(7)
        assert (await operator.http.delete(URL)).status_code == 409
        assert (await colleague.http.delete(URL)).status_code == 204
        assert (await receive(page, "mask"))["end"] == TAKEN_OFF["end"]
    assert (await colleague.http.get(URL)).json() == [TAKEN_OFF]
