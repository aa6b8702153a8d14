"""What a citizen hears who chose English, by pitches: Mandarin where a sound is missing, the city's before ours."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from config.clock import utc_now
from config.flow.nodes import Ask
from config.profile import Profile
from config.queues import Told
from ivr.pbx.robots import RobotCitizen, RobotVoice
from ivr.pbx.sounds import lay_prompts, sounds_of
from ivr.prompts.city_sounds import CitySounds, Recorded
from tests.city import demo_city
from tests.flows import keys_to_queues
from tests.pbx.system import System, running_system
from tests.pbx.telling import telling
from tests.pbx.whole.sound import is_whole, tone_heard, write_tone
from tests.pbx.whole.stage import until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

MANDARIN = {"waiting": 700, "one_moment": 900, "you_are_next": 1100}
ENGLISH = {"waiting": 1300, "you_are_next": 1500}
RECORDED_HZ = 1700
HEARD_S = 8


def city() -> Profile:
    """A city whose key 7 is English, and that tells its callers soon, and once."""
    demo = demo_city()
    soon = demo.queues["hotline"].model_copy(update={"told": Told.model_construct(first_s=2, every_s=600)})
    flow = keys_to_queues({"7": "hotline"})
    menu = flow.nodes["menu"]
    assert isinstance(menu, Ask)
    english = menu.model_copy(update={"keys": {"7": menu.keys["7"].model_copy(update={"language": "en"})}})
    operator = flow.nodes["operator"].model_copy(update={"prompts": ("waiting", "one_moment")})
    nodes = flow.nodes | {"menu": english, "operator": operator}
    return demo.model_copy(
        update={"queues": demo.queues | {"hotline": soon}, "flow": flow.model_copy(update={"nodes": nodes})}
    )


@pytest_asyncio.fixture(loop_scope="session")
async def line(tmp_path: Path) -> AsyncIterator[System]:
    """A line whose prompts are tones; in English ``one_moment`` is missing, and ``waiting`` is recorded by the city."""
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(tmp_path, profile=city()))
        settings = system.settings
        studio = write_tone(tmp_path / "studio.wav", RECORDED_HZ, 0.6)
        recorded = Recorded(by="9801", at=utc_now(), words="")
        CitySounds(settings.prompts_dir).accept("en", "waiting", studio, recorded)
        lay_prompts(settings)
        for prompt, hz in MANDARIN.items():
            write_tone(sounds_of(settings, "zh") / f"{prompt}.wav", hz, 0.6)
        write_tone(sounds_of(settings, "en") / "you_are_next.wav", ENGLISH["you_are_next"], 0.6)
        (sounds_of(settings, "en") / "one_moment.wav").unlink()
        await stack.enter_async_context(telling(system))
        yield system
        await system.clear()


async def test_key_seven_is_answered_in_english_from_the_next_prompt_to_the_place_in_the_queue(line: System) -> None:
    citizen = RobotCitizen(line.ami, RobotVoice(line.settings))
    await citizen.call("13800000571", "12345")
    await line.seen(lambda e: e["Step"] == "menu" and e["CallId"] == citizen.call_id and not e["Line"])
    tape = await citizen.hear(HEARD_S)
    await citizen.press("7")
    waiting = await line.step("waiting", 0, citizen.call_id)
    assert waiting["Language"] == "en"
    await until("the citizen to have heard their time", lambda: is_whole(tape))
    heard = {hz: tone_heard(tape, hz) for hz in (*MANDARIN.values(), *ENGLISH.values(), RECORDED_HZ)}
    in_order = [RECORDED_HZ, MANDARIN["one_moment"], ENGLISH["you_are_next"]]
    assert [hz for hz, _ in sorted(heard.items(), key=lambda one: one[1][:1] or [HEARD_S]) if heard[hz]] == in_order
    call = line.call(citizen.call_id)
    assert call is not None
    assert (call.language, call.menu_path) == ("en", ["7"])
