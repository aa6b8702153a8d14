"""A page that lost its connection goes on with its stream: nothing is lost, nothing comes twice."""

import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from crm.bus.events import TranscriptRevised
from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running, eventually, receive

pytestmark = pytest.mark.protocol


def cut(page: ClientConnection) -> None:
    """Break the connection without a word."""
    page.transport.abort()


def happens(console: Running, *numbers: int) -> None:
    for number in numbers:
        console.world.bus.publish(TranscriptRevised(call_id=str(number)))


def back(stream: str, seq: int) -> str:
    return f"/ws/console?stream={stream}&seq={seq}"


async def frames(page: ClientConnection, count: int) -> list[dict[str, Any]]:
    return [json.loads(await page.recv()) for _ in range(count)]


async def test_wherever_it_is_cut_the_page_gets_each_frame_once(console: Running, operator: Browser) -> None:
    for read in range(5):
        async with operator.open() as page:
            hello = await receive(page, "hello")
            happens(console, 1, 2, 3, 4)
            got = await frames(page, read)
            cut(page)
        await eventually(lambda: console.pages == 0)
        happens(console, 5, 6)
        last = got[-1]["seq"] if got else hello["seq"]
        async with operator.open(back(hello["stream"], last)) as page:
            resumed, *missed = await frames(page, 7 - read)
            happens(console, 7)
            missed += await frames(page, 1)
        assert (resumed["type"], resumed["seq"]) == ("resumed", last)
        assert [frame["call_id"] for frame in got + missed] == list("1234567")
        assert [frame["seq"] for frame in got + missed] == list(range(2, 9))


async def test_a_call_that_rings_during_a_break_pops_when_the_page_is_back(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    async with operator.open() as page:
        hello = await receive(page, "hello")
        cut(page)
    await eventually(lambda: console.pages == 0)
    stories.rings(console.world)
    async with operator.open(back(hello["stream"], 1)) as page:
        assert (await frames(page, 1))[0]["type"] == "resumed"
        assert (await receive(page, "pop"))["pop"]["call_id"] == CALL


async def test_a_page_that_comes_back_before_its_break_was_noticed_takes_over(
    console: Running, operator: Browser
) -> None:
    async with operator.open() as silent, operator.open() as b, operator.open() as c:
        hello = await receive(silent, "hello")
        for other in (b, c):
            await receive(other, "hello")
        async with operator.open(back(hello["stream"], 1)) as page:
            assert (await frames(page, 1))[0]["type"] == "resumed"
            await silent.wait_closed()
            assert silent.close_code == 4002
            await eventually(lambda: console.pages == 3)


async def test_a_closed_page_is_not_waited_for(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        hello = await receive(page, "hello")
        await page.close(1001)
    await eventually(lambda: console.pages == 0)
    async with operator.open(back(hello["stream"], 1)) as page:
        again = (await frames(page, 1))[0]
    assert again["type"] == "hello"
    assert again["stream"] != hello["stream"]


async def test_nobody_goes_on_with_somebody_else_s_stream(console: Running, operator: Browser) -> None:
    async with operator.open() as page, console.browser() as colleague:
        hello = await receive(page, "hello")
        await colleague.sign_in("8002")
        async with colleague.open(back(hello["stream"], 1)) as theirs:
            assert (await frames(theirs, 1))[0]["type"] == "hello"
        assert console.pages == 2


async def test_what_a_page_has_is_not_sent_again(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        hello = await receive(page, "hello")
        happens(console, 1, 2)
        await frames(page, 2)
        await page.send('{"type":"ping","seq":3,"round_trip_ms":12}')
        await receive(page, "pong")
        cut(page)
    await eventually(lambda: console.pages == 0)
    async with operator.open(back(hello["stream"], 2)) as page:
        assert (await frames(page, 1))[0]["type"] == "hello"


async def test_a_place_in_a_stream_that_is_no_number_is_refused(operator: Browser) -> None:
    from tests.protocol.agent_console.test_socket import refused

    assert await refused(operator.open("/ws/console?stream=x&seq=-1")) == 403


async def test_the_health_tells_how_long_pages_wait_as_they_measured_it(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        for ms in (20, 10, 700):
            await page.send(json.dumps({"type": "ping", "round_trip_ms": ms}))
            await receive(page, "pong")
        told = (await operator.http.get("/api/health")).json()["round_trips"]
    assert told == {"measured": 3, "p50_ms": 20, "p99_ms": 700}
