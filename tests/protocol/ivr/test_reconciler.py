"""Asterisk is changed behind our back, or a word of it is lost: what we know and what it shows agree again."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from config.clock import utc_now
from crm.bus import MemoryBus
from ivr.ami import AmiEvent, AmiGateway
from ivr.desk import OperatorDesk
from ivr.reconciler import Reconciler, reconciler
from ivr.tracker import CallTracker, tracker
from tests.city import demo_city
from tests.protocol.ivr.fake_ami import Answer, FakeAmi, Fields, message
from tests.protocol.ivr.test_gateway import HASTY, until
from tests.unit.ivr.helpers import FakeLedger
from tests.unit.ivr.model_pbx import QUEUE, ModelPbx
from tests.unit.ivr.test_desk import FakeLogbook

pytestmark = pytest.mark.protocol

CALL, SECOND = "hotline-1.1", "hotline-2.2"


@dataclass
class House:
    """Gateway, tracker, desk and reconciler before an Asterisk that is a model."""

    ami: FakeAmi
    pbx: ModelPbx
    tracker: CallTracker
    desk: OperatorDesk
    reconciler: Reconciler

    def state(self, login: str = "8001") -> str:
        return self.desk.state_of(login).state.value

    def found(self) -> dict[str, int]:
        return dict(self.reconciler.tally.found)

    async def mended(self) -> None:
        """Wait until every difference that was found is gone."""
        tally = self.reconciler.tally
        await until(lambda: tally.mended and tally.mended == sum(tally.found.values()) and not tally.standing)

    async def talk(self) -> None:
        """Let a citizen be connected with 8001."""
        self.pbx.arrive(CALL)
        self.pbx.wait(CALL)
        self.pbx.ring(CALL, "8001")
        self.pbx.answer(CALL)
        await until(lambda: self.state() == "talking" and self.pbx.members[QUEUE, "8001"])


def answering(pbx: ModelPbx, action: str) -> Answer:
    def answer(asked: Fields) -> bytes:
        items = pbx.act(action, asked)
        told = {"ActionID": asked["ActionID"]}
        first = {"Response": "Success", "Message": "ok", "CoreStartupDate": "2026-11-20", "CoreStartupTime": "08:00:00"}
        if action not in ("QueueStatus", "CoreShowChannels"):
            return message(**first, **told)
        last = {"Event": f"{action}Complete", "EventList": "Complete"}
        return b"".join(message(**m, **told) for m in (first | {"EventList": "start"}, *items, last))

    return answer


def status_of(pbx: ModelPbx) -> Answer:
    def answer(asked: Fields) -> bytes:
        found = any(c["Channel"] == asked["Channel"] for uid, c in pbx.channels.items() if uid not in pbx.ghosts)
        told = ("Success", "Channel status will follow") if found else ("Error", "No such channel")
        return message(ActionID=asked["ActionID"], Response=told[0], Message=told[1])

    return answer


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(tracker, "known_calls", lambda _: {})
    monkeypatch.setattr(reconciler, "EVERY_S", 0.02)
    monkeypatch.setattr(reconciler, "SOON_S", 0.01)
    async with AsyncExitStack() as stack:
        ami = await stack.enter_async_context(FakeAmi().serve())

        def say(event: AmiEvent) -> None:
            ami.send(message(**event))

        pbx, bus = ModelPbx(say), MemoryBus()
        for action in ("QueueAdd", "QueueRemove", "QueuePause", "QueueStatus", "CoreShowChannels", "CoreStatus"):
            ami.answers[action] = answering(pbx, action)
        ami.answers["Status"] = status_of(pbx)
        gateway = AmiGateway("127.0.0.1", ami.port, "hotline", "secret", HASTY)
        ledger: Any = FakeLedger()
        spool: Any = None
        calls = CallTracker(gateway, bus, spool, utc_now, spool, ledger)
        book: Any = FakeLogbook()
        desk = OperatorDesk(gateway, bus, spool, demo_city(), utc_now, calls.live, logbook=book)
        compared = Reconciler(gateway, calls, desk, utc_now)
        for part in (calls, desk, gateway, compared):
            await part.start()
            stack.push_async_callback(part.stop)
        await until(lambda: compared.tally.looks)
        await desk.sign_in("8001", {QUEUE: 0})
        await desk.ready("8001")
        yield House(ami, pbx, calls, desk, compared)


def unpaused(pbx: ModelPbx) -> bool:
    return pbx.members.get((QUEUE, "8001")) is False


@pytest.mark.parametrize("silent", [False, True], ids=["told", "untold"])
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda pbx: pbx.remove(QUEUE, "8001"), "member"),
        (lambda pbx: pbx.pause("8001", True), "pause"),
        (lambda pbx: pbx.add("elsewhere", "8001", False), "member"),
        (lambda pbx: pbx.add(QUEUE, "8009", False), "member"),
    ],
    ids=["removed", "paused", "in another queue", "a stranger"],
)
async def test_members_changed_by_somebody_else_are_put_back(
    house: House, change: Callable[[ModelPbx], None], kind: str, silent: bool
) -> None:
    house.pbx.silent = silent
    change(house.pbx)
    await house.mended()
    assert house.pbx.members == {(QUEUE, "8001"): False}
    assert (house.state(), house.found()) == ("ready", {kind: 1})


async def test_nobody_who_is_paused_here_takes_calls_there(house: House) -> None:
    await house.desk.pause("8001", "用餐")
    house.pbx.pause("8001", False)
    await house.mended()
    assert house.pbx.members[QUEUE, "8001"]
    assert house.state() == "paused"


async def test_a_wrap_up_is_not_cut_short_by_somebody_elses_command(house: House) -> None:
    await house.talk()
    house.pbx.operator_leaves(CALL)
    await until(lambda: house.state() == "wrap_up")
    house.pbx.pause("8001", False)
    await house.mended()
    assert house.pbx.members[QUEUE, "8001"]
    assert house.state() == "wrap_up"


async def test_a_hang_up_that_nobody_heard_of_ends_the_call(house: House) -> None:
    await house.talk()
    house.pbx.silent = True
    house.pbx.citizen_leaves(CALL)
    await house.mended()
    assert (house.state(), dict(house.tracker.live)) == ("wrap_up", {})


async def test_a_channel_that_has_ended_and_is_listed_still_ends_the_call_and_begins_none(house: House) -> None:
    house.pbx.arrive(SECOND)
    await house.talk()
    house.pbx.ghosts.add(CALL)
    await house.mended()
    assert (house.state(), list(house.tracker.live)) == ("wrap_up", [SECOND])
    looks = house.reconciler.tally.looks
    await until(lambda: house.reconciler.tally.looks > looks + 3)
    assert (list(house.tracker.live), house.found()) == ([SECOND], {"call": 1})


async def test_an_operator_whose_hang_up_nobody_heard_of_writes_up(house: House) -> None:
    await house.talk()
    house.pbx.silent = True
    house.pbx.operator_leaves(CALL)
    await house.mended()
    assert house.state() == "wrap_up"
    assert house.tracker.live[CALL].state == "survey"


async def test_a_ring_and_an_answer_that_nobody_heard_of_are_found(house: House) -> None:
    house.pbx.arrive(CALL)
    house.pbx.wait(CALL)
    await until(lambda: CALL in house.tracker.live)
    house.pbx.silent = True
    house.pbx.ring(CALL, "8001")
    await until(lambda: house.state() == "ringing")
    house.pbx.answer(CALL)
    await until(lambda: house.state() == "talking")
    await house.mended()
    assert house.pbx.members[QUEUE, "8001"]


async def test_a_ring_whose_end_nobody_heard_of_is_over(house: House) -> None:
    house.pbx.arrive(CALL)
    house.pbx.wait(CALL)
    house.pbx.ring(CALL, "8001")
    await until(lambda: house.state() == "ringing")
    house.pbx.silent = True
    house.pbx.no_answer(CALL)
    await house.mended()
    assert (house.state(), house.tracker.live[CALL].ringing) == ("paused", {})


async def test_a_citizen_whom_nobody_saw_coming_is_taken_in(house: House) -> None:
    house.pbx.silent = True
    house.pbx.arrive(CALL)
    house.pbx.wait(CALL)
    await house.mended()
    assert house.tracker.live[CALL].state == "waiting"


async def test_an_ordinary_day_shows_no_difference(house: House) -> None:
    await house.talk()
    house.pbx.hold(CALL)
    await until(lambda: house.state() == "hold")
    house.pbx.resume(CALL)
    house.pbx.operator_leaves(CALL)
    await until(lambda: house.state() == "wrap_up")
    house.pbx.citizen_leaves(CALL)
    await house.desk.ready("8001")
    looks = house.reconciler.tally.looks
    await until(lambda: house.reconciler.tally.looks > looks + 3)
    assert (house.found(), unpaused(house.pbx)) == ({}, True)


async def test_a_second_citizen_reaches_an_operator_whose_last_call_ended_unheard(house: House) -> None:
    await house.talk()
    house.pbx.silent = True
    house.pbx.citizen_leaves(CALL)
    house.pbx.arrive(SECOND)
    house.pbx.wait(SECOND)
    await until(lambda: house.state() == "wrap_up" and SECOND in house.tracker.live)
    await house.desk.ready("8001")
    assert house.pbx.free(QUEUE) == ["8001"]
    house.pbx.ring(SECOND, "8001")
    await until(lambda: house.state() == "ringing")


async def test_a_phone_that_rings_for_one_citizen_rings_for_no_other(house: House) -> None:
    house.pbx.silent = True
    for call in (CALL, SECOND):
        house.pbx.arrive(call)
        house.pbx.wait(call)
    house.pbx.ring(CALL, "8001")
    await until(lambda: len(house.tracker.live) == 2 and house.state() == "ringing")
    assert {call.id: list(call.ringing) for call in house.tracker.live.values()} == {CALL: ["8001"], SECOND: []}
