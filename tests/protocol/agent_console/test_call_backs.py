"""The worklist of missed calls over HTTP: masked, one person's at a time, dialled by the platform."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from crm.calls.service import end_call
from crm.calls.states import Outcome
from crm.operators.states import OperatorState
from ivr.call_backs.turns import Turns, Why
from tests.console_fakes import NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol
MISSED = "hotline-1.1"


@pytest.fixture
def missed(console: Running) -> None:
    """A citizen said a sentence, waited, and hung up."""
    stories.arrives(console.world, MISSED)
    stories.says(console.world, f"我的号码是{stories.NUMBER}，路灯坏了", MISSED)
    del console.world.tracker.live[MISSED]
    with console.world.deps.factory.begin() as session:
        end_call(session, MISSED, Outcome.LEFT_WHILE_RINGING, NOON + timedelta(minutes=1))


async def test_the_list_tells_whom_when_and_what_was_said_but_no_number(operator: Browser, missed: None) -> None:
    (row,) = (await operator.http.get("/api/call-backs")).json()["items"]
    assert (row["state"], row["number_shown"], row["missed"], row["tries"]) == ("open", "138****6021", 1, 0)
    assert (row["call_id"], row["outcome"], row["mine"]) == (MISSED, "left_while_ringing", False)
    assert row["said"] == "我的号码是138****6021，路灯坏了"
    assert row["late_at"] == "2026-11-20T04:31:00Z"
    assert stories.NUMBER not in str(row)
    assert (await operator.http.get("/api/call-backs/counts")).json() == {"counts": {"open": 1}}


async def test_a_person_takes_it_calls_and_others_wait(console: Running, operator: Browser, missed: None) -> None:
    url = "/api/call-backs/1"
    early = await operator.http.post(f"{url}/calls")
    assert (early.status_code, early.json()["error"]) == (409, "call-back-taken")
    taken = (await operator.http.post(f"{url}/claim")).json()
    assert (taken["state"], taken["claimed_by"], taken["mine"]) == ("claimed", "8001", True)
    async with console.browser() as other:
        await other.sign_in("8002")
        refused = await other.http.post(f"{url}/claim")
        assert (refused.status_code, refused.json()["error"]) == (409, "call-back-taken")
    console.world.desk.put("8001", OperatorState.PAUSED, reason="小休")
    made = await operator.http.post(f"{url}/calls")
    assert (made.status_code, made.json()["ticket"]) == (202, "")
    assert console.world.outgoing.dialled == [(made.json()["call_id"], stories.NUMBER)]
    assert stories.NUMBER not in made.text
    (row,) = (await operator.http.get("/api/call-backs")).json()["items"]
    assert (row["state"], row["tries"]) == ("called", 1)


async def test_of_two_who_take_it_at_once_one_has_it(console: Running, operator: Browser, missed: None) -> None:
    async with console.browser() as other:
        await other.sign_in("8002")
        answers = await asyncio.gather(*(one.http.post("/api/call-backs/1/claim") for one in (operator, other)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_giving_it_up_takes_a_reason_and_is_listed_among_those_that_are_over(
    operator: Browser, missed: None
) -> None:
    await operator.http.post("/api/call-backs/1/claim")
    assert (await operator.http.post("/api/call-backs/1/give-up", json={"reason": " "})).status_code == 422
    given = (await operator.http.post("/api/call-backs/1/give-up", json={"reason": "空号"})).json()
    assert (given["state"], given["close_reason"], given["closed_by"]) == ("given_up", "空号", "8001")
    assert (await operator.http.get("/api/call-backs")).json()["items"] == []
    (over,) = (await operator.http.get("/api/call-backs", params={"over": True})).json()["items"]
    assert over["id"] == 1


async def test_a_claim_that_ran_out_is_shown_as_none(console: Running, operator: Browser, missed: None) -> None:
    await operator.http.post("/api/call-backs/1/claim")
    console.world.clock.advance(15 * 60)
    (row,) = (await operator.http.get("/api/call-backs")).json()["items"]
    assert (row["state"], row["claimed_by"], row["mine"]) == ("open", None, False)


async def test_the_list_tells_why_the_line_does_not_dial_and_from_when_on_it_may(
    console: Running, operator: Browser, missed: None
) -> None:
    paused = Turns(why={1: Why.PAUSE}, next_at={1: NOON + timedelta(minutes=10)})
    deps = replace(console.world.deps, turns=lambda: paused)
    console.app.state.console = replace(console.app.state.console, deps=deps)
    (row,) = (await operator.http.get("/api/call-backs")).json()["items"]
    assert (row["why"], row["next_at"], row["asked"], row["last_outcome"]) == (
        "pause",
        "2026-11-20T04:10:00Z",
        False,
        "",
    )
    assert (await operator.http.post("/api/call-backs/1/claim")).json()["why"] == ""
