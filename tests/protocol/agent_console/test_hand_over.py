"""Handing a live call over, as pages ask for it and are told of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from crm.bus.events import HandOverChanged, OperatorRinging
from crm.calls.asked import Asked
from crm.calls.models import Call
from crm.calls.spool import Fact, write_fact
from crm.calls.states import HandOverKind, HandOverState, HandOverWay
from crm.operators.states import OperatorState
from tests.city import demo_city
from tests.console_fakes import CALL, NOON, Live, World
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running, receive

pytestmark = pytest.mark.protocol

URL, NOTE = f"/api/calls/{CALL}/hand-over", "市民已报坐标"
ASKED = Asked(HandOverKind.OPERATOR, "8002", "name 8002", HandOverWay.CONSULT, "8001", "8002", NOTE)


@pytest.fixture
async def second(console: Running) -> AsyncIterator[Browser]:
    """Operator 8002, signed in."""
    async with console.browser() as browser:
        assert (await browser.sign_in("8002")).status_code == 200
        yield browser


def tells(world: World, state: HandOverState) -> None:
    world.bus.publish(HandOverChanged(call_id=CALL, asked=ASKED, holder="8001", state=state, at=NOON))


async def test_who_is_called_is_told_by_whom_and_what_for_and_everybody_how_it_ended(
    console: Running, operator: Browser, second: Browser
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    async with operator.open() as mine, second.open() as theirs:
        await receive(mine, "hello")
        await receive(theirs, "hello")
        console.world.tracker.live[CALL].ringing = {"8002": "leg2"}
        tells(console.world, HandOverState.CALLING)
        console.world.bus.publish(OperatorRinging(call_id=CALL, operator="8002", at=NOON))
        pop = await receive(theirs, "pop")
        told = await receive(theirs, "hand_over")
        assert (pop["pop"]["queue"], told["by"], told["note"], told["state"]) == ("hotline", "8001", NOTE, "calling")
        console.world.tracker.live[CALL].ringing = {}
        tells(console.world, HandOverState.WITHDRAWN)
        assert (await receive(theirs, "hand_over"))["state"] == "withdrawn", (
            "no longer concerned, and told all the same"
        )
        assert [(await receive(mine, "hand_over"))["state"] for _ in range(2)] == ["calling", "withdrawn"]


async def test_what_is_asked_for_is_passed_on_with_its_name_and_note(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    body = {"kind": "operator", "target": "8002", "way": "consult", "note": f"  {NOTE} "}
    assert (await operator.http.post(URL, json=body)).status_code == 202
    (asked,) = console.world.hand_overs.begun
    assert (asked.kind, asked.name, asked.way, asked.by, asked.note) == (
        "operator",
        "name 8002",
        "consult",
        "8001",
        NOTE,
    )
    for move in ("join", "complete"):
        assert (await operator.http.post(f"{URL}/{move}")).status_code == 202
    assert [what for _, _, what in console.world.hand_overs.asked] == ["8002", "join", "complete"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "sip:00441@x"},
        {"target": "+4412"},
        {"target": ""},
        {"note": "长" * 201},
        {"way": "x"},
        {"number": "1"},
    ],
    ids=str,
)
async def test_what_is_no_target_is_refused_before_anybody_is_asked(
    console: Running, operator: Browser, wrong: dict[str, str]
) -> None:
    assert (await operator.http.post(URL, json={"target": "gas"} | wrong)).status_code == 422
    assert not console.world.hand_overs.begun


async def test_who_is_at_work_is_shown_with_what_they_do_the_ready_ones_first(
    console: Running, operator: Browser, second: Browser
) -> None:
    console.world.desk.put("8002", OperatorState.READY)
    told = (await operator.http.get("/api/calls/hand-over/targets")).json()
    assert [(one["login"], one["state"]) for one in told["operators"]] == [("8002", "ready")]
    assert [one["queue"] for one in told["queues"]] == list(demo_city().queues)
    assert {one["queue"]: (one["there"], one["free"]) for one in told["queues"] if one["there"]} == {"hotline": (1, 1)}


async def test_of_a_queue_where_all_talk_it_is_said_who_waits_and_about_how_long(
    console: Running, operator: Browser, second: Browser
) -> None:
    console.world.desk.put("8002", OperatorState.TALKING)
    world = console.world
    with world.deps.factory.begin() as session:
        about = {"number": "13800006021", "line": "12345", "state": "ended", "queue": "hotline"}
        for minutes in (1, 5, 9, 14, 16):
            at = NOON - timedelta(minutes=minutes)
            session.add(Call(id=f"before-{minutes}", started_at=at, answered_at=at, ended_at=at, **about))
    world.tracker.live["waits"] = Live(state="waiting")
    told = (await operator.http.get("/api/calls/hand-over/targets")).json()
    [hotline] = [one for one in told["queues"] if one["queue"] == "hotline"]
    assert (hotline["free"], hotline["waiting"], hotline["wait_min"]) == (0, 1, 4)
    assert (hotline["closed"], hotline["opens_at"]) == (False, None)


async def test_the_call_s_page_lists_to_whom_it_was_handed_how_and_what_became_of_it(
    console: Running, operator: Browser
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    with console.world.deps.factory.begin() as session:
        for state in ("calling", "consulting", "completed"):
            write_fact(session, Fact("handed_over", CALL, NOON, ASKED.values() | {"hand_over": "h1", "state": state}))
    (one,) = (await operator.http.get(f"/api/calls/{CALL}")).json()["hand_overs"]
    told = {name: one[name] for name in ("kind", "target", "seat", "way", "by", "note", "state")}
    assert told == {
        "kind": "operator",
        "target": "8002",
        "seat": "8002",
        "way": "consult",
        "by": "8001",
        "note": NOTE,
        "state": "completed",
    }
    assert one["connected_at"]
    assert one["ended_at"]
