"""The worklist of messages over HTTP: masked, one person's at a time, from its sound to its ticket."""

import asyncio

import pytest

from crm.operators.states import OperatorState
from crm.tickets.drafts import DraftField, Evidence, suggest
from tests.console_fakes import NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol
CALL = "hotline-1.7"
URL = "/api/messages/1"
FILLED = {"kind": "求助", "title": "路灯坏了", "content": "解放大道的路灯坏了", "district": "江岸区"}


@pytest.fixture
def message(console: Running) -> None:
    """A citizen left a message, which filled the form."""
    stories.leaves_message(console.world, CALL)
    stories.says(console.world, f"我的号码是{stories.NUMBER}，解放大道的路灯坏了", CALL)
    evidence = Evidence("解放大道的路灯坏了", None, "said")
    fields = {name: DraftField(value, False, 0.8, evidence) for name, value in FILLED.items()}
    with console.world.deps.factory.begin() as session:
        suggest(session, CALL, fields, NOON)


async def test_the_list_tells_what_was_said_and_is_offered_but_no_number(operator: Browser, message: None) -> None:
    (row,) = (await operator.http.get("/api/messages")).json()["items"]
    assert (row["state"], row["number_shown"], row["recorded_s"], row["mine"]) == ("open", "138****6021", 8, False)
    assert (row["title"], row["district"], row["danger"]) == ("路灯坏了", "江岸区", False)
    assert row["said"] == "我的号码是138****6021，解放大道的路灯坏了"
    assert stories.NUMBER not in str(row)
    assert (await operator.http.get("/api/messages/counts")).json() == {"counts": {"open": 1}}


async def test_what_is_not_heard_yet_is_counted_and_not_listed(console: Running, operator: Browser) -> None:
    stories.leaves_message(console.world, CALL, heard=False)
    assert (await operator.http.get("/api/messages")).json()["items"] == []
    assert (await operator.http.get("/api/messages/counts")).json() == {"counts": {"arriving": 1}}


async def test_sound_and_form_are_open_to_whoever_took_it_and_to_no_other_operator(
    console: Running, operator: Browser, message: None
) -> None:
    assert (await operator.http.get(f"/api/calls/{CALL}")).status_code == 404
    assert (await operator.http.post(f"{URL}/claim")).json()["claimed_by"] == "8001"
    page = await operator.http.get(f"/api/calls/{CALL}")
    assert page.status_code == 200
    assert stories.NUMBER not in page.text
    async with console.browser() as other:
        await other.sign_in("8002")
        assert (await other.http.get(f"/api/calls/{CALL}")).status_code == 404
        refused = await other.http.post(f"{URL}/claim")
        assert (refused.status_code, refused.json()["error"]) == (409, "message-taken")


async def test_of_two_who_take_it_at_once_one_has_it(console: Running, operator: Browser, message: None) -> None:
    async with console.browser() as other:
        await other.sign_in("8002")
        answers = await asyncio.gather(*(one.http.post(f"{URL}/claim") for one in (operator, other)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_its_ticket_is_made_once_however_often_it_is_sent(operator: Browser, message: None) -> None:
    early = await operator.http.post(f"{URL}/ticket", json={"values": FILLED})
    assert (early.status_code, early.json()["error"]) == (409, "message-taken")
    await operator.http.post(f"{URL}/claim")
    lacking = await operator.http.post(f"{URL}/ticket", json={"values": {"title": ""}})
    assert (lacking.status_code, lacking.json()["error"]) == (422, "ticket-invalid")
    values = FILLED | {"citizen_name": "王芳", "category": "城市管理/市政设施/路灯故障", "address": "解放大道"}
    sent = [await operator.http.post(f"{URL}/ticket", json={"values": values}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [200, 200], sent[0].text
    first, second = (answer.json() for answer in sent)
    assert first["ticket"]["number"] == second["ticket"]["number"] == first["message"]["ticket"]
    assert (first["message"]["state"], first["message"]["closed_by"]) == ("ticket", "8001")
    assert (await operator.http.get("/api/messages")).json()["items"] == []
    (over,) = (await operator.http.get("/api/messages", params={"over": True})).json()["items"]
    assert over["ticket"] == first["ticket"]["number"]


@pytest.mark.parametrize(
    ("move", "state"), [("answer", "answered"), ("duplicate", "duplicate"), ("nonsense", "nonsense")]
)
async def test_without_a_ticket_it_ends_with_a_reason(operator: Browser, message: None, move: str, state: str) -> None:
    await operator.http.post(f"{URL}/claim")
    assert (await operator.http.post(f"{URL}/close", json={"move": move, "reason": " "})).status_code == 422
    ended = (await operator.http.post(f"{URL}/close", json={"move": move, "reason": "打错了"})).json()
    assert (ended["state"], ended["close_reason"], ended["closed_by"]) == (state, "打错了", "8001")


async def test_calling_back_is_a_call_back_like_any_other(console: Running, operator: Browser, message: None) -> None:
    await operator.http.post(f"{URL}/claim")
    console.world.desk.put("8001", OperatorState.PAUSED, reason="小休")
    made = await operator.http.post(f"{URL}/calls")
    assert made.status_code == 202
    assert console.world.outgoing.dialled == [(made.json()["call_id"], stories.NUMBER)]
    assert stories.NUMBER not in made.text
    (task,) = (await operator.http.get("/api/call-backs")).json()["items"]
    assert (task["state"], task["call_id"]) == ("called", CALL)


async def test_who_withheld_their_number_cannot_be_called(console: Running, operator: Browser) -> None:
    stories.leaves_message(console.world, CALL, "")
    await operator.http.post(f"{URL}/claim")
    refused = await operator.http.post(f"{URL}/calls")
    assert (refused.status_code, refused.json()["error"]) == (409, "no-number")


async def test_a_claim_that_ran_out_is_shown_as_none(console: Running, operator: Browser, message: None) -> None:
    await operator.http.post(f"{URL}/claim")
    console.world.clock.advance(15 * 60)
    (row,) = (await operator.http.get("/api/messages")).json()["items"]
    assert (row["state"], row["claimed_by"], row["mine"]) == ("open", None, False)
