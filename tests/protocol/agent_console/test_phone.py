"""The softphone's websocket, with an Asterisk that only listens."""

import asyncio

import pytest
from websockets.asyncio.client import ClientConnection

from tests.protocol.agent_console.conftest import SIP, Browser, Running
from tests.protocol.agent_console.test_socket import refused

pytestmark = pytest.mark.protocol


def register(user: str) -> str:
    return (
        "REGISTER sip:hotline.invalid SIP/2.0\r\n"
        f"From: <sip:{user}@hotline.invalid>;tag=1\r\nTo: <sip:{user}@hotline.invalid>\r\nContent-Length: 0\r\n\r\n"
    )


async def closed_with(socket: ClientConnection) -> int | None:
    async with asyncio.timeout(5):
        await socket.wait_closed()
    return socket.close_code


async def test_messages_pass_both_ways_and_keep_their_kind(console: Running, operator: Browser) -> None:
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        assert phone.subprotocol == "sip"
        await phone.send(register("op-8001"))
        assert await console.asterisk.heard.get() == register("op-8001")
        await phone.send(register("op-8001").encode())
        assert await console.asterisk.heard.get() == register("op-8001").encode()
        pbx = next(iter(console.asterisk.connections))
        await pbx.send("SIP/2.0 200 OK\r\n\r\n")
        assert await phone.recv() == "SIP/2.0 200 OK\r\n\r\n"
        await pbx.send(b"SIP/2.0 200 OK\r\n\r\n")
        assert await phone.recv() == b"SIP/2.0 200 OK\r\n\r\n"
    assert await console.asterisk.gone.get() is not None


async def test_a_sign_of_life_is_given_here_and_troubles_no_telephone_system(
    console: Running, operator: Browser
) -> None:
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        await phone.send("\r\n\r\n")
        assert await phone.recv() == "\r\n"
        await phone.send(register("op-8001"))
        assert await console.asterisk.heard.get() == register("op-8001"), "the first thing that Asterisk hears"


@pytest.mark.parametrize("user", ["op-8002", "citizen", "op-80010"])
async def test_nobody_speaks_for_another(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture, user: str
) -> None:
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        await phone.send(register(user))
        assert await closed_with(phone) == 1008
    assert await console.asterisk.gone.get() is not None
    assert console.asterisk.heard.empty()
    assert "softphone of op-8001 is closed: expected the signed-in user" in caplog.text


@pytest.mark.parametrize("garbage", ["GET / HTTP/1.1\r\n\r\n", b"\xff\x00\xfe", "路灯"])
async def test_garbage_ends_the_line(
    console: Running, operator: Browser, garbage: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        await phone.send(garbage)
        assert await closed_with(phone) == 1008
    assert console.asterisk.heard.empty()
    assert not any(r.exc_info for r in caplog.records)


async def test_a_message_beyond_64_kib_and_a_flood_end_the_line(operator: Browser) -> None:
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        await phone.send("x" * 70_000)
        assert await closed_with(phone) == 1009
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        for _ in range(60):
            await phone.send("\r\n")
        assert await closed_with(phone) == 1008


async def test_without_sign_in_own_page_or_sip_there_is_no_line(console: Running, operator: Browser) -> None:
    async with console.browser() as stranger:
        assert await refused(stranger.open("/ws/phone", subprotocols=SIP)) == 403
    assert await refused(operator.open("/ws/phone", origin="https://evil.example", subprotocols=SIP)) == 403
    assert await refused(operator.open("/ws/phone")) == 403
    assert not console.asterisk.connections


async def test_without_asterisk_the_page_is_refused_and_its_softphone_tries_again(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        await console.asterisk.stop()
        assert await closed_with(phone) == 1013
    assert await refused(operator.open("/ws/phone", subprotocols=SIP)) == 403
    assert "is not reached" in caplog.text
    await console.asterisk.start()
    async with operator.open("/ws/phone", subprotocols=SIP) as phone:
        await phone.send(register("op-8001"))
        await console.asterisk.heard.get()


async def test_lines_of_one_sign_in_are_counted(operator: Browser) -> None:
    async with (
        operator.open("/ws/phone", subprotocols=SIP),
        operator.open("/ws/phone", subprotocols=SIP),
        operator.open("/ws/phone", subprotocols=SIP),
    ):
        assert await refused(operator.open("/ws/phone", subprotocols=SIP)) == 403


async def test_the_demonstration_s_citizen_needs_no_sign_in_and_is_only_the_citizen(console: Running) -> None:
    async with console.browser() as citizen:
        account = (await citizen.http.get("/api/citizen-phone")).json()
        assert (account["uri"], account["line"]) == ("sip:citizen@hotline.invalid", "12345")
        async with citizen.open(account["ws_path"], subprotocols=SIP) as phone:
            await phone.send(register("citizen"))
            assert await console.asterisk.heard.get() == register("citizen")
            await phone.send(register("op-8001"))
            assert await closed_with(phone) == 1008
        assert await refused(citizen.open("/ws/citizen", origin="https://evil.example", subprotocols=SIP)) == 403
