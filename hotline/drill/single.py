"""One citizen's call to the running hotline, without an operator of its own."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from config.flow import Ask, Matter
from config.profile import Profile
from config.settings import Settings
from hotline.drill.cast import manager_link
from hotline.drill.watch import LineWatch
from hotline.prepare import Progress
from ivr.pbx.robots import RobotCitizen, RobotVoice
from ivr.prompts.sound import seconds_of

STEP_S = 60.0
BREATH_S = 0.5
DAY_S = 86_400


@dataclass(frozen=True)
class Caller:
    """What the citizen does.

    Attributes:
        audio: What is said: mono PCM16 WAV of 8 or 16 kHz.
        press: Key in the menu; empty for none.
        number: Caller id; a random one if empty.
        stay_s: Seconds in the queue and in talk before the citizen hangs up.
    """

    audio: Path
    press: str
    number: str
    stay_s: int


async def place_call(settings: Settings, profile: Profile, caller: Caller, tell: Progress) -> str:
    """Call, press, speak, wait; return the call's id when it is over.

    Raises:
        RobotError: The call did not come about, or did not go on.
    """
    async with manager_link(settings) as gateway:
        voice = RobotVoice(settings)
        citizen = RobotCitizen(gateway, voice)
        with LineWatch(gateway) as line:
            try:
                number = caller.number or f"138{random.randrange(10**8):08d}"  # noqa: S311 - any number will do
                call_id = await citizen.call(number, profile.line)
                tell(f"calling, {call_id}")
                await _to_the_queue(profile, caller, citizen, line, tell)
                await asyncio.wait_for(_gone(line, call_id), caller.stay_s)
            except TimeoutError:
                tell("the citizen hangs up")
            finally:
                await citizen.hang_up()
                voice.forget()
    return call_id


async def _to_the_queue(
    profile: Profile, caller: Caller, citizen: RobotCitizen, line: LineWatch, tell: Progress
) -> None:
    if profile.flow.first(Ask) and caller.press:
        await line.step(citizen.call_id, "menu", STEP_S)
        await citizen.press(caller.press)
        tell(f"pressed {caller.press}")
    if matter := profile.flow.first(Matter):
        await line.step(citizen.call_id, "speaking", STEP_S)
        await asyncio.sleep(seconds_of(matter.prompts) + BREATH_S)
        await citizen.say(caller.audio)
        tell(f"says {caller.audio.name}")
    await line.step(citizen.call_id, "waiting", STEP_S)
    tell(f"waits for an operator, stays {caller.stay_s} s")


async def _gone(line: LineWatch, call_id: str) -> None:
    await line.until("the end of the call", lambda e: e.name == "Hangup" and e["Uniqueid"] == call_id, DAY_S)
