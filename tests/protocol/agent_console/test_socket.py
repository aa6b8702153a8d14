"""The console's websocket: who gets in, what is told to whom, what it does not put up with."""

import asyncio
import logging
from datetime import timedelta

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from crm.bus.events import (
    CallEnded,
    CallStateChanged,
    DraftChanged,
    OperatorRingEnded,
    PbxLinkChanged,
    QueueChanged,
    TranscriptFinal,
    TranscriptionChanged,
    TranscriptPartial,
    TranscriptRevised,
)
from crm.operators.states import OperatorState
from crm.transcripts.gaps import GapState, gap_changed
from tests.city import demo_city
from tests.console_fakes import CALL, NOON
from tests.databases import out_of_reach
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running, eventually, frames_until_pong, receive

pytestmark = pytest.mark.protocol


async def refused(opening: connect) -> int:
    """Return the status with which a websocket is refused before it opens."""
    with pytest.raises(InvalidStatus) as error:
        async with opening:
            pass
    return error.value.response.status_code


# --- who gets in ------------------------------------------------------------------------------------------------------


async def test_no_cookie_a_stale_one_and_a_foreign_page_are_refused_before_the_socket_opens(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    async with console.browser() as stranger:
        assert await refused(stranger.open()) == 403
        stranger.http.cookies.set("hotline_session", "made-up")
        assert await refused(stranger.open()) == 403
    assert caplog.text.count("no sign-in stands behind it") == 2
    for origin in ("https://evil.example", "null"):
        assert await refused(operator.open(origin=origin)) == 403
    assert caplog.text.count("opened by a foreign page") == 2
    assert "Traceback" not in caplog.text
    assert console.pages == 0


async def test_a_fourth_page_of_one_sign_in_is_refused(operator: Browser) -> None:
    async with operator.open() as a, operator.open() as b, operator.open() as c:
        for page in (a, b, c):
            await receive(page, "hello")
        assert await refused(operator.open()) == 403


# --- what it does not put up with -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "times", "code"),
    [
        (b"\x00\xff" * 10, 1, 1003),
        ("x" * 10_000_000, 1, 1009),
        ("x" * 70_000, 1, 1009),
        ('{"type":"ping"}', 40, 1008),
    ],
    ids=["binary", "10 MB", "70 kB", "flood"],
)
async def test_a_page_that_misbehaves_is_closed_with_a_line_in_the_log(
    console: Running,
    operator: Browser,
    caplog: pytest.LogCaptureFixture,
    message: str | bytes,
    times: int,
    code: int,
) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        try:
            for _ in range(times):
                await page.send(message)
            async with asyncio.timeout(5):
                while True:
                    await page.recv()
        except ConnectionClosed:
            pass
        assert page.close_code == code
    await eventually(lambda: console.pages == 0)
    assert any(str(code) in r.getMessage() and r.levelno == logging.WARNING for r in caplog.records)
    assert not any(r.exc_info for r in caplog.records)


async def test_bytes_that_are_no_text_close_the_page_without_a_traceback(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        await page.send(b"\xff\xfe", text=True)
        await page.wait_closed()
        assert page.close_code == 1007
    await eventually(lambda: console.pages == 0)
    assert not any(r.exc_info for r in caplog.records)


async def test_garbage_is_answered_with_an_error_frame(operator: Browser) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        for text in ("{", "路灯", '{"type":"state","move":"ready"}', "[" * 1000):
            await page.send(text)
            assert (await receive(page, "error"))["error"] == "frame-not-understood"
        await page.send('{"type":"ping"}')
        await receive(page, "pong")


async def test_a_page_that_does_not_read_is_let_go(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    text = "路" * 20_000
    async with operator.open(max_queue=1) as page:
        for _ in range(1000):
            console.world.bus.publish(TranscriptPartial(call_id=CALL, leg="caller", text=text, started_at=NOON))
        await eventually(lambda: "reads too slowly" in caplog.text)
        read = 0
        with pytest.raises(ConnectionClosed):  # noqa: PT012 reading on is what ends it
            while await asyncio.wait_for(page.recv(), 5):
                read += 1
        assert page.close_code == 1013
        assert read < 1000
    async with operator.open() as page:
        hello = await receive(page, "hello")
        assert hello["call"]["call_id"] == CALL


# --- hello ------------------------------------------------------------------------------------------------------------


async def test_hello_of_an_idle_operator(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        hello = await receive(page, "hello")
    assert hello["seq"] == 1
    assert hello["presence"]["state"] == "paused"
    assert (hello["call"], hello["call_state"], hello["partials"]) == (None, None, [])
    assert [one["queue"] for one in hello["queues"]] == list(demo_city().queues)
    assert hello["queues"][0] == {"queue": "hotline", "name": "热线", "waiting": 0, "longest_since": None}
    assert hello["pbx_up"] is True
    assert hello["transcription"]["status"] == "off"
    assert hello["server_time"] == "2026-11-20T04:00:00Z"


async def test_a_reloaded_page_goes_on_with_the_same_call(console: Running, operator: Browser) -> None:
    world = console.world
    stories.arrives(world)
    stories.rings(world)
    async with operator.open() as page:
        await receive(page, "hello")
        stories.answers(world)
        stories.says(world)
        world.bus.publish(TranscriptPartial(call_id=CALL, leg="operator", text="请问", started_at=NOON))
        await receive(page, "partial")
    await operator.http.patch(f"/api/calls/{CALL}/draft", json={"values": {"title": "路灯坏了"}})
    async with operator.open() as page:
        hello = await receive(page, "hello")
    assert hello["call"]["call_id"] == CALL
    assert hello["call_state"] == "talking"
    assert hello["presence"]["state"] == "talking"
    assert [said["text"] for said in hello["call"]["said"]] == [stories.CITIZEN_SAYS]
    assert [partial["text"] for partial in hello["partials"]] == ["请问"]
    assert hello["call"]["draft"]["title"] == {
        "value": "路灯坏了",
        "touched": True,
        "confidence": 1.0,
        "evidence": None,
    }


async def test_wrap_up_survives_a_reload_too(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    console.world.desk.put("8001", OperatorState.WRAP_UP, CALL)
    async with operator.open() as page:
        hello = await receive(page, "hello")
    assert (hello["call"]["call_id"], hello["call_state"]) == (CALL, None)
    assert hello["presence"]["wrap_up_until"] == "2026-11-20T04:01:00Z"


async def test_queues_are_counted_from_the_calls_until_somebody_speaks_of_them(
    console: Running, operator: Browser
) -> None:
    stories.arrives(console.world)
    async with operator.open() as page:
        assert (await receive(page, "hello"))["queues"][0]["waiting"] == 1


async def test_a_restarted_console_takes_the_page_back_with_its_call(console: Running, operator: Browser) -> None:
    from agent_console.app import make_app
    from agent_console.server import ConsoleServer

    stories.arrives(console.world)
    stories.answers(console.world)
    async with operator.open() as page:
        stream = (await receive(page, "hello"))["stream"]
        await console.server.stop()
        await page.wait_closed()
        assert page.close_code == 1012
    again = ConsoleServer(make_app(console.world.deps), "127.0.0.1", 0)
    await again.start()
    try:
        operator.base = f"http://127.0.0.1:{again.port}"
        async with operator.open(f"/ws/console?stream={stream}&seq=1") as page:
            hello = await receive(page, "hello")
        assert hello["call"]["call_id"] == CALL
        assert hello["stream"] != stream
    finally:
        await again.stop()


@pytest.mark.parametrize("known", [True, False], ids=["the desk remembers it", "nobody remembers it"])
async def test_a_page_that_comes_before_the_telephone_system_was_asked_gets_its_call_afterwards(
    console: Running, operator: Browser, known: bool
) -> None:
    world = console.world
    stories.arrives(world)
    stories.answers(world)
    live = world.tracker.live.pop(CALL)
    if not known:
        world.desk.put("8001", OperatorState.PAUSED)
    async with console.browser() as colleague, operator.open() as mine:
        await colleague.sign_in("8002")
        async with colleague.open() as theirs:
            await receive(theirs, "hello")
            hello = await receive(mine, "hello")
            world.tracker.live[CALL] = live
            world.bus.publish(PbxLinkChanged(up=True, at=NOON))
            if not known:
                assert (await receive(mine, "pop"))["pop"]["call_id"] == CALL
            told = await receive(mine, "call")
            others = await frames_until_pong(theirs)
    assert (hello["call"] is not None, hello["call_state"]) == (known, None)
    assert (told["call_id"], told["state"]) == (CALL, "talking")
    assert [frame["type"] for frame in others] == ["pbx"]


# --- to whom ----------------------------------------------------------------------------------------------------------


async def test_the_pop_comes_at_ring_complete_and_only_to_the_operator_it_rings_at(
    console: Running, operator: Browser
) -> None:
    world = console.world
    stories.ended(world, "8002", "hotline-1.1", days_ago=3)
    async with console.browser() as colleague:
        await colleague.sign_in("8002")
        values = {"kind": "咨询", "title": "旧路灯", "content": "x", "citizen_name": "王建国"}
        await colleague.http.post("/api/calls/hotline-1.1/ticket", json={"values": values})
        stories.arrives(world)
        stories.suggests(world, {"district": "江岸区"}, stories.says(world))
        async with operator.open() as mine, colleague.open() as theirs:
            await receive(mine, "hello")
            await receive(theirs, "hello")
            stories.rings(world)
            pop = (await receive(mine, "pop"))["pop"]
            others = await frames_until_pong(theirs)
    assert others == []
    assert pop["complete"]
    assert (pop["number"], pop["number_shown"]) == (stories.NUMBER, "138****6021")
    assert pop["citizen"]["name"] == "王建国"
    assert pop["recent_calls"][0]["ticket_number"] == pop["open_tickets"][0]["number"]
    assert pop["recent_calls"][0]["title"] == "旧路灯"
    assert pop["calls_30d"] == 1
    assert [said["text"] for said in pop["said"]] == [stories.CITIZEN_SAYS]
    assert pop["draft"]["district"]["evidence"]["utterance_id"] == pop["said"][0]["id"]


async def test_the_pop_tells_on_which_lists_a_number_is(console: Running, operator: Browser) -> None:
    asked = {"list": "elderly", "number": stories.NUMBER, "reason": "行动不便", "days": 30}
    assert (await operator.http.post("/api/caller-lists", json=asked)).status_code == 201
    blocked = {**asked, "list": "blocked", "reason": "反复骚扰"}
    assert (await operator.http.post("/api/caller-lists", json=blocked)).status_code == 201
    stories.arrives(console.world)
    async with operator.open() as page:
        await receive(page, "hello")
        stories.rings(console.world)
        pop = (await receive(page, "pop"))["pop"]
    assert pop["lists"] == ["elderly"], "what is only asked for does not hold"


async def test_what_is_said_while_the_pop_is_read_comes_after_it(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    async with operator.open() as page:
        await receive(page, "hello")
        stories.rings(console.world)
        console.world.bus.publish(TranscriptPartial(call_id=CALL, leg="caller", text="路灯", started_at=NOON))
        kinds = [(await receive(page, kind))["seq"] for kind in ("pop", "partial")]
    assert kinds == sorted(kinds)


@pytest.mark.parametrize(
    ("reason", "answered_by", "told"),
    [
        ("no_answer", None, "no_answer"),
        ("caller_left", None, "caller_left"),
        ("answered", "8002", "answered_elsewhere"),
        ("answered", "8001", None),
    ],
)
async def test_a_pop_is_closed_unless_one_answered_it_oneself(
    console: Running, operator: Browser, reason: str, answered_by: str | None, told: str | None
) -> None:
    stories.arrives(console.world)
    async with operator.open() as page:
        await receive(page, "hello")
        stories.rings(console.world)
        await receive(page, "pop")
        if answered_by:
            stories.answers(console.world, answered_by)
        console.world.bus.publish(OperatorRingEnded(call_id=CALL, operator="8001", reason=reason))  # type: ignore[arg-type]  # from the table
        frames = await frames_until_pong(page)
    closed = [frame["reason"] for frame in frames if frame["type"] == "pop_closed"]
    assert closed == ([told] if told else [])
    assert "pop" not in [frame["type"] for frame in frames]


async def test_a_call_that_comes_without_ringing_pops_at_its_answer(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    async with operator.open() as page:
        await receive(page, "hello")
        stories.answers(console.world)
        assert (await receive(page, "pop"))["pop"]["call_id"] == CALL


async def test_speech_form_and_state_of_a_call_go_to_its_operator_alone(console: Running, operator: Browser) -> None:
    world = console.world
    stories.arrives(world)
    async with console.browser() as colleague:
        await colleague.sign_in("8002")
        async with operator.open() as mine, colleague.open() as theirs:
            await receive(mine, "hello")
            await receive(theirs, "hello")
            stories.rings(world)
            await receive(mine, "pop")
            stories.answers(world)
            assert (await receive(mine, "call"))["state"] == "talking"
            said = stories.says(world)
            world.bus.publish(TranscriptPartial(call_id=CALL, leg="caller", text="路", started_at=NOON))
            assert (await receive(mine, "partial"))["text"] == "路"
            end = NOON + timedelta(seconds=2)
            world.bus.publish(
                TranscriptFinal(
                    call_id=CALL,
                    utterance_id=said,
                    leg="caller",
                    text="路灯",
                    language="ko",
                    started_at=NOON,
                    ended_at=end,
                )
            )
            utterance = await receive(mine, "utterance")
            assert (utterance["id"], utterance["text"], utterance["language"]) == (said, "路灯", "ko")
            stories.suggests(world, {"district": "江岸区"}, said)
            world.bus.publish(DraftChanged(call_id=CALL, version=1))
            draft = await receive(mine, "draft")
            assert (draft["version"], draft["fields"]["district"]["value"]) == (1, "江岸区")
            world.bus.publish(CallStateChanged(call_id=CALL, state="hold"))
            assert (await receive(mine, "call"))["state"] == "hold"
            world.desk.put("8001", OperatorState.WRAP_UP, CALL)
            del world.tracker.live[CALL]
            world.bus.publish(CallEnded(call_id=CALL, outcome="answered"))
            ended = await receive(mine, "call")
            assert (ended["state"], ended["outcome"]) == ("ended", "answered")
            assert await frames_until_pong(theirs) == []


async def test_what_was_not_heard_goes_to_the_call_s_operator_and_news_of_its_recording_to_every_page_without_words(
    console: Running, operator: Browser
) -> None:
    world = console.world
    stories.ended(world, "8001", CALL)
    world.desk.put("8001", OperatorState.WRAP_UP, CALL)
    gap = stories.misses(world)
    async with console.browser() as colleague:
        await colleague.sign_in("8002")
        async with operator.open() as mine, colleague.open() as theirs:
            hello = await receive(mine, "hello")
            assert [(one["id"], one["state"]) for one in hello["call"]["gaps"]] == [(gap.id, "waiting")]
            await receive(theirs, "hello")
            for state in (GapState.WAITING, GapState.FILLED):
                world.bus.publish(gap_changed(gap, state))
                told = await receive(mine, "gap")
                assert (told["id"], told["leg"], told["state"]) == (gap.id, "operator", state)
            world.bus.publish(TranscriptRevised(call_id=CALL))
            news = await frames_until_pong(theirs)
            assert [set(frame) for frame in news] == [{"type", "seq", "at", "call_id"}] * 2
            assert {(frame["type"], frame["call_id"]) for frame in news} == {("transcript", CALL)}


async def test_what_concerns_everybody_is_told_to_everybody(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        console.world.bus.publish(QueueChanged(queue="hotline", waiting=2, longest_since=NOON))
        queue = await receive(page, "queue")
        assert (queue["name"], queue["waiting"], queue["longest_since"]) == ("热线", 2, "2026-11-20T04:00:00Z")
        console.world.bus.publish(TranscriptionChanged(status="resuming", engine="vosk"))
        assert (await receive(page, "transcription"))["status"] == "resuming"
        console.world.bus.publish(PbxLinkChanged(up=False))
        assert (await receive(page, "pbx"))["up"] is False
    async with operator.open() as page:
        hello = await receive(page, "hello")
    assert hello["queues"][0]["waiting"] == 2
    assert hello["transcription"]["status"] == "resuming"


# --- without a database -----------------------------------------------------------------------------------------------


async def test_a_call_is_shown_even_when_the_database_is_gone(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    stories.arrives(console.world)
    async with operator.open() as page:
        await receive(page, "hello")
        with out_of_reach(console.world.engine, "calls"):
            stories.rings(console.world)
            pop = (await receive(page, "pop"))["pop"]
    assert (pop["call_id"], pop["complete"]) == (CALL, False)
    assert "could not be read: OperationalError" in caplog.text
    assert stories.NUMBER not in caplog.text
