"""Each side of a call is written down for that side and no other, whoever called whom."""

from pathlib import Path
from typing import Protocol

import pytest

from ivr.pbx.robots import RobotSubscriber
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import PATIENCE_S, Stage, until
from tests.pbx.whole.test_equality import is_closed
from tests.pbx.whole.test_outgoing import CITIZEN, bureau

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

PITCH_HZ = {"caller": 500, "operator": 1100}
TOLD_S = 1.5
HEARD = 10
"""Tenths of a second of a tone on a tape that are enough."""

CALLS = 3
BYTES_A_SECOND = 32_000


class Speaker(Protocol):
    """Who can say a file."""

    async def say(self, file: Path) -> None:
        """Begin to speak a WAV file."""


def _tapes(stage: Stage, call_id: str) -> dict[str, Path]:
    return {leg: stage.whole.settings.data_dir / "taps" / f"{call_id}-{leg}.wav" for leg in PITCH_HZ}


async def apart(stage: Stage, call_id: str) -> None:
    """Wait until both tapes of the call are whole; each must hold its own side's tone and nothing of the other's."""
    tapes = _tapes(stage, call_id)
    await until("both tapes to be closed", lambda: all(map(is_closed, tapes.values())))
    heard = {(leg, tone): len(tone_heard(tapes[leg], hz)) for leg in tapes for tone, hz in PITCH_HZ.items()}
    assert {sides for sides, tenths in heard.items() if tenths} == {(leg, leg) for leg in PITCH_HZ}, heard
    assert all(heard[leg, leg] >= HEARD for leg in PITCH_HZ), heard


async def both_speak(stage: Stage, call_id: str, caller: Speaker, operator: Speaker, folder: Path) -> None:
    """Let both sides say their tone, and wait until that is on both tapes; a tape's sound grows as time passes."""
    tapes = _tapes(stage, call_id)
    await until("both tapes", lambda: all(tape.exists() for tape in tapes.values()))
    enough = {tape: tape.stat().st_size + round((TOLD_S + 1.0) * BYTES_A_SECOND) for tape in tapes.values()}
    for leg, speaker in {"caller": caller, "operator": operator}.items():
        await speaker.say(write_tone(folder / f"{leg}.wav", PITCH_HZ[leg], TOLD_S))
    await until("both tones on tape", lambda: all(tape.stat().st_size >= size for tape, size in enough.items()))


async def test_of_a_citizens_calls_each_side_is_heard_alone(listening_stage: Stage, tmp_path: Path) -> None:
    stage = listening_stage
    async with stage.seat() as seat:
        for _ in range(CALLS):
            citizen = await stage.talk(seat, "13871236021")
            await both_speak(stage, citizen.call_id, citizen, seat.phone, tmp_path)
            await citizen.hang_up()
            await stage.ended(citizen.call_id)
            await apart(stage, citizen.call_id)
            await seat.ready()


async def test_of_a_call_out_the_citizen_is_the_caller_all_the_same(listening_stage: Stage, tmp_path: Path) -> None:
    stage = listening_stage
    async with bureau(stage) as work:
        citizen = RobotSubscriber(stage.link, stage.voice, CITIZEN)
        citizen.listen()
        work.phone.listen()
        call_id = (await work.ask("POST", "/calls"))["call_id"]
        await work.phone.answered(PATIENCE_S)
        await citizen.answered(PATIENCE_S)
        await work.told(call_id=call_id, state="talking")
        await both_speak(stage, call_id, citizen, work.phone, tmp_path)
        await citizen.hang_up()
        await stage.ended(call_id)
    await apart(stage, call_id)
