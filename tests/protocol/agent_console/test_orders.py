"""A supervisor puts an operator into a state: who may, what is refused, and what the operator is told."""

from collections.abc import AsyncIterator

import pytest

from crm.operators.orders import Order
from crm.operators.states import OperatorState
from tests.console_fakes import CALL
from tests.protocol.agent_console.conftest import Browser, Running, receive

pytestmark = pytest.mark.protocol

WHERE = "/api/operators/8001/state"
PAUSE = {"move": "pause", "pause": "小休", "reason": " 开会 "}


@pytest.fixture
async def supervisor(console: Running) -> AsyncIterator[Browser]:
    async with console.browser() as browser:
        assert (await browser.sign_in("9001")).status_code == 200
        yield browser


async def test_an_operator_is_told_who_paused_them_and_why(
    console: Running, operator: Browser, supervisor: Browser
) -> None:
    async with operator.open() as page, supervisor.open() as own:
        await receive(page, "hello")
        await operator.http.post("/api/state", json={"move": "ready"})
        answer = await supervisor.http.post(WHERE, json=PAUSE)
        assert (answer.status_code, answer.json()["state"], answer.json()["reason"]) == (200, "paused", "小休")
        told = await receive(page, "order")
        names = ("by", "by_name", "by_role", "move", "reason", "why")
        assert [told[n] for n in names] == ["9001", "name 9001", "supervisor", "pause", "小休", "开会"]
        await own.send('{"type":"ping"}')
        assert (await receive(own, "hello"))["order"] is None
    assert console.world.desk.orders == [Order("9001", "开会")]


async def test_an_order_is_told_again_after_a_reload_as_long_as_its_state_lasts(
    console: Running, operator: Browser, supervisor: Browser
) -> None:
    await operator.http.post("/api/state", json={"move": "ready"})
    await supervisor.http.post(WHERE, json=PAUSE)
    async with operator.open() as page:
        assert (await receive(page, "hello"))["order"]["why"] == "开会"
    console.world.clock.advance(1)
    await operator.http.post("/api/state", json={"move": "ready"})
    async with operator.open() as page:
        assert (await receive(page, "hello"))["order"] is None


async def test_who_is_signed_out_is_told_why_first_and_has_to_sign_in_again(
    console: Running, operator: Browser, supervisor: Browser
) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        answer = await supervisor.http.post(WHERE, json={"move": "sign_out", "reason": "交接班"})
        assert (answer.status_code, answer.json()["state"]) == (200, "offline")
        assert (await receive(page, "order"))["why"] == "交接班"
        assert (await receive(page, "signed_out"))["reason"] == "ordered"
    assert (await operator.http.get("/api/me")).status_code == 401
    assert (await supervisor.http.get("/api/me")).status_code == 200


@pytest.mark.parametrize(
    ("state", "asked", "status", "slug"),
    [
        ("ready", {"move": "pause", "pause": "看电影", "reason": "开会"}, 422, "pause-reason-unknown"),
        ("ready", {"move": "pause", "pause": "小休"}, 422, "invalid-input"),
        ("ready", {"move": "pause", "pause": "小休", "reason": "  "}, 422, "invalid-input"),
        ("ready", {"move": "pause", "pause": "小休", "reason": "长" * 201}, 422, "invalid-input"),
        ("ready", {"move": "ready", "reason": "排队"}, 409, "illegal-move"),
        ("offline", {"move": "ready", "reason": "排队"}, 409, "illegal-move"),
        ("talking", {"move": "sign_out", "reason": "下班"}, 409, "operator-in-call"),
        ("ringing", {"move": "sign_out", "reason": "下班"}, 409, "operator-in-call"),
    ],
)
async def test_what_cannot_be_ordered_is_refused_and_told_to_nobody(
    console: Running, operator: Browser, supervisor: Browser, state: str, asked: dict[str, str], status: int, slug: str
) -> None:
    console.world.desk.put("8001", OperatorState(state), CALL)
    answer = await supervisor.http.post(WHERE, json=asked)
    assert (answer.status_code, answer.json()["error"]) == (status, slug)
    assert console.world.desk.orders == []
    assert (await operator.http.get("/api/me")).status_code == 200


async def test_a_refused_order_says_what_the_operator_is(
    console: Running, operator: Browser, supervisor: Browser
) -> None:
    console.world.desk.put("8001", OperatorState("ready"), CALL)
    answer = await supervisor.http.post(WHERE, json={"move": "ready", "reason": "排队"})
    assert {"of": "operator", "state": "ready"}.items() <= answer.json()["details"].items()


async def test_nobody_is_put_into_a_state_who_is_not_there(supervisor: Browser) -> None:
    answer = await supervisor.http.post("/api/operators/1234/state", json=PAUSE)
    assert (answer.status_code, answer.json()["error"]) == (404, "no-such-operator")
