"""The gateway against a manager interface that misbehaves in every way it can."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest

from ivr.ami import AmiEvent, AmiFieldError, AmiGateway, AmiSilentError, Patience, PbxLinkDownError
from tests.protocol.ivr.fake_ami import FakeAmi, accept, message

pytestmark = pytest.mark.protocol

HASTY = Patience(answer=0.2, boot=0.5, ping_every=0.05, ping_answer=0.05, retry_first=0.01, retry_most=0.02)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.001)


@pytest.fixture
async def ami() -> AsyncIterator[FakeAmi]:
    async with FakeAmi().serve() as server:
        yield server


@pytest.fixture
async def gateway(ami: FakeAmi) -> AsyncIterator[AmiGateway]:
    gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)
    await gateway.start()
    await until(lambda: gateway.up)
    yield gateway
    await gateway.stop()


async def test_a_character_cut_by_a_packet_border_arrives_whole(ami: FakeAmi, gateway: AmiGateway) -> None:
    heard: list[AmiEvent] = []
    gateway.subscribe(heard.append)
    raw = message(Event="Test", Name="张三丰")
    for byte in raw:
        ami.send(bytes([byte]))
        await asyncio.sleep(0)
    await until(lambda: heard)
    assert heard[0]["Name"] == "张三丰"
    assert heard[0]["NotThere"] == ""


async def test_bytes_that_are_no_text_cost_nothing_but_themselves(ami: FakeAmi, gateway: AmiGateway) -> None:
    heard: list[AmiEvent] = []
    gateway.subscribe(heard.append)
    ami.send(b"\xff\xfe\r\n\r\nno colon\r\n\r\n", message(Event="Test", Name="ok"))
    await until(lambda: heard)
    assert [e["Name"] for e in heard] == ["ok"]


@pytest.mark.parametrize("value", ["1\r\nAction: Originate", "1\n2", "1\r2", "1\x002", "x" * 5000])
async def test_a_value_that_breaks_out_of_its_line_is_refused(ami: FakeAmi, gateway: AmiGateway, value: str) -> None:
    with pytest.raises(AmiFieldError):
        await gateway.act("Setvar", Channel="PJSIP/trunk-1", Variable="X", Value=value)
    with pytest.raises(AmiFieldError):
        await gateway.act("Originate", Variable=["A=1", value])
    assert {a["Action"] for a in ami.actions} <= {"Login", "Ping"}


async def test_originate_is_always_asynchronous(ami: FakeAmi, gateway: AmiGateway) -> None:
    reply = await gateway.act("Originate", Channel="PJSIP/x", Async=False)
    assert reply.success
    assert ami.named("Originate")[0]["Async"] == "true"


async def test_an_originate_without_answer_is_not_sent_again(ami: FakeAmi, gateway: AmiGateway) -> None:
    ami.answers["Originate"] = lambda _: None
    with pytest.raises(AmiSilentError):
        await gateway.act("Originate", Channel="PJSIP/x")
    waiting = asyncio.create_task(gateway.act("Originate", Channel="PJSIP/y"))
    await until(lambda: len(ami.named("Originate")) == 2)
    ami.cut()
    with pytest.raises(PbxLinkDownError):
        await waiting
    await until(lambda: ami.connections == 2 and gateway.up)
    assert (await gateway.act("Ping")).success
    assert len(ami.named("Originate")) == 2


async def test_answers_find_their_questions_in_any_order(ami: FakeAmi, gateway: AmiGateway) -> None:
    kept: list[bytes] = []

    def keep(fields: dict[str, str]) -> None:
        kept.append(message(Response="Success", ActionID=fields["ActionID"], Message=fields["Channel"]))

    ami.answers["Hangup"] = keep
    asks = [asyncio.create_task(gateway.act("Hangup", Channel=name)) for name in ("a", "b")]
    await until(lambda: len(kept) == 2)
    ami.send(*reversed(kept))
    assert [(await ask).message for ask in asks] == ["a", "b"]


async def test_a_listing_is_collected_and_other_events_pass(ami: FakeAmi, gateway: AmiGateway) -> None:
    def listing(fields: dict[str, str]) -> bytes:
        mark = {"ActionID": fields["ActionID"]}
        return (
            message(Response="Success", EventList="start", Message="Queue status will follow", **mark)
            + message(Event="QueueMember", Name="8001", **mark)
            + message(Event="AgentCalled", Name="between")
            + message(Event="QueueMember", Name="8002", **mark)
            + message(Event="QueueStatusComplete", EventList="Complete", ListItems="2", **mark)
        )

    ami.answers["QueueStatus"] = listing
    heard: list[AmiEvent] = []
    gateway.subscribe(heard.append)
    reply = await gateway.act("QueueStatus")
    assert [item["Name"] for item in reply.items] == ["8001", "8002"]
    await until(lambda: heard)
    assert [e["Name"] for e in heard] == ["between"]


async def test_wording_that_only_sounds_like_a_listing_is_an_answer(ami: FakeAmi, gateway: AmiGateway) -> None:
    ami.answers["QueueAdd"] = lambda f: message(
        Response="Success", ActionID=f["ActionID"], Message="Added interface to queue"
    )
    assert (await gateway.act("QueueAdd", Queue="hotline")).success


async def test_a_refusal_is_an_answer(ami: FakeAmi, gateway: AmiGateway) -> None:
    ami.answers["CoreShowChannels"] = lambda f: message(Response="Error", ActionID=f["ActionID"], Message="Denied")
    reply = await gateway.act("CoreShowChannels")
    assert (reply.success, reply.message) == (False, "Denied")


async def test_a_reader_that_raises_costs_nobody_else(
    ami: FakeAmi, gateway: AmiGateway, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []

    def break_down(_: AmiEvent) -> None:
        raise ZeroDivisionError

    gateway.subscribe(break_down)
    gateway.subscribe(lambda e: heard.append(e["Name"]))
    with caplog.at_level(logging.ERROR):
        ami.send(message(Event="Newchannel", CallerIDNum="13800006021", Name="1"), message(Event="Test", Name="2"))
        await until(lambda: len(heard) == 2)
    assert gateway.up
    assert ami.connections == 1
    assert "13800006021" not in caplog.text


async def test_a_link_that_is_dead_without_being_closed_is_found(ami: FakeAmi, gateway: AmiGateway) -> None:
    ami.answers["Ping"] = lambda _: None
    await until(lambda: ami.connections == 2)
    ami.answers["Ping"] = accept
    await until(lambda: gateway.up)


async def test_up_comes_before_the_events_that_follow_and_after_each_connect(ami: FakeAmi) -> None:
    seen: list[str] = []
    gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)

    async def up() -> None:
        ami.send(message(Event="Test", Name="event"))
        await gateway.act("QueueStatus")
        seen.append("up")

    gateway.on_up(up)
    gateway.on_down(lambda: seen.append("down"))
    gateway.subscribe(lambda e: seen.append(e["Name"]))
    await gateway.start()
    await until(lambda: len(seen) == 2)
    ami.cut()
    await until(lambda: len(seen) == 5)
    await gateway.stop()
    assert seen == ["up", "event", "down", "up", "event"]


async def test_events_before_the_boot_is_done_are_left_out(ami: FakeAmi) -> None:
    ami.booted = False
    gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)
    heard: list[str] = []
    gateway.subscribe(lambda e: heard.append(e["Name"]))
    await gateway.start()
    await until(lambda: ami.named("Login"))
    ami.send(message(Event="Test", Name="early"))
    with pytest.raises(PbxLinkDownError):
        await gateway.act("QueueStatus")
    ami.send(message(Event="FullyBooted"), message(Event="Test", Name="late"))
    await until(lambda: heard)
    await gateway.stop()
    assert heard == ["late"]


async def test_a_refused_sign_in_is_tried_again(ami: FakeAmi) -> None:
    ami.booted = False
    ami.answers["Login"] = lambda f: message(Response="Error", ActionID=f["ActionID"], Message="Authentication failed")
    gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)
    await gateway.start()
    await until(lambda: ami.connections == 2)
    assert not gateway.up
    ami.booted = True
    ami.answers["Login"] = accept
    await until(lambda: gateway.up)
    await gateway.stop()


async def test_stop_leaves_nothing_running(ami: FakeAmi) -> None:
    before = asyncio.all_tasks()
    gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)
    await gateway.start()
    await until(lambda: gateway.up)
    ami.answers["Hangup"] = lambda _: None
    waiting = asyncio.create_task(gateway.act("Hangup", Channel="x"))
    await until(lambda: ami.named("Hangup"))
    await gateway.stop()
    with pytest.raises((PbxLinkDownError, AmiSilentError)):
        await waiting
    ours = {t for t in asyncio.all_tasks() - before if "_talk" not in repr(t)}
    assert not ours
