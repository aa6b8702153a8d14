"""A citizen's call from the INVITE to the queue and back, on a real Asterisk with SIPp as the citizen."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from config.profile import load_profile
from ivr.pbx.robots import RobotCitizen, RobotOperator, RobotVoice
from tests.pbx.citizens import Press, Say, Wait, citizens
from tests.pbx.system import System, running_system

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

SILENCE = bytes([0xD5]) * 8000
"""A second of silence in A-law."""

SKIP_THE_MATTER = (Wait(500), Press("#"))


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    file = tmp_path / "silence.alaw"
    file.write_bytes(SILENCE)
    return file


async def test_the_row_is_there_before_anything_is_played(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    rows: list[object] = []
    stop = hotline.ami.subscribe(lambda e: rows.append(hotline.call(e["Uniqueid"])) if e["Step"] == "menu" else None)
    try:
        async with citizens(tmp_path, hotline.settings.sip_port):
            event = await hotline.step("menu", heard)
            row = rows[0]
            assert row is not None
            call = hotline.call(event["CallId"])
            assert call is not None
            assert (call.number, call.line, call.origin, call.region) == (
                "13871236021",
                "12345",
                "trunk",
                "湖北省武汉市",
            )
            assert call.channel.startswith("PJSIP/trunk-")
    finally:
        stop()


async def test_a_key_a_skipped_matter_and_the_queue(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    async with citizens(
        tmp_path, hotline.settings.sip_port, [Wait(800), Press("2"), *SKIP_THE_MATTER, Wait(1500)], hang_up=True
    ) as citizen:
        call_id = (await hotline.step("menu", heard))["CallId"]
        await hotline.step("speaking", heard, call_id)
        waiting = await hotline.step("waiting", heard, call_id)
        joined = await hotline.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == call_id, heard)
        assert waiting["Queue"] == joined["Queue"] == "hotline"
        await citizen.done()
        await hotline.hung_up(call_id, heard)
    keys = [e["Digit"] for e in hotline.events[heard:] if e.name == "DTMFEnd" and e["Uniqueid"] == call_id]
    assert keys == ["2", "#"]
    call = hotline.call(call_id)
    assert call is not None
    assert (call.menu_path, call.kind, call.queue) == (["2"], "投诉", "hotline")
    assert call.queued_at is not None


async def test_a_spoken_matter_ends_with_silence_and_leaves_no_file(
    hotline: System, tmp_path: Path, silence: Path
) -> None:
    heard = len(hotline.events)
    async with citizens(tmp_path, hotline.settings.sip_port, [Say(silence), Wait(800), Press("1")]):
        call_id = (await hotline.step("speaking", heard))["CallId"]
        await hotline.step("waiting", heard, call_id)
    assert not list((hotline.settings.pbx_instance / "spool/matters").iterdir())


async def test_zero_goes_straight_to_a_person(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    async with citizens(tmp_path, hotline.settings.sip_port, [Wait(800), Press("0")]):
        call_id = (await hotline.step("waiting", heard))["CallId"]
    steps = [e["Step"] for e in hotline.events[heard:] if e["CallId"] == call_id]
    assert "speaking" not in steps


async def test_a_storm_of_keys_reaches_a_person(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    storm = [Press(key) for key in "99*#123459"]
    async with citizens(tmp_path, hotline.settings.sip_port, [Wait(300), *storm]):
        call_id = (await hotline.step("waiting", heard))["CallId"]
        await hotline.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == call_id, heard)


@pytest.mark.parametrize("after_ms", [0, 100, 700])
async def test_a_hang_up_in_the_menu_leaves_the_row(hotline: System, tmp_path: Path, after_ms: int) -> None:
    heard = len(hotline.events)
    async with citizens(tmp_path, hotline.settings.sip_port, [Wait(after_ms)], hang_up=True) as citizen:
        await citizen.done()
        gone = await hotline.seen(lambda e: e.name == "Hangup" and e["Channel"].startswith("PJSIP/trunk-"), heard)
    call = hotline.call(gone["Uniqueid"])
    assert call is not None
    assert (call.number, call.menu_path, call.queue) == ("13871236021", [], "")


CALLER_IDS = {
    "empty": ("<sip:127.0.0.1>", ""),
    "anonymous": ('"Anonymous" <sip:anonymous@anonymous.invalid>', ""),
    "40 digits": (f"<sip:{'1234567890' * 4}@127.0.0.1>", ""),
    "international": ("<sip:+8613871236021@127.0.0.1>", "13871236021"),
    "quotes": ('"a\\"b\\"; EXEC System \\"id" <sip:13871236021@127.0.0.1>', "13871236021"),
    "injection": ("<sip:1%22%0d%0aEXEC%20System%20%22id@127.0.0.1>", ""),
    "emoji": ('"📞" <sip:%F0%9F%93%9E@127.0.0.1>', ""),
    "new line": ("<sip:138%0A71236021@127.0.0.1>", "13871236021"),
    "dialplan": ("<sip:$%7BSHELL(id)%7D@127.0.0.1>", ""),
}


@pytest.mark.parametrize(("sender", "number"), CALLER_IDS.values(), ids=CALLER_IDS.keys())
async def test_any_caller_id_reaches_a_person(hotline: System, tmp_path: Path, sender: str, number: str) -> None:
    heard = len(hotline.events)
    async with citizens(tmp_path, hotline.settings.sip_port, [Wait(800), Press("0")], from_header=sender):
        call_id = (await hotline.step("waiting", heard))["CallId"]
    call = hotline.call(call_id)
    assert call is not None
    assert call.number == number


@pytest_asyncio.fixture(loop_scope="session")
async def no_agi(hotline: System) -> AsyncIterator[None]:
    hotline.agi.stop()
    yield
    hotline.agi.start()


@pytest.mark.usefixtures("no_agi")
async def test_without_scripts_a_call_reaches_the_default_queue(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    async with citizens(tmp_path, hotline.settings.sip_port):
        first = await hotline.step("menu", heard)
        waiting = await hotline.step("waiting", heard, first["CallId"])
        joined = await hotline.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == first["CallId"], heard)
    assert waiting["Queue"] == joined["Queue"] == hotline.profile.default_queue
    recorded = hotline.settings.pbx_instance / "spool/monitor" / f"{first['CallId']}-citizen.wav"
    assert recorded.exists()


async def test_scripts_that_die_during_the_call_lead_to_the_default_queue(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    async with citizens(tmp_path, hotline.settings.sip_port, [Wait(800), Press("1")]):
        call_id = (await hotline.step("menu", heard))["CallId"]
        hotline.agi.stop()
        try:
            waiting = await hotline.step("waiting", heard, call_id)
        finally:
            hotline.agi.start()
    assert waiting["Queue"] == hotline.profile.default_queue


def told(folder: Path) -> str:
    return "".join(file.read_text() for file in folder.glob("*errors*"))


@pytest.mark.parametrize("line", ["999", "8001", "recover", "s", "i", "fallback"])
async def test_nothing_but_the_line_can_be_dialled(hotline: System, tmp_path: Path, line: str) -> None:
    async with citizens(tmp_path, hotline.settings.sip_port, line=line, hang_up=True) as citizen:
        assert await citizen.process.wait() != 0
    assert "404 Not Found" in told(tmp_path)


@dataclass(slots=True)
class Robots:
    """A citizen and an operator who is a member of the queue."""

    citizen: RobotCitizen
    operator: RobotOperator


@pytest_asyncio.fixture(loop_scope="session")
async def robots(hotline: System) -> AsyncIterator[Robots]:
    voice = RobotVoice(hotline.settings)
    pair = Robots(RobotCitizen(hotline.ami, voice), RobotOperator(hotline.ami, voice))
    member = {"Queue": "hotline", "Interface": pair.operator.interface}
    added = await hotline.ami.act("QueueAdd", MemberName=pair.operator.login, **member)
    assert added.success
    pair.operator.listen()
    yield pair
    await hotline.ami.act("QueueRemove", **member)
    voice.forget()


async def test_a_robot_calls_a_robot_answers_and_the_citizen_evaluates(hotline: System, robots: Robots) -> None:
    heard = len(hotline.events)
    call_id = await robots.citizen.call("13900001111", "12345")
    await hotline.seen(lambda e: e["CallId"] == call_id and e["Step"] == "menu" and not e["Line"], heard)
    await robots.citizen.press("0")
    await robots.operator.answered(20)
    await hotline.seen(lambda e: e.name == "AgentConnect" and e["Uniqueid"] == call_id, heard)
    await robots.operator.hang_up()
    await hotline.step("survey", heard, call_id)
    await robots.citizen.press("2")
    await hotline.hung_up(call_id, heard)
    call = hotline.call(call_id)
    assert call is not None
    assert (call.number, call.survey) == ("13900001111", 2)


@pytest.mark.usefixtures("no_agi")
async def test_without_scripts_an_operator_still_answers_and_the_call_ends_well(
    hotline: System, robots: Robots
) -> None:
    heard = len(hotline.events)
    call_id = await robots.citizen.call("13900002222", "12345")
    await robots.operator.answered(20)
    await hotline.seen(lambda e: e.name == "AgentConnect" and e["Uniqueid"] == call_id, heard)
    await robots.operator.hang_up()
    gone = await hotline.hung_up(call_id, heard)
    assert gone["Exten"] == "bye"


async def test_whoever_waited_too_long_waits_on_and_is_told(tmp_path: Path) -> None:
    demo = load_profile("demo")
    short = demo.queues["hotline"].model_copy(update={"max_wait_s": 1})
    impatient = demo.model_copy(update={"queues": {"hotline": short}})
    async with (
        running_system(tmp_path / "data", profile=impatient) as system,
        citizens(tmp_path / "sipp", system.settings.sip_port, [Wait(800), Press("0")]),
    ):
        first = await system.seen(lambda e: e.name == "QueueCallerJoin")
        place = system.events.index(first) + 1
        again = await system.seen(lambda e: e.name == "QueueCallerJoin", place)
        assert again["Uniqueid"] == first["Uniqueid"]
        told = [e for e in system.events if e["Step"] == "waiting"]
        assert len(told) == 1
