"""Calls through the whole hotline: every way to leave, keys in a storm, no sound at all, two at once, sent on."""

import asyncio
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from crm.calls.states import Outcome
from hotline.drill.operator import simulated_operator
from ivr.pbx.robots import RobotCitizen
from tests.pbx.citizens import Wait, citizens
from tests.pbx.whole.stage import Seat, Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

STORM = "99*#1234567890" * 3 + "55555*##"
"""Fifty keys; the first two are no choice of the menu, so that the third try leads to a person."""

KEY_MS = 60

MOST = 25
"""Of fifty keys in three seconds; Asterisk takes some that follow each other too closely for one."""

CLOSING_KEY = "7"
"""Follows the storm's last ``#``, as nowhere within it; keys arrive in order, so whoever hears both heard the storm."""


async def storm(stage: Stage, citizen: RobotCitizen) -> None:
    """Press the keys, faster than Asterisk takes them, and wait until the last has come to the citizen's channel."""
    before = len(stage.events)

    def taken() -> list[str]:
        late = stage.events[before:]
        return [e["Digit"] for e in late if e.name == "DTMFEnd" and e["Uniqueid"] == citizen.call_id]

    for key in STORM:
        reply = await stage.link.act("PlayDTMF", Channel=citizen.channel, Digit=key, Duration=KEY_MS)
        assert reply.success
    await citizen.press(CLOSING_KEY)
    await until("the closing key to be taken", lambda: taken()[-2:] == ["#", CLOSING_KEY])
    assert len(taken()) >= MOST


async def passed_on(stage: Stage, seat: Seat) -> None:
    """Wait until the operator has heard the whole storm: Asterisk makes each key long enough, and so falls behind."""

    def heard() -> list[str]:
        return [
            e["Digit"]
            for e in stage.events
            if e.name == "DTMFEnd" and e["Direction"] == "Sent" and e["Channel"].startswith(f"PJSIP/op-{seat.login}-")
        ]

    await until("the operator to hear the closing key", lambda: heard()[-2:] == ["#", CLOSING_KEY])
    assert len(heard()) >= MOST


async def in_notice(stage: Stage, number: str) -> RobotCitizen:
    return await stage.call(number)


async def in_menu(stage: Stage, number: str) -> RobotCitizen:
    citizen = await stage.call(number)
    await stage.step(citizen.call_id, "menu")
    return citizen


async def in_speaking(stage: Stage, number: str) -> RobotCitizen:
    citizen = await in_menu(stage, number)
    await citizen.press("1")
    await stage.step(citizen.call_id, "speaking")
    return citizen


async def in_queue(stage: Stage, number: str) -> RobotCitizen:
    return await stage.call_for_a_person(number)


Way = Callable[[Stage, str], Awaitable[RobotCitizen]]

LEAVING: dict[str, tuple[Way, Outcome, list[str]]] = {
    "notice": (in_notice, Outcome.LEFT_IN_MENU, ["menu"]),
    "menu": (in_menu, Outcome.LEFT_IN_MENU, ["menu"]),
    "speaking": (in_speaking, Outcome.LEFT_WHILE_SPEAKING, ["menu", "speaking"]),
    "queue": (in_queue, Outcome.LEFT_IN_QUEUE, ["menu", "waiting"]),
}


@pytest.mark.parametrize(("go", "outcome", "kinds"), LEAVING.values(), ids=LEAVING.keys())
async def test_a_citizen_hangs_up_before_it_rings(stage: Stage, go: Way, outcome: Outcome, kinds: list[str]) -> None:
    citizen = await go(stage, "13800000001")
    await citizen.hang_up()
    call = await stage.ended(citizen.call_id)
    assert (call.outcome, call.answered_at, call.operator) == (outcome, None, None)
    assert [kind for kind, _ in stage.kinds(citizen.call_id)] == kinds


async def test_a_citizen_hangs_up_while_it_rings(stage: Stage) -> None:
    async with stage.seat() as seat:
        await seat.phone.ring_for(10)
        citizen = await stage.call_for_a_person("13800000002")
        await seat.shown("pop", citizen.call_id)
        await citizen.hang_up()
        closed = await seat.shown("pop_closed", citizen.call_id)
        call = await stage.ended(citizen.call_id)
        await seat.shown("presence", state="ready")
        await seat.phone.ring_for(1)
    assert closed["reason"] == "caller_left"
    assert (call.outcome, call.answered_at) == (Outcome.LEFT_WHILE_RINGING, None)
    assert stage.kinds(citizen.call_id) == [("menu", None), ("waiting", None)]


async def test_a_citizen_hangs_up_in_the_talk(stage: Stage) -> None:
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000003")
        await citizen.hang_up()
        call = await stage.ended(citizen.call_id)
        await seat.shown("presence", citizen.call_id, state="wrap_up")
    assert (call.outcome, call.operator, call.survey) == (Outcome.ANSWERED, "9901", None)
    assert stage.kinds(citizen.call_id) == [("menu", None), ("waiting", None), ("talking", "9901")]


async def test_a_citizen_hangs_up_in_the_survey(stage: Stage) -> None:
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000004")
        await seat.phone.hang_up()
        await stage.step(citizen.call_id, "survey")
        await citizen.hang_up()
        call = await stage.ended(citizen.call_id)
    assert (call.outcome, call.survey) == (Outcome.ANSWERED, None)
    assert [kind for kind, _ in stage.kinds(citizen.call_id)] == ["menu", "waiting", "talking", "survey"]


async def test_keys_pressed_in_the_talk_are_no_evaluation(stage: Stage) -> None:
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000019")
        for _ in range(6):  # Asterisk passes keys on more slowly than they come: some are still under way at the end
            await citizen.press("1")
        await seat.phone.hang_up()
        await stage.step(citizen.call_id, "survey")
        call = await stage.ended(citizen.call_id)
    assert (call.outcome, call.survey) == (Outcome.ANSWERED, None)


async def test_storms_of_keys_lead_to_a_person_and_disturb_nothing(stage: Stage) -> None:
    citizen = await stage.call("13800000005")
    await stage.step(citizen.call_id, "menu")
    await storm(stage, citizen)
    await stage.step(citizen.call_id, "waiting")
    await storm(stage, citizen)
    async with stage.seat() as seat:
        seat.phone.listen()
        await seat.phone.answered(30)
        await seat.shown("call", citizen.call_id, state="talking")
        await storm(stage, citizen)
        await passed_on(stage, seat)
        talking = stage.row(citizen.call_id)
        assert talking
        assert (talking.state, talking.survey) == ("talking", None)
        await seat.phone.hang_up()
        await stage.step(citizen.call_id, "survey")
        await citizen.press("4")
        call = await stage.ended(citizen.call_id)
    assert (call.outcome, call.survey, call.menu_path) == (Outcome.ANSWERED, 4, [])
    assert [kind for kind, _ in stage.kinds(citizen.call_id)] == ["menu", "waiting", "talking", "survey"]


async def test_a_telephone_without_sound_reaches_a_person(stage: Stage, tmp_path: Path) -> None:
    async with stage.seat() as seat, citizens(tmp_path, stage.whole.settings.sip_port, [Wait(1)]) as mute:
        seat.phone.listen()
        await seat.phone.answered(30)
        call_id = (await seat.shown("call", state="talking"))["call_id"]
        await seat.phone.hang_up()
        call = await stage.ended(call_id)
        await mute.done()
    assert (call.outcome, call.menu_path, call.survey) == (Outcome.ANSWERED, [], None)
    row = await until("the recording", lambda: r.recording if (r := stage.row(call_id)) else None)
    with wave.open(str(stage.whole.settings.recordings_dir / row)) as sound:
        assert sound.getnchannels() == 2
        assert sound.getnframes() / sound.getframerate() > 5


async def test_two_calls_at_once_are_each_shown_only_to_their_operator(stage: Stage) -> None:
    async with stage.seat("9901") as one, stage.seat("9902") as two:
        one.phone.listen()
        two.phone.listen()
        first, second = await asyncio.gather(*(stage.call_for_a_person(f"1380000010{n}") for n in (1, 2)))
        await asyncio.gather(one.phone.answered(30), two.phone.answered(30))
        ids = {first.call_id, second.call_id}
        for seat in (one, two):
            pop = await seat.shown("pop")
            mine = pop["pop"]["call_id"]
            await seat.shown("call", mine, state="talking")
            assert mine in ids
            await seat.desk.client.ask("PATCH", f"/api/calls/{mine}/draft", {"values": {"title": seat.login}})
            await refused(seat, (ids - {mine}).pop())
        await first.hang_up()
        await second.hang_up()
        for seat in (one, two):
            await seat.shown("presence", state="wrap_up")
    calls = [await stage.ended(call_id) for call_id in ids]
    assert {call.operator for call in calls} == {"9901", "9902"}
    for seat in (one, two):
        (mine,) = [call.id for call in calls if call.operator == seat.login]
        (other,) = ids - {mine}
        assert {f["type"] for f in seat.frames(call_id=mine)} >= {"pop", "call", "presence"}
        assert seat.frames(call_id=other) == []
        assert other not in str(seat.frames())


async def test_a_call_that_is_brought_forward_is_answered_before_one_that_waited_longer(stage: Stage) -> None:
    whole, login = stage.whole, "9001"
    boss = simulated_operator(whole.settings, login, whole.password(login))
    async with stage.seat("9901") as seat, boss as supervisor:
        first = await stage.talk(seat, "13800000011")
        longer, urgent = [await stage.call_for_a_person(f"1380000001{n}") for n in (2, 3)]
        await stage.heard(
            "the call in the queue", lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == urgent.call_id
        )
        await supervisor.client.ask("POST", f"/api/calls/{urgent.call_id}/front")
        await first.hang_up()
        await seat.shown("presence", state="wrap_up")
        seat.phone.listen()
        await seat.ready()
        await seat.shown("call", urgent.call_id, state="talking")
        assert not [pop for pop in seat.frames("pop") if pop["pop"]["call_id"] == longer.call_id]
        for citizen in (urgent, longer):
            await citizen.hang_up()


async def refused(seat: Seat, call_id: str) -> None:
    """What may not be read looks like what is not there."""
    for path in ("", "/draft", "/recording"):
        with pytest.raises(Exception, match="no call has this one"):
            await seat.desk.client.ask("GET", f"/api/calls/{call_id}{path}")


async def test_a_call_that_is_sent_on_rings_at_the_next_operator(stage: Stage) -> None:
    async with stage.seat("9901") as one:
        citizen = await stage.talk(one, "13800000006")
        async with stage.seat("9902") as two:
            two.phone.listen()
            (leg,) = [c for c in (await stage.channels()).values() if c["Channel"].startswith(f"PJSIP/op-{one.login}-")]
            sent = await stage.link.act("BlindTransfer", Channel=leg["Channel"], Context="hotline", Exten="queue")
            assert sent.success
            await two.phone.answered(30)
            await two.shown("call", citizen.call_id, state="talking")
            await one.shown("presence", citizen.call_id, state="wrap_up")
            await citizen.hang_up()
            call = await stage.ended(citizen.call_id)
    assert call.outcome == Outcome.ANSWERED
    assert stage.kinds(citizen.call_id) == [
        ("menu", None),
        ("waiting", None),
        ("talking", "9901"),
        ("waiting", None),
        ("talking", "9902"),
    ]
