"""The way of every call over HTTP: drawn, checked, put in force, taken back."""

from collections.abc import AsyncIterator

import pytest

from config.profile import load_profile
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol

TEXT = load_profile("demo").flow_text
PLAIN = TEXT.replace("menus: true", "menus: false")
WHY = "春节"


@pytest.fixture
async def keeper(console: Running) -> AsyncIterator[Browser]:
    """Somebody who keeps the system."""
    async with console.browser() as page:
        await page.sign_in("9901")
        yield page


async def test_the_profiles_flow_is_drawn_from_its_start_with_the_words_it_says(keeper: Browser) -> None:
    told = (await keeper.http.get("/api/flow")).json()
    assert (told["version"]["number"], told["in_force"], told["text"]) == (0, 0, TEXT)
    nodes = {node["name"]: node for node in told["graph"]["nodes"]}
    assert next(iter(nodes)) == "begin"
    assert nodes.keys() == load_profile("demo").flow.nodes.keys()
    assert nodes["welcome"]["prompts"][0]["zh"].startswith("您好，欢迎致电12345")
    first, *_, skipped = nodes["menu"]["leads"]
    assert (first["way"], first["key"], first["name"], first["to"]) == ("key", "1", "咨询", "matter")
    assert (skipped["way"], skipped["to"]) == ("skipped", "matter")
    danger = nodes["urgent"]["leads"][0]
    assert (danger["way"], danger["when"]["said"], danger["to"]) == ("case", "danger", "operator_first")


async def test_a_file_is_put_in_force_and_taken_back_and_every_version_stays(keeper: Browser) -> None:
    made = await keeper.http.post("/api/flow/versions", json={"text": PLAIN, "after": 0, "reason": WHY})
    assert (made.status_code, made.json()["in_force"], made.json()["graph"]["menus"]) == (201, 1, False)
    again = await keeper.http.post("/api/flow/back", json={"number": 0, "after": 1, "reason": "节后"})
    assert (again.status_code, again.json()["in_force"], again.json()["text"]) == (201, 2, TEXT)
    versions = (await keeper.http.get("/api/flow/versions")).json()
    told = [(v["number"], v["back_to"], v["reason"], v["published_by"]) for v in versions]
    assert told == [(2, 0, "节后", "9901"), (1, None, WHY, "9901"), (0, None, "", "")]
    assert (await keeper.http.get("/api/flow/versions/1")).json()["text"] == PLAIN


async def test_what_somebody_else_put_in_force_meanwhile_is_not_overwritten(keeper: Browser) -> None:
    body = {"text": PLAIN, "after": 0, "reason": WHY}
    await keeper.http.post("/api/flow/versions", json=body)
    late = await keeper.http.post("/api/flow/versions", json=body)
    assert (late.status_code, late.json()["error"]) == (409, "flow-changed-meanwhile")
    assert (await keeper.http.get("/api/flow")).json()["in_force"] == 1


BROKEN = TEXT.replace("then: menu }", "then: nowhere }").replace("prompts: [say_matter]", "prompts: [unsaid]")


async def test_every_problem_of_a_file_is_told_and_it_is_not_put_in_force(keeper: Browser) -> None:
    told = (await keeper.http.post("/api/flow/check", json={"text": BROKEN})).json()
    assert len(told["problems"]) == 2
    assert told["graph"] is None
    refused = await keeper.http.post("/api/flow/versions", json={"text": BROKEN, "after": 0, "reason": WHY})
    assert (refused.status_code, refused.json()["error"]) == (422, "flow-invalid")
    assert (await keeper.http.get("/api/flow")).json()["in_force"] == 0


async def test_a_good_file_is_drawn_before_it_is_put_in_force(keeper: Browser) -> None:
    told = (await keeper.http.post("/api/flow/check", json={"text": PLAIN})).json()
    assert (told["problems"], told["graph"]["menus"]) == ([], False)


@pytest.mark.parametrize("text", ["", "x" * 200_001, "[" * 3000, "a: &a [x]\nb: [*a]", "!!python/object:os.system {}"])
async def test_hostile_files_are_refused(keeper: Browser, text: str) -> None:
    answer = await keeper.http.post("/api/flow/versions", json={"text": text, "after": 0, "reason": WHY})
    assert answer.status_code in (413, 422)


@pytest.mark.parametrize("reason", ["", "   ", "很" * 501])
async def test_a_change_says_why(keeper: Browser, reason: str) -> None:
    answer = await keeper.http.post("/api/flow/versions", json={"text": PLAIN, "after": 0, "reason": reason})
    assert answer.status_code == 422
