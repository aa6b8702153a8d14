"""The OpenAPI document against the console itself: whatever is sent, no server error, and answers as documented."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from agent_console.app import make_app
from tests.console_fakes import CALL, PASSWORD, World, make_world
from tests.protocol.agent_console.office import BASE, CLERK, DISPATCHER, OPERATOR, SUPERVISOR, Office

pytestmark = pytest.mark.protocol

SKIPPED = ("/api/sign-out", "/api/sign-in")
"""The first ends the sign-in the requests are sent with; the second shuts its door after some wrong passwords."""

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
FEW = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)

MANY = settings(FEW, max_examples=30)
"""For the one endpoint that takes every move there is."""


async def story(world: World) -> dict[str, Any]:
    """Leave a dispatched ticket of a call with a letter and an export, and return their names."""
    office = Office(world, make_app(world.deps))
    number = await office.of_call()
    await office.move(OPERATOR, number, "submit")
    await office.move(DISPATCHER, number, "dispatch", lead="city-mgmt", basis="按目录")
    page = await office.move(SUPERVISOR, number, "supervise", level=1, reason="久拖不决")
    await office.ask(SUPERVISOR, "POST", "/exports", json={"filter": {}, "reason": "核对"})
    text = {"title": "路灯报修", "answer": "请说明位置", "department": "city-mgmt", "valid_from": "2026-01-01"}
    article = await office.ask(SUPERVISOR, "POST", "/knowledge/articles", json={"content": text})
    task = await office.ask(OPERATOR, "POST", "/knowledge/tasks", json={"question": "路灯归谁管"})
    for desk in office.desks.values():
        await desk.aclose()
    letter = page["supervisions"][0]["letters"][0]["id"]
    return {
        "number": number,
        "call_id": CALL,
        "letter_id": letter,
        "export_id": 1,
        "attachment_id": 1,
        "article_id": article.json()["id"],
        "task_id": task.json()["id"],
    }


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    asgi.shutdown_lifespans()
    made.engine.dispose()


@pytest.mark.parametrize("login", [SUPERVISOR, OPERATOR, CLERK])
def test_nothing_that_can_be_sent_breaks_the_console(world: World, login: str) -> None:
    names, app = asyncio.run(story(world)), make_app(world.deps)
    document = schemathesis.openapi.from_dict(app.openapi())
    document.app = app
    sent = 0
    with asgi.get_client(cast(Any, app)) as client:
        client.headers["Origin"] = BASE
        entered = client.post(f"{BASE}/api/sign-in", json={"login": login, "password": PASSWORD})
        assert entered.status_code == 200
        client.headers["Cookie"] = entered.headers["set-cookie"].partition(";")[0]

        def send(case: Case[Any]) -> None:
            nonlocal sent
            sent += 1
            case.call_and_validate(base_url=BASE, session=client, checks=CHECKS)

        for found in document.get_all_operations():
            operation = found.ok()  # type: ignore[union-attr]  # a broken document fails here, as it should
            if operation.path in SKIPPED:
                continue
            known = {name: value for name, value in names.items() if f"{{{name}}}" in operation.path}
            some = MANY if operation.path.endswith("/moves") else FEW
            some(given(operation.as_strategy(GenerationMode.POSITIVE, path_parameters=known or None))(send))()
            with suppress(Unsatisfiable):  # there is nothing that could be wrong in a request without input
                FEW(given(operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=known or None))(send))()
    assert sent > 200
