"""What a call came to is kept by whoever writes it up."""

from dataclasses import replace

import pytest

from config.wrap_up import WrapUpRule
from crm.operators.states import OperatorState
from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol
URL = f"/api/calls/{CALL}/wrap-up"


async def kept(browser: Browser) -> str | None:
    page = (await browser.http.get(f"/api/calls/{CALL}")).json()
    code: str | None = page["call"]["wrap_up"]
    return code


async def test_a_code_is_chosen_changed_and_taken_back(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    for code in ("ticket", "answered", None):
        assert (await operator.http.put(URL, json={"code": code})).status_code == 204
        assert await kept(operator) == code


async def test_only_codes_of_the_call_s_queue_are_kept(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    refused = await operator.http.put(URL, json={"code": "lunch"})
    assert (refused.status_code, refused.json()["error"]) == (422, "wrap-up-code-unknown")
    assert await kept(operator) is None


async def test_another_s_call_is_not_written_up(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8002", CALL)
    assert (await operator.http.put(URL, json={"code": "ticket"})).status_code == 404
    async with console.browser() as supervisor:
        await supervisor.sign_in("9001")
        assert (await supervisor.http.put(URL, json={"code": "ticket"})).status_code == 403


async def test_nobody_goes_on_without_a_code_where_the_queue_asks_for_one(console: Running, operator: Browser) -> None:
    world = console.world
    queue = world.deps.profile.queues["hotline"]
    asking = queue.model_copy(update={"wrap_up": WrapUpRule(codes=queue.wrap_up.codes, required=True)})
    strict = world.deps.profile.model_copy(update={"queues": {"hotline": asking}})
    console.app.state.console = replace(console.app.state.console, deps=replace(world.deps, profile=strict))
    stories.ended(world, "8001", CALL)
    for move in ({"move": "ready"}, {"move": "pause", "reason": "小休"}):
        world.desk.put("8001", OperatorState.WRAP_UP, CALL)
        refused = await operator.http.post("/api/state", json=move)
        assert (refused.status_code, refused.json()["error"]) == (409, "wrap-up-code-missing")
        assert world.desk.state_of("8001").state == OperatorState.WRAP_UP
    await operator.http.put(URL, json={"code": "ticket"})
    assert (await operator.http.post("/api/state", json={"move": "ready"})).status_code == 200


async def test_elsewhere_the_choice_may_be_left_out(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    console.world.desk.put("8001", OperatorState.WRAP_UP, CALL)
    assert (await operator.http.post("/api/state", json={"move": "ready"})).status_code == 200
