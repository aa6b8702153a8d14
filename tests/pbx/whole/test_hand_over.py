"""A live call handed over to another line: who hears whom, who stays with the citizen, and what is kept of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crm.calls.hand_overs import hand_overs_of
from crm.calls.models import HandOver
from ivr.pbx.robots import RobotCitizen, RobotSubscriber
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import LOOK_EVERY_S, PATIENCE_S, Seat, Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

LINE, NUMBER = "gas", "95777"
CITIZEN_HZ, OPERATOR_HZ, LINE_HZ, LATER_HZ = 500, 800, 1100, 1700
LONG_S = 2.0
HEARD_S = 5


def kept(stage: Stage, call_id: str) -> list[HandOver]:
    with stage.whole.factory() as session:
        return list(hand_overs_of(session, [call_id]))


async def ask_for(seat: Seat, call_id: str) -> None:
    await seat.desk.client.ask("POST", f"/api/calls/{call_id}/hand-over", {"target": LINE})


@asynccontextmanager
async def three(stage: Stage, seat: Seat, number: str) -> AsyncIterator[tuple[RobotCitizen, RobotSubscriber]]:
    """Let citizen, operator and line be in one conversation."""
    citizen = await stage.talk(seat, number)
    line = RobotSubscriber(stage.link, stage.voice, NUMBER)
    line.listen()
    await ask_for(seat, citizen.call_id)
    await line.answered(PATIENCE_S)
    await seat.shown("hand_over", citizen.call_id, state="connected")
    yield citizen, line


async def recording(stage: Stage, call_id: str) -> Path:
    name = await until("the recording", lambda: r.recording if (r := stage.row(call_id)) else None)
    return stage.whole.settings.recordings_dir / name


async def test_three_talk_and_the_line_stays_with_the_citizen_when_the_operator_leaves(
    stage: Stage, tmp_path: Path
) -> None:
    said = {hz: write_tone(tmp_path / f"{hz}.wav", hz, LONG_S) for hz in (CITIZEN_HZ, OPERATOR_HZ, LINE_HZ, LATER_HZ)}
    async with stage.seat() as seat, three(stage, seat, "13800000301") as (citizen, line):
        await seat.phone.say(said[OPERATOR_HZ])
        await line.say(said[LINE_HZ])
        await asyncio.sleep(LONG_S)  # tones take their time
        heard = await line.hear(HEARD_S)
        await citizen.say(said[CITIZEN_HZ])
        await seat.phone.say(said[OPERATOR_HZ])
        await asyncio.sleep(LONG_S)
        await seat.phone.hang_up()
        await seat.shown("presence", citizen.call_id, state="wrap_up")
        await seat.shown("call", citizen.call_id, state="handed_over")
        await citizen.say(said[LATER_HZ])
        await until("the line to have heard its time", heard.exists)
        await asyncio.sleep(HEARD_S - LONG_S)
        await line.say(said[LATER_HZ])
        await asyncio.sleep(LONG_S)
        await line.hang_up()
        await stage.step(citizen.call_id, "survey")
        await citizen.press("1")
        call = await stage.ended(citizen.call_id)
        file = await recording(stage, call.id)
    assert (call.outcome, call.survey, call.operator) == ("answered", 1, "9901")
    assert [kind for kind, _ in stage.kinds(call.id)] == ["menu", "waiting", "talking", "handed_over", "survey"]
    (one,) = kept(stage, call.id)
    assert (one.target, one.by, one.state) == (LINE, "9901", "ended")
    assert one.connected_at
    citizens_ears = {hz: tone_heard(file, hz, side=1) for hz in said}
    assert min(map(len, (citizens_ears[OPERATOR_HZ], citizens_ears[LINE_HZ], citizens_ears[LATER_HZ]))) > 5
    assert citizens_ears[LATER_HZ][0] > citizens_ears[OPERATOR_HZ][-1]
    assert not citizens_ears[CITIZEN_HZ]
    assert tone_heard(file, CITIZEN_HZ)
    assert tone_heard(file, LATER_HZ)
    lines_ears = {hz: tone_heard(heard, hz) for hz in (CITIZEN_HZ, OPERATOR_HZ, LATER_HZ)}
    assert all(lines_ears.values()), lines_ears


async def test_the_citizen_stays_with_the_operator_when_the_line_is_busy_or_leaves(stage: Stage) -> None:
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000302")
        line = RobotSubscriber(stage.link, stage.voice, NUMBER)
        await line.refuse(17)
        await ask_for(seat, citizen.call_id)
        await seat.shown("hand_over", citizen.call_id, state="busy")
        await line.refuse(None)
        line.listen()
        await ask_for(seat, citizen.call_id)
        await line.answered(PATIENCE_S)
        await seat.shown("hand_over", citizen.call_id, state="connected")
        await line.hang_up()
        await seat.shown("hand_over", citizen.call_id, state="ended")
        row = stage.row(citizen.call_id)
        assert row
        assert (row.state, row.operator) == ("talking", "9901")
        await seat.phone.hang_up()
        await stage.step(citizen.call_id, "survey")
        await citizen.hang_up()
        call = await stage.ended(citizen.call_id)
    assert [kind for kind, _ in stage.kinds(call.id)] == ["menu", "waiting", "talking", "survey"]
    assert [(one.state, one.connected_at is None) for one in kept(stage, call.id)] == [("busy", True), ("ended", False)]


async def test_nobody_is_left_alone_when_the_citizen_hangs_up(stage: Stage) -> None:
    async with stage.seat() as seat, three(stage, seat, "13800000303") as (citizen, _):
        await citizen.hang_up()
        await stage.ended(citizen.call_id)
        await seat.shown("presence", citizen.call_id, state="wrap_up")
        async with asyncio.timeout(PATIENCE_S):
            while await stage.channels():  # noqa: ASYNC110 - Asterisk is asked over its manager link
                await asyncio.sleep(LOOK_EVERY_S)
