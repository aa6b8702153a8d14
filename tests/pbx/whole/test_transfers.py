"""A live call handed over to an operator: who hears whom meanwhile, whose time it is, and that nobody is dropped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from crm.calls.hand_overs import hand_overs_of
from crm.calls.models import HandOver
from hotline.console_client import ConsoleRefusedError
from ivr.lost_phones.lost_phones import OUT_OF_ORDER
from ivr.pbx.phones import WAY_OUT
from ivr.pbx.robots import RobotCitizen, RobotSubscriber
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import PATIENCE_S, Seat, Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

CITIZEN_HZ, OPERATOR_HZ, EXPERT_HZ, LATER_HZ = 500, 800, 1100, 1700
LONG_S = 2.0
HEARD_S = 3
NOTE = "市民已报坐标，请看现场"


def kept(stage: Stage, call_id: str) -> list[HandOver]:
    with stage.whole.factory() as session:
        return list(hand_overs_of(session, [call_id]))


async def ask(seat: Seat, call_id: str, move: str = "", **body: Any) -> None:
    method = "DELETE" if move == "withdraw" else "POST"
    path = f"/api/calls/{call_id}/hand-over" + (f"/{move}" if move and method == "POST" else "")
    await seat.desk.client.ask(method, path, body or None)


@asynccontextmanager
async def consultation(stage: Stage, seat: Seat, number: str) -> AsyncIterator[tuple[RobotCitizen, Seat]]:
    """Let an operator talk with a citizen and then ask another operator, the citizen away."""
    citizen = await stage.talk(seat, number)
    async with stage.seat("9902") as expert:
        expert.phone.listen()
        await ask(seat, citizen.call_id, kind="operator", target="9902", way="consult", note=NOTE)
        await expert.phone.answered(PATIENCE_S)
        await seat.shown("hand_over", citizen.call_id, state="consulting")
        await expert.shown("presence", citizen.call_id, state="talking")
        yield citizen, expert


async def test_who_is_asked_hears_only_who_asks_until_the_call_is_theirs(stage: Stage, tmp_path: Path) -> None:
    said = {hz: write_tone(tmp_path / f"{hz}.wav", hz, LONG_S) for hz in (CITIZEN_HZ, OPERATOR_HZ, EXPERT_HZ, LATER_HZ)}
    async with stage.seat() as seat, consultation(stage, seat, "13800000311") as (citizen, expert):
        pop = await expert.shown("pop", citizen.call_id)
        told = await expert.shown("hand_over", citizen.call_id, state="calling")
        asked = await expert.phone.hear(HEARD_S)
        await citizen.say(said[CITIZEN_HZ])
        await seat.phone.say(said[OPERATOR_HZ])
        await asyncio.sleep(HEARD_S)  # tones take their time
        answered = await seat.phone.hear(HEARD_S)
        await citizen.say(said[CITIZEN_HZ])
        await expert.phone.say(said[EXPERT_HZ])
        await asyncio.sleep(HEARD_S)
        await ask(seat, citizen.call_id, "complete")
        await seat.shown("presence", citizen.call_id, state="wrap_up")
        await expert.shown("hand_over", citizen.call_id, state="completed")
        theirs = await expert.phone.hear(HEARD_S)
        await citizen.say(said[LATER_HZ])
        await asyncio.sleep(HEARD_S)
        await expert.phone.say(said[LATER_HZ])
        await asyncio.sleep(LONG_S)
        await expert.phone.hang_up()
        await expert.shown("presence", citizen.call_id, state="wrap_up")
        await stage.step(citizen.call_id, "survey")
        await citizen.hang_up()
        call = await stage.ended(citizen.call_id)
        name = await until("the recording", lambda: r.recording if (r := stage.row(call.id)) else None)
    assert (pop["pop"]["queue"], told["by"], told["note"]) == ("hotline", "9901", NOTE)
    assert tone_heard(asked, OPERATOR_HZ)
    assert not tone_heard(asked, CITIZEN_HZ)
    assert tone_heard(answered, EXPERT_HZ)
    assert not tone_heard(answered, CITIZEN_HZ)
    assert tone_heard(theirs, LATER_HZ)
    ears = {hz: tone_heard(stage.whole.settings.recordings_dir / name, hz, side=1) for hz in said}
    assert len(ears[LATER_HZ]) > 5
    assert len(ears[OPERATOR_HZ]) + len(ears[EXPERT_HZ]) < 3, "music holds such a tone for a moment, a talk for long"
    spent = [kind for kind in stage.kinds(call.id) if kind[0] in ("talking", "hold")]
    assert (spent[0], spent[1], spent[-1]) == (("talking", "9901"), ("hold", "9901"), ("talking", "9902"))
    assert (call.operator, call.outcome) == ("9902", "answered")
    (one,) = kept(stage, call.id)
    assert (one.kind, one.target, one.seat, one.way, one.by) == ("operator", "9902", "9902", "consult", "9901")
    assert (one.state, one.note) == ("completed", NOTE)


async def test_the_citizen_comes_back_to_who_asked_stays_when_a_line_is_busy_and_waits_when_the_phone_is_lost(
    stage: Stage, tmp_path: Path
) -> None:
    said = write_tone(tmp_path / "said.wav", OPERATOR_HZ, LONG_S)
    async with stage.seat() as seat, consultation(stage, seat, "13800000312") as (citizen, expert):
        await ask(seat, citizen.call_id, "withdraw")
        await expert.shown("hand_over", citizen.call_id, state="withdrawn")
        await seat.shown("presence", citizen.call_id, state="hold")
        await until("the citizen to be back", lambda: (r := stage.row(citizen.call_id)) and r.state == "talking")
        line = RobotSubscriber(stage.link, stage.voice, "95777")
        await line.refuse(17)
        await ask(seat, citizen.call_id, target="gas", way="blind")
        await seat.shown("hand_over", citizen.call_id, state="busy")
        await line.refuse(None)
        await seat.phone.say(said)
        await asyncio.sleep(LONG_S)
        stage.events.clear()
        (leg,) = [c["Channel"] for c in (await stage.channels()).values() if c["Channel"].startswith("PJSIP/op-9901-")]
        await stage.link.act("Hangup", Channel=leg, Cause=OUT_OF_ORDER)
        await stage.heard("the queue", lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == citizen.call_id)
        await citizen.hang_up()
        call = await stage.ended(citizen.call_id)
        name = await until("the recording", lambda: r.recording if (r := stage.row(call.id)) else None)
    assert len(tone_heard(stage.whole.settings.recordings_dir / name, OPERATOR_HZ, side=1)) > 5
    assert {who for kind, who in stage.kinds(call.id) if kind in ("talking", "hold")} == {"9901"}
    assert [(one.way, one.state) for one in kept(stage, call.id)] == [("consult", "withdrawn"), ("blind", "busy")]


async def test_who_was_left_by_the_asking_operator_is_the_next_one_of_the_queue(stage: Stage) -> None:
    async with stage.seat() as seat, consultation(stage, seat, "13800000313") as (citizen, expert):
        waiting = await stage.call_for_a_person("13800000314")
        await stage.heard("the queue", lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == waiting.call_id)
        stage.events.clear()
        await seat.phone.hang_up()
        place = await stage.heard(
            "the citizen's place", lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == citizen.call_id
        )
        assert place["Position"] == "1"
        expert.phone.listen()
        await expert.shown("presence", citizen.call_id, state="wrap_up")
        await expert.ready()
        await expert.phone.answered(PATIENCE_S)
        await until("the expert to have them", lambda: (r := stage.row(citizen.call_id)) and r.operator == "9902")
        await citizen.hang_up()
        await waiting.hang_up()
        await stage.ended(citizen.call_id)


async def test_after_a_blind_hand_over_both_hear_each_other(stage: Stage, tmp_path: Path) -> None:
    said = {hz: write_tone(tmp_path / f"{hz}.wav", hz, LONG_S) for hz in (CITIZEN_HZ, EXPERT_HZ)}
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000315")
        async with stage.seat("9902") as expert:
            expert.phone.listen()
            await ask(seat, citizen.call_id, kind="operator", target="9902", way="blind")
            await expert.phone.answered(PATIENCE_S)
            await seat.shown("presence", citizen.call_id, state="wrap_up")
            await expert.shown("hand_over", citizen.call_id, state="completed")
            heard = await expert.phone.hear(HEARD_S)
            await citizen.say(said[CITIZEN_HZ])
            await asyncio.sleep(HEARD_S)  # tones take their time
            await expert.phone.say(said[EXPERT_HZ])
            await asyncio.sleep(LONG_S)
            await seat.ready()
            seat.phone.listen()
            await ask(expert, citizen.call_id, kind="queue", target="hotline", way="blind")
            await seat.phone.answered(PATIENCE_S)
            await expert.shown("presence", citizen.call_id, state="wrap_up")
            await until("them to be back", lambda: (r := stage.row(citizen.call_id)) and r.operator == "9901")
            await citizen.hang_up()
            call = await stage.ended(citizen.call_id)
            name = await until("the recording", lambda: r.recording if (r := stage.row(call.id)) else None)
    assert tone_heard(heard, CITIZEN_HZ)
    recording = stage.whole.settings.recordings_dir / name
    assert len(tone_heard(recording, CITIZEN_HZ, side=0)) > 5
    assert len(tone_heard(recording, EXPERT_HZ, side=1)) > 5
    assert [(one.kind, one.seat, one.state) for one in kept(stage, call.id)] == [
        ("operator", "9902", "completed"),
        ("queue", "9901", "completed"),
    ]


async def test_a_thousand_targets_outside_the_plan_and_none_leaves(stage: Stage) -> None:
    beginnings = ("00", "0900", "8610", "1259", "+44", "sip:", "op-", "119@", "PJSIP/", "Local/")
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000316")
        stage.events.clear()
        for kind in ("line", "operator", "queue"):
            for number in range(34):
                tried = [
                    ask(seat, citizen.call_id, kind=kind, target=f"{b}{number:05d}", way="blind") for b in beginnings
                ]
                refused = await asyncio.gather(*tried, return_exceptions=True)
                assert all(isinstance(error, ConsoleRefusedError) for error in refused), refused
        assert not [e for e in stage.events if e.name == "Newchannel" and e["Channel"].startswith(f"PJSIP/{WAY_OUT}-")]
        row = stage.row(citizen.call_id)
        assert row
        assert (row.state, row.operator) == ("talking", "9901")
