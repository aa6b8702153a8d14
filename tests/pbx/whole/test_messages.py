"""A citizen leaves a message: what they hear in order, what becomes of it however it ends, and that none is lost."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from crm.calls.models import Call
from crm.calls.states import Outcome
from crm.messages.models import Message
from crm.messages.states import MessageState
from hotline.drill import AUDIO
from ivr.pbx.robots import RobotCitizen
from tests.flows import closed_for_businesses, in_force
from tests.pbx.whole.sound import tone_heard, write_tone
from tests.pbx.whole.stage import Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

SPEECH = AUDIO / "citizen_light.wav"
TONE_HZ = 1000
PITCHES = {"closed": 500, "leave_message": 700, "message_kept": 1300, "message_empty": 1700}
PROMPT_S = 0.6
SILENCE_S = 3


@pytest_asyncio.fixture(loop_scope="session")
async def evening(stage: Stage) -> AsyncIterator[Stage]:
    """The seats for businesses are closed; each prompt of a message is a tone of its own."""
    own = stage.whole.profile.flow
    sounds = stage.whole.settings.pbx_instance / "sounds/hotline"
    before = {name: (sounds / f"{name}.wav").read_bytes() for name in PITCHES}
    for name, hz in PITCHES.items():
        write_tone(sounds / f"{name}.wav", hz, PROMPT_S)
    with in_force(stage.whole.factory, closed_for_businesses(own, SILENCE_S), own):
        yield stage
    for name, sound in before.items():
        (sounds / f"{name}.wav").write_bytes(sound)


async def hears_the_message_prompt(stage: Stage, number: str) -> RobotCitizen:
    citizen = await stage.call(number)
    await stage.step(citizen.call_id, "menu")
    await citizen.press("4")
    return citizen


async def at_the_tone(stage: Stage, number: str) -> RobotCitizen:
    citizen = await hears_the_message_prompt(stage, number)
    await stage.step(citizen.call_id, "recording")
    return citizen


def heard_in_order(stage: Stage, call: Call) -> list[int]:
    """Return the pitches the citizen heard, the first one first."""
    file = stage.whole.settings.recordings_dir / f"{call.id}.wav"
    found = {hz: tone_heard(file, hz, side=1) for hz in (*PITCHES.values(), TONE_HZ)}
    return sorted((hz for hz, at in found.items() if at), key=lambda hz: found[hz][0])


async def settled(stage: Stage, citizen: RobotCitizen) -> tuple[Call, Message]:
    """Wait until the message's recording was heard."""
    call = await stage.ended(citizen.call_id)

    def look() -> Message | None:
        with stage.whole.factory() as session:
            found = session.scalar(select(Message).where(Message.call_id == call.id))
            return found if found and found.state != MessageState.ARRIVING else None

    message = await until("the message to be heard", look)
    return stage.row(call.id) or call, message


async def speaks(stage: Stage, citizen: RobotCitizen, seconds: float) -> None:
    """Let the citizen speak until so much more of the call lies on the telephone system's disk."""
    file = stage.whole.settings.pbx_instance / "spool" / "monitor" / f"{citizen.call_id}-citizen.wav"
    enough = file.stat().st_size + round(seconds * 16_000)
    await citizen.say(SPEECH)
    await until("the citizen to have spoken", lambda: file.stat().st_size >= enough)


async def test_who_speaks_and_hangs_up_has_left_a_message(evening: Stage) -> None:
    citizen = await at_the_tone(evening, "13871230401")
    await speaks(evening, citizen, 3)
    await citizen.hang_up()
    call, message = await settled(evening, citizen)
    assert (call.outcome, call.call_back, message.state) == (Outcome.LEFT_MESSAGE, None, MessageState.OPEN)
    assert evening.kinds(call.id) == [("menu", None), ("recording", None)]
    assert message.recorded_s >= 2
    assert heard_in_order(evening, call) == [PITCHES["closed"], PITCHES["leave_message"], TONE_HZ]


async def test_hash_ends_a_message_and_it_is_said_that_it_is_kept(evening: Stage) -> None:
    citizen = await at_the_tone(evening, "13871230402")
    await speaks(evening, citizen, 3)
    await citizen.press("#")
    call, message = await settled(evening, citizen)
    assert (call.outcome, message.state) == (Outcome.LEFT_MESSAGE, MessageState.OPEN)
    expected = [PITCHES["closed"], PITCHES["leave_message"], TONE_HZ, PITCHES["message_kept"]]
    assert heard_in_order(evening, call) == expected


async def test_silence_is_no_message_and_says_so_and_the_citizen_is_called_back(evening: Stage) -> None:
    citizen = await at_the_tone(evening, "13871230403")
    call, message = await settled(evening, citizen)
    assert (call.outcome, message.state) == (Outcome.EMPTY_MESSAGE, MessageState.EMPTY)
    assert call.call_back is not None
    expected = [PITCHES["closed"], PITCHES["leave_message"], TONE_HZ, PITCHES["message_empty"]]
    assert heard_in_order(evening, call) == expected


async def test_who_hangs_up_in_the_prompt_is_one_whom_nobody_answered(evening: Stage) -> None:
    citizen = await hears_the_message_prompt(evening, "13871230404")
    await evening.heard(
        "the prompt of the message",
        lambda e: e["CallId"] == citizen.call_id and e["Step"] == "menu" and not e["Line"],
    )
    await citizen.hang_up()
    call = await evening.ended(citizen.call_id)
    assert call.outcome == Outcome.LEFT_IN_MENU
    assert call.call_back is not None


@pytest.mark.parametrize("late", [False, True], ids=["in-the-prompt", "while-recording"])
async def test_zero_leads_to_a_person(evening: Stage, late: bool) -> None:
    number = "13871230405"
    citizen = await (at_the_tone(evening, number) if late else hears_the_message_prompt(evening, number))
    if not late:
        await evening.heard("the key of the menu", lambda e: e.name == "DTMFEnd" and e["Uniqueid"] == citizen.call_id)
    await citizen.press("0")
    waiting = await evening.step(citizen.call_id, "waiting")
    assert waiting["Queue"] == evening.whole.profile.default_queue


async def test_a_message_that_came_while_the_database_took_nothing_is_not_lost(evening: Stage) -> None:
    citizen = await at_the_tone(evening, "13871230406")
    url = evening.whole.settings.resolved_database_url
    with sqlite3.connect(Path(url.split("///", 1)[1]), isolation_level=None) as taken:
        taken.execute("BEGIN IMMEDIATE")
        await speaks(evening, citizen, 3)
        await citizen.hang_up()
        waiting = evening.whole.settings.spool_dir / "facts.jsonl"
        await until("the end to wait on disk", waiting.exists)
        taken.execute("ROLLBACK")
    call, message = await settled(evening, citizen)
    assert (call.outcome, message.state) == (Outcome.LEFT_MESSAGE, MessageState.OPEN)
    assert call.recording
