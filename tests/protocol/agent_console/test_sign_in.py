"""Signing in and out over HTTP."""

from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from crm.operators.states import OperatorState
from tests.protocol.agent_console.conftest import SIP, Browser, Running, eventually, receive, running_console

pytestmark = pytest.mark.protocol


async def test_me_carries_what_a_page_needs(console: Running, operator: Browser) -> None:
    me = (await operator.http.get("/api/me")).json()
    assert me["login"] == "8001"
    assert me["queues"] == ["hotline"]
    assert me["phone"]["uri"] == "sip:op-8001@hotline.invalid"
    assert len(me["phone"]["password"]) == 32
    assert me["phone"]["ws_path"] == "/ws/phone"
    assert "城市管理/市政设施/路灯故障" in me["ticket"]["categories"]
    assert "解放大道" in me["ticket"]["districts"]["江岸区"]
    assert me["server_time"].endswith("Z")
    assert me["transcription"]["status"] == "off"
    assert console.world.desk.state_of("8001").state == OperatorState.PAUSED


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(console: Running) -> None:
    async with console.browser() as browser:
        cookie = (await browser.sign_in()).headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert "secure" not in parts


async def test_in_production_the_cookie_needs_tls_and_there_is_no_citizen_phone(tmp_path: Path) -> None:
    async with (
        running_console(
            tmp_path, mode="production", secret_key="s" * 40, console_origins=("https://console.city.example",)
        ) as console,
        console.browser() as browser,
    ):
        answer = await browser.sign_in()
        assert "secure" in {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
        assert "strict-transport-security" in answer.headers
        assert (await browser.http.get("/api/citizen-phone")).status_code == 404
        with pytest.raises(Exception, match="403"):
            async with browser.open("/ws/citizen", subprotocols=SIP):
                pass


async def test_a_wrong_password_and_an_unknown_login_look_alike(console: Running) -> None:
    async with console.browser() as browser:
        wrong = await browser.sign_in(password="wrong-password")
        unknown = await browser.sign_in(login="7777", password="wrong-password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == "sign-in-refused"
    assert "set-cookie" not in wrong.headers


async def test_after_five_wrong_passwords_even_the_right_one_waits(
    console: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with console.browser() as browser:
        for _ in range(5):
            assert (await browser.sign_in(password="wrong-password")).status_code == 401
        refused = await browser.sign_in()
        assert refused.status_code == 429
        assert refused.json()["error"] == "too-many-tries"
        assert int(refused.headers["retry-after"]) == 901
        assert (await browser.sign_in(login="8002")).status_code == 200
        console.world.clock.advance(901)
        assert (await browser.sign_in()).status_code == 200
    assert "wrong-password" not in caplog.text


async def test_signing_out_ends_the_cookie_the_page_and_the_work(console: Running, operator: Browser) -> None:
    old = operator.cookie
    async with operator.open() as socket:
        await receive(socket, "hello")
        assert (await operator.http.post("/api/sign-out")).status_code == 204
        assert (await receive(socket, "signed_out"))["reason"] == "asked"
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4001
    assert console.world.desk.done[-1] == ("sign_out", "8001", "asked")
    assert not operator.cookie
    assert (await operator.http.get("/api/me", headers={"Cookie": old})).status_code == 401


async def test_a_second_sign_in_signs_the_older_out_and_tells_it(console: Running, operator: Browser) -> None:
    async with operator.open() as page, operator.open("/ws/phone", subprotocols=SIP) as phone:
        await receive(page, "hello")
        async with console.browser() as newer:
            assert (await newer.sign_in()).status_code == 200
            assert (await receive(page, "signed_out"))["reason"] == "elsewhere"
            for socket in (page, phone):
                await socket.wait_closed()
                assert socket.close_code == 4001
            assert await console.asterisk.gone.get() is not None
            refused = await operator.http.get("/api/me")
            assert refused.status_code == 401
            assert refused.json()["error"] == "not-signed-in"
            async with newer.open() as socket:
                assert (await receive(socket, "hello"))["presence"]["state"] == "paused"
    assert [done[0] for done in console.world.desk.done] == ["sign_in"]


async def test_an_expired_sign_in_opens_nothing_and_its_open_page_is_told(
    console: Running, operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        console.world.clock.advance(12 * 3600 + 1)
        monkeypatch.setattr("agent_console.socket.upkeep.SWEEP_S", 0.01)
        assert (await receive(page, "signed_out"))["reason"] == "expired"
    assert (await operator.http.get("/api/me")).status_code == 401


async def test_without_a_telephone_system_one_can_still_sign_in(
    console: Running, caplog: pytest.LogCaptureFixture
) -> None:
    from config.errors import ConflictError

    console.world.desk.failing = ConflictError("no link")
    async with console.browser() as browser:
        assert (await browser.sign_in()).status_code == 200
        assert "could not be brought to the desk" in caplog.text
        console.world.desk.failing = None
        answer = await browser.http.post("/api/state", json={"move": "ready"})
        assert answer.json()["state"] == "ready"


async def test_a_page_that_is_gone_takes_its_operator_offline(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
    await eventually(lambda: console.pages == 0)
    console.world.clock.advance(31)
    await eventually(lambda: console.world.desk.state_of("8001").state == OperatorState.OFFLINE)
    assert console.world.desk.done[-1] == ("sign_out", "8001", "gone")
    async with operator.open() as page:
        assert (await receive(page, "hello"))["presence"]["state"] == "paused"
