"""Ready, pause, more time."""

from pathlib import Path

import pytest

from crm.operators.states import OperatorState
from tests import console_fakes
from tests.city import demo_city
from tests.console_fakes import CALL
from tests.protocol.agent_console.conftest import Browser, Running, receive, running_console

pytestmark = pytest.mark.protocol


async def test_ready_and_pause_are_answered_and_told(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        ready = await operator.http.post("/api/state", json={"move": "ready"})
        assert ready.json()["state"] == "ready"
        assert (await receive(page, "presence"))["state"] == "ready"
        paused = await operator.http.post("/api/state", json={"move": "pause", "reason": "小休"})
        assert paused.json()["reason"] == "小休"
        assert (await receive(page, "presence"))["reason"] == "小休"


@pytest.mark.parametrize(
    ("asked", "status", "slug"),
    [
        ({"move": "pause", "reason": "看电影"}, 422, "pause-reason-unknown"),
        ({"move": "pause"}, 422, "pause-reason-unknown"),
        ({"move": "fly"}, 422, "invalid-input"),
    ],
)
async def test_what_cannot_be_is_refused(operator: Browser, asked: dict[str, str], status: int, slug: str) -> None:
    answer = await operator.http.post("/api/state", json=asked)
    assert (answer.status_code, answer.json()["error"]) == (status, slug)


async def test_an_illegal_move_says_what_would_be_allowed(console: Running, operator: Browser) -> None:
    console.world.desk.put("8001", OperatorState.TALKING, CALL)
    answer = await operator.http.post("/api/state", json={"move": "ready"})
    assert (answer.status_code, answer.json()["error"]) == (409, "illegal-move")
    assert "finish" in answer.json()["details"]["allowed"]


async def test_wrap_up_is_told_with_its_end_and_can_be_extended(console: Running, operator: Browser) -> None:
    async with operator.open() as page:
        await receive(page, "hello")
        console.world.desk.put("8001", OperatorState.WRAP_UP, CALL)
        frame = await receive(page, "presence")
        assert (frame["state"], frame["wrap_up_until"]) == ("wrap_up", "2026-11-20T04:01:00Z")
        assert (await operator.http.post("/api/state", json={"move": "extend"})).status_code == 200
    assert console.world.desk.done[-1] == ("extend", "8001", "")


async def test_nobody_changes_a_state_without_a_sign_in(console: Running) -> None:
    async with console.browser() as browser:
        assert (await browser.http.post("/api/state", json={"move": "ready"})).status_code == 401


async def test_answering_by_itself_is_each_operators_own_and_kept(console: Running, operator: Browser) -> None:
    assert (await operator.http.get("/api/me")).json()["auto_answer"] is False
    assert (await operator.http.put("/api/me/auto-answer", json={"on": True})).status_code == 204
    async with console.browser() as other:
        assert (await other.sign_in("8002")).json()["auto_answer"] is False
    assert (await operator.sign_in()).json()["auto_answer"] is True


@pytest.mark.parametrize("asked", [True, False])
async def test_the_page_knows_whether_the_citizen_is_asked_for_a_rating(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    city = demo_city()
    other = city.model_copy(update={"survey": city.survey.model_copy(update={"enabled": asked})})
    monkeypatch.setattr(console_fakes, "demo_city", lambda: other)
    async with running_console(tmp_path) as console, console.browser() as browser:
        assert (await browser.sign_in()).json()["survey"] is asked
