"""Lists of numbers over HTTP: masked, asked for from a call, decided by a second and a third person."""

import pytest

from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol

BLOCK = {"list": "blocked", "call_id": CALL, "reason": "反复辱骂", "days": 7}


async def move(page: Browser, entry: int, move: str, reason: str = "录音属实") -> tuple[int, str]:
    answer = await page.http.post(f"/api/caller-lists/{entry}/moves", json={"move": move, "reason": reason})
    return answer.status_code, answer.json().get("state") or answer.json()["error"]


async def test_an_operator_asks_from_a_call_and_others_approve_and_hear_the_appeal(
    console: Running, operator: Browser
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    made = await operator.http.post("/api/caller-lists", json=BLOCK)
    assert (made.status_code, made.json()["number_shown"], made.json()["state"]) == (201, "138****6021", "asked")
    assert stories.NUMBER not in made.text
    entry = made.json()["id"]
    assert (made.json()["moves"], await move(operator, entry, "approve")) == ([], (403, "not-allowed"))
    async with console.browser() as keeper:
        await keeper.sign_in("9901")
        (row,) = (await keeper.http.get("/api/caller-lists")).json()["items"]
        assert row["moves"] == ["approve", "refuse"]
        assert await move(keeper, entry, "approve") == (200, "in_force")
        assert await move(operator, entry, "appeal", f"家人误拨{stories.NUMBER}") == (200, "appealed")
        assert await move(keeper, entry, "lift") == (403, "not-allowed")
        (row,) = (await keeper.http.get("/api/caller-lists")).json()["items"]
        assert (row["appeal"], row["moves"]) == ("家人误拨138****6021", [])
        assert len((await keeper.http.get("/api/caller-lists", params={"shown": "holds"})).json()["items"]) == 1


async def test_a_call_that_is_not_ones_own_is_none_and_a_number_stands_once(
    console: Running, operator: Browser
) -> None:
    other = BLOCK | {"call_id": "hotline-9.9"}
    assert (await operator.http.post("/api/caller-lists", json=other)).status_code == 404
    numbered = {"list": "elderly", "number": "027-12345678", "reason": "年满七十", "days": 30}
    assert (await operator.http.post("/api/caller-lists", json=numbered)).json()["state"] == "in_force"
    again = await operator.http.post("/api/caller-lists", json=numbered)
    assert (again.status_code, again.json()["error"]) == (409, "listed-already")


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        ({"number": "13800000000"}, "invalid-input"),
        ({"call_id": ""}, "invalid-input"),
        ({"call_id": "", "number": "anonymous"}, "entry-invalid"),
        ({"days": 31}, "entry-invalid"),
        ({"list": "friends"}, "invalid-input"),
        ({"reason": " "}, "invalid-input"),
    ],
)
async def test_what_is_no_entry_is_refused(
    console: Running, operator: Browser, wrong: dict[str, object], slug: str
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    refused = await operator.http.post("/api/caller-lists", json=BLOCK | wrong)
    assert (refused.status_code, refused.json()["error"]) == (422, slug)


async def test_the_lists_one_may_ask_of_are_told_with_their_longest_time(operator: Browser) -> None:
    told = (await operator.http.get("/api/caller-lists/choices")).json()
    assert told == [{"list": "elderly", "longest_days": 1095}, {"list": "blocked", "longest_days": 30}]
