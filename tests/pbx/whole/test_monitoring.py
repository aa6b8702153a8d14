"""A supervisor in an operator's call: who hears whom in each way, whose call it is afterwards, and what is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crm.monitoring.service import stretches_of
from crm.monitoring.states import Way
from hotline.drill.operator import simulated_operator
from ivr.pbx.robots import RobotOperator
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import LOOK_EVERY_S, PATIENCE_S, Seat, Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

LOGIN = "9903"
CITIZEN_HZ, OPERATOR_HZ = 500, 800
LISTENING_HZ, WHISPERING_HZ, JOINED_HZ, ALONE_HZ = 1100, 1400, 1700, 2000
LONG_S = 1.5
HEARD_S = 4
ENOUGH = 5
"""Tenths of a second of a tone that prove it."""


@asynccontextmanager
async def supervisor(stage: Stage) -> AsyncIterator[Seat]:
    """Let a supervisor be at their page, with a telephone that answers by itself."""
    with stage.account(LOGIN, "supervisor") as password:
        async with simulated_operator(stage.whole.settings, LOGIN, password) as desk:
            seat = Seat(LOGIN, password, desk, RobotOperator(stage.link, stage.voice, LOGIN))
            await seat.shown("hello")
            yield seat


async def take_part(boss: Seat, call_id: str, way: Way) -> None:
    await boss.desk.client.ask("POST", f"/api/calls/{call_id}/monitoring", {"way": way})
    await boss.shown("monitoring", call_id, way=way)


async def joined(stage: Stage, call_id: str) -> None:
    await stage.heard("the citizen to join", lambda e: e.name == "ConfbridgeJoin" and e["Uniqueid"] == call_id)


async def recording(stage: Stage, call_id: str) -> Path:
    name = await until("the recording", lambda: r.recording if (r := stage.row(call_id)) else None)
    return stage.whole.settings.recordings_dir / name


def hears(file: Path, hz: int, side: int = 0) -> bool:
    return len(tone_heard(file, hz, side=side)) >= ENOUGH


def hears_nothing_of(file: Path, *pitches: int, side: int = 0) -> bool:
    return not any(tone_heard(file, hz, side=side) for hz in pitches)


async def test_who_hears_whom_from_listening_to_taking_over(stage: Stage, tmp_path: Path) -> None:
    pitches = (CITIZEN_HZ, OPERATOR_HZ, LISTENING_HZ, WHISPERING_HZ, JOINED_HZ, ALONE_HZ)
    tone = {hz: write_tone(tmp_path / f"{hz}.wav", hz, LONG_S) for hz in pitches}
    async with stage.seat() as seat, supervisor(stage) as boss:
        citizen = await stage.talk(seat, "13800000401")
        call_id = citizen.call_id
        boss.phone.listen()
        await take_part(boss, call_id, Way.LISTEN)
        await boss.phone.answered(PATIENCE_S)
        await seat.shown("monitoring", call_id, way="listen", supervisor=LOGIN)

        boss_ears = await boss.phone.hear(HEARD_S)
        await citizen.say(tone[CITIZEN_HZ])
        await seat.phone.say(tone[OPERATOR_HZ])
        await asyncio.sleep(HEARD_S)  # tones take their time
        seat_ears = await seat.phone.hear(HEARD_S)
        await boss.phone.say(tone[LISTENING_HZ])
        await asyncio.sleep(LONG_S)
        await take_part(boss, call_id, Way.WHISPER)
        await boss.phone.say(tone[WHISPERING_HZ])
        await asyncio.sleep(HEARD_S - LONG_S)

        await take_part(boss, call_id, Way.BARGE)
        await joined(stage, call_id)
        joined_ears = await seat.phone.hear(HEARD_S)
        await boss.phone.say(tone[JOINED_HZ])
        await asyncio.sleep(HEARD_S)

        await take_part(boss, call_id, Way.TAKE_OVER)
        await boss.shown("presence", call_id, state="talking")
        await seat.shown("presence", call_id, state="wrap_up")
        await boss.phone.say(tone[ALONE_HZ])
        await asyncio.sleep(HEARD_S)
        await boss.phone.hang_up()
        await stage.step(call_id, "survey")
        await citizen.press("1")
        call = await stage.ended(call_id)
        await boss.shown("presence", call_id, state="wrap_up")
        file = await recording(stage, call_id)

    assert (call.outcome, call.operator, call.survey) == ("answered", LOGIN, 1)
    told = [(kind, login) for kind, login in stage.kinds(call_id) if kind == "talking"]
    assert told == [("talking", "9901"), ("talking", LOGIN)]
    assert hears(boss_ears, CITIZEN_HZ)
    assert hears(boss_ears, OPERATOR_HZ)
    assert hears(seat_ears, WHISPERING_HZ)
    assert hears_nothing_of(seat_ears, LISTENING_HZ)
    assert hears(joined_ears, JOINED_HZ)
    assert hears(file, OPERATOR_HZ, side=1)
    assert hears(file, JOINED_HZ, side=1)
    assert hears(file, ALONE_HZ, side=1)
    assert hears_nothing_of(file, LISTENING_HZ, WHISPERING_HZ, side=1)
    assert hears_nothing_of(file, LISTENING_HZ, WHISPERING_HZ, JOINED_HZ, ALONE_HZ)
    with stage.whole.factory() as session:
        kept = [(one.supervisor, one.way, one.to is None) for one in stretches_of(session, call_id)]
    assert kept == [(LOGIN, way, False) for way in (Way.LISTEN, Way.WHISPER, Way.BARGE, Way.TAKE_OVER)]


async def test_a_call_is_taken_over_at_once_and_whoever_joined_in_stays_when_the_operator_leaves(
    stage: Stage,
) -> None:
    async with stage.seat() as seat, supervisor(stage) as boss:
        for way in (Way.TAKE_OVER, Way.BARGE):
            citizen = await stage.talk(seat, "13800000402")
            boss.phone.listen()
            await take_part(boss, citizen.call_id, way)
            await boss.phone.answered(PATIENCE_S)
            if way is Way.BARGE:
                await joined(stage, citizen.call_id)
                await seat.phone.hang_up()
            await boss.shown("presence", citizen.call_id, state="talking")
            await seat.shown("presence", citizen.call_id, state="wrap_up")
            await citizen.hang_up()
            call = await stage.ended(citizen.call_id)
            assert (call.outcome, call.operator) == ("answered", LOGIN)
            await boss.shown("monitoring", citizen.call_id, way="left")
            await boss.shown("presence", citizen.call_id, state="wrap_up")
            await seat.ready()


async def test_nobody_is_left_alone_when_the_citizen_hangs_up(stage: Stage) -> None:
    async with stage.seat() as seat, supervisor(stage) as boss:
        citizen = await stage.talk(seat, "13800000403")
        boss.phone.listen()
        await take_part(boss, citizen.call_id, Way.BARGE)
        await boss.phone.answered(PATIENCE_S)
        await joined(stage, citizen.call_id)
        await boss.desk.client.ask("DELETE", f"/api/calls/{citizen.call_id}/monitoring")
        await boss.shown("monitoring", citizen.call_id, way="left")
        row = stage.row(citizen.call_id)
        assert row
        assert (row.state, row.operator) == ("talking", "9901")
        await citizen.hang_up()
        await stage.ended(citizen.call_id)
        await seat.shown("presence", citizen.call_id, state="wrap_up")
        async with asyncio.timeout(PATIENCE_S):
            while await stage.channels():  # noqa: ASYNC110 - Asterisk is asked over its manager link
                await asyncio.sleep(LOOK_EVERY_S)
