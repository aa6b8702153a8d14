"""What those who wait hear of their place, proven by pitches, and that the queue goes on meanwhile."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from config.profile import Profile
from config.queues import Told
from ivr.pbx.robots import RobotCitizen, RobotVoice
from tests.city import demo_city
from tests.flows import keys_to_queues
from tests.pbx.system import System, running_system
from tests.pbx.telling import telling
from tests.pbx.whole.sound import is_whole, tone_heard, write_tone
from tests.pbx.whole.stage import until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

PITCHES = {"you_are_next": 700, "ahead_1": 900, "num_1": 1100, "ahead_2": 1300}
HEARD_S = 8


def city() -> Profile:
    """A city that tells its callers soon, and once."""
    demo = demo_city()
    soon = demo.queues["hotline"].model_copy(update={"told": Told.model_construct(first_s=2, every_s=600)})
    return demo.model_copy(update={"queues": demo.queues | {"hotline": soon}, "flow": keys_to_queues({"1": "hotline"})})


@pytest_asyncio.fixture(loop_scope="session")
async def line(tmp_path: Path) -> AsyncIterator[System]:
    """A line whose prompts of places are tones."""
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(tmp_path, profile=city()))
        settings = system.settings
        sounds = settings.pbx_instance / "sounds/hotline"
        for prompt, hz in PITCHES.items():
            write_tone(sounds / f"{prompt}.wav", hz, 0.6)
        await stack.enter_async_context(telling(system))
        yield system
        await system.clear()


async def waits(line: System, voice: RobotVoice, number: str) -> RobotCitizen:
    citizen, before = RobotCitizen(line.ami, voice), len(line.events)
    await citizen.call(number, "12345")
    await line.seen(lambda e: e["Step"] == "menu" and e["CallId"] == citizen.call_id and not e["Line"], before)
    await citizen.press("0")
    await line.step("waiting", before, citizen.call_id)
    return citizen


async def test_each_who_waits_hears_their_own_place_over_the_music_and_their_keys_are_heard(line: System) -> None:
    voice = RobotVoice(line.settings)
    first = await waits(line, voice, "13800000501")
    second = await waits(line, voice, "13800000502")
    tapes = [await citizen.hear(HEARD_S) for citizen in (first, second)]
    told = await line.seen(lambda e: e.name == "Newchannel" and e["Context"] == "waiting")
    await line.seen(lambda e: e.name == "ChanSpyStart", line.events.index(told))
    await second.press("5")
    await line.seen(lambda e: e.name == "DTMFEnd" and e["Uniqueid"] == second.call_id and e["Digit"] == "5")
    await until("both to have heard their time", lambda: all(map(is_whole, tapes)))
    first_ear, second_ear = ({name: tone_heard(tape, hz) for name, hz in PITCHES.items()} for tape in tapes)
    assert first_ear["you_are_next"]
    assert not any(first_ear[name] for name in ("ahead_1", "num_1", "ahead_2"))
    assert not second_ear["you_are_next"]
    begins = [second_ear[name][0] for name in ("ahead_1", "num_1", "ahead_2")]
    assert begins == sorted(begins)
    await until("nobody to be told any more", lambda: not told_now(line))


def told_now(line: System) -> int:
    """Return how many are being told just now."""
    named = [e for e in line.events if e["Channel"].startswith("Local/tell@waiting")]
    return sum(e.name == "Newchannel" for e in named) - sum(e.name == "Hangup" for e in named)
