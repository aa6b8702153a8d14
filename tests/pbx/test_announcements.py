"""Current announcements on the line: who says the matter hears them in order, and may hang up or stay."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from asr.reading.context import Contexts
from asr.reading.reader import Reader
from config.clock import utc_now
from crm.announcements.calls import Heard, hearings
from crm.announcements.models import Announcement
from crm.announcements.states import AnnouncementState
from crm.bus import MemoryBus
from crm.bus.events import PbxLinkChanged
from crm.calls.models import Call
from crm.departments.service import sync_departments
from crm.transcripts.service import add_utterance
from ivr.ami import AmiGateway
from ivr.pbx.phones import AMI_USER, ami_secret
from ivr.pbx.robots import RobotCitizen, RobotOperator, RobotVoice
from ivr.tracker import CallTracker
from tests.pbx.system import System, running_system
from tests.pbx.whole.sound import is_whole, tone_heard, write_tone
from tests.pbx.whole.stage import until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

PITCHES = {
    "announcement_intro": 600,
    "announcement_water": 800,
    "announcement_until_1": 1000,
    "announcement_road": 1200,
    "announcement_after": 1400,
    "announcement_power": 1600,
    "announcement_gas": 1800,
}
IN_ORDER = list(PITCHES)[:5]
HEARD_S = 10
TAIBEI = {"district": "江岸区", "subdistrict": "台北街道", "community": ""}


@pytest_asyncio.fixture(loop_scope="session")
async def line(tmp_path: Path) -> AsyncIterator[System]:
    """A line whose announcements are tones, and which writes down how calls end."""
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(tmp_path))
        for prompt, hz in PITCHES.items():
            write_tone(system.settings.pbx_instance / f"sounds/hotline/{prompt}.wav", hz, 0.6)
        bus = MemoryBus()
        gateway = AmiGateway("127.0.0.1", system.settings.ami_port, AMI_USER, ami_secret(system.settings.secret()))
        up = bus.subscribe(PbxLinkChanged)
        for part in (CallTracker(gateway, bus, system.factory, utc_now, system.spool), gateway):
            await part.start()
            stack.push_async_callback(part.stop)
        await anext(aiter(up))
        up.close()
        yield system
        await system.clear()


def announced(line: System) -> dict[str, int]:
    """Put a newer and an older announcement in force, and those that are not to be heard; return ids by phrase."""
    now = utc_now()
    times = {
        "announcement_water": (now - timedelta(minutes=5), now + timedelta(hours=3)),
        "announcement_road": (now - timedelta(minutes=10), now + timedelta(hours=3)),
        "announcement_gas": (now - timedelta(minutes=15), now + timedelta(hours=3)),
        "announcement_power": (now - timedelta(hours=2), now - timedelta(seconds=1)),
    }
    office = {"department": "city-mgmt", "author": "7001", "written_at": now, "state": AnnouncementState.APPROVED}
    where = {"areas": [TAIBEI], "words": ["停水"], "categories": []}
    with line.factory.begin() as session:
        sync_departments(session, line.profile.rules_at(now), now)
        made = {
            phrase: Announcement(text=phrase, phrase=phrase, starts_at=starts, ends_at=ends, **office, **where)
            for phrase, (starts, ends) in times.items()
        }
        session.add_all(made.values())
        session.flush()
        return {phrase: one.id for phrase, one in made.items()}


async def says(line: System, voice: RobotVoice, number: str, text: str) -> tuple[RobotCitizen, int]:
    """Let a citizen call and say the matter; it is read as the recogniser's words are."""
    citizen, before = RobotCitizen(line.ami, voice), len(line.events)
    await citizen.call(number, "12345")
    await line.seen(lambda e: e["Step"] == "menu" and e["CallId"] == citizen.call_id and not e["Line"], before)
    await citizen.press("1")
    await line.step("speaking", before, citizen.call_id)
    now = utc_now()
    with line.factory.begin() as session:
        heard: dict[str, Any] = {
            "operator": None,
            "words": [],
            "started_at": now,
            "ended_at": now,
            "engine": "test",
            "model": "test",
        }
        add_utterance(session, call_id=citizen.call_id, leg="caller", text=text, **heard)
    Reader(MemoryBus(), line.factory, Contexts(line.profile)).read(citizen.call_id)
    return citizen, before


def ended(line: System, call_id: str) -> Call | None:
    call = line.call(call_id)
    return call if call and call.ended_at else None


async def test_a_caller_who_says_the_matter_hears_what_is_announced_and_hangs_up_or_stays(line: System) -> None:
    ids, voice = announced(line), RobotVoice(line.settings)
    satisfied, before = await says(line, voice, "13800000701", "你好，台北街道这里停水了。")
    tape = await satisfied.hear(HEARD_S)
    await satisfied.press("#")
    await line.step("informed", before, satisfied.call_id)
    await until("the announcements to have been heard", lambda: is_whole(tape))
    await satisfied.hang_up()
    ear = {name: tone_heard(tape, hz) for name, hz in PITCHES.items()}
    assert not any(ear[name] for name in ("announcement_power", "announcement_gas"))
    begins = [ear[name][0] for name in IN_ORDER]
    assert begins == sorted(begins)
    call = await until("the call to be closed", lambda: ended(line, satisfied.call_id))
    assert (call.outcome, call.queued_at, call.call_back) == ("informed", None, None)

    operator = RobotOperator(line.ami, voice)
    member = {"Queue": "hotline", "Interface": operator.interface}
    assert (await line.ami.act("QueueAdd", MemberName=operator.login, **member)).success
    operator.listen()
    stays, before = await says(line, voice, "13800000702", "台北街道停水，什么时候来水？")
    await stays.press("#")
    await line.step("informed", before, stays.call_id)
    again = len(line.events)
    await stays.press("9")
    await line.step("informed", again, stays.call_id)
    await stays.press("0")
    await operator.answered(20)
    await stays.hang_up()
    assert (await until("the call to be closed", lambda: ended(line, stays.call_id))).outcome == "answered"

    other, before = await says(line, voice, "13800000703", "永清街道停水了。")
    await other.press("#")
    await line.step("waiting", before, other.call_id)
    await other.hang_up()
    await until("the call to be closed", lambda: ended(line, other.call_id))
    assert not [e for e in line.events[before:] if e["CallId"] == other.call_id and e["Step"] == "informed"]

    with line.factory() as session:
        heard = hearings(session, list(ids.values()))
        assert {name: heard.get(one) for name, one in ids.items()} == {
            "announcement_water": Heard(2, 1),
            "announcement_road": Heard(2, 1),
            "announcement_gas": None,
            "announcement_power": None,
        }


async def test_who_hangs_up_before_the_first_announcement_is_over_was_not_informed(line: System) -> None:
    announced(line)
    write_tone(line.settings.pbx_instance / "sounds/hotline/announcement_water.wav", 800, 20)
    hasty, _ = await says(line, RobotVoice(line.settings), "13800000704", "台北街道停水了。")
    speaking = len(line.events)
    await hasty.press("#")
    await line.step("menu", speaking, hasty.call_id)
    await hasty.hang_up()
    call = await until("the call to be closed", lambda: ended(line, hasty.call_id))
    assert call.outcome == "left_in_menu"


async def test_who_hangs_up_while_it_is_said_again_is_informed_all_the_same(line: System) -> None:
    announced(line)
    twice, before = await says(line, RobotVoice(line.settings), "13800000705", "台北街道停水了。")
    await twice.press("#")
    await line.step("informed", before, twice.call_id)
    await twice.press("9")
    await line.seen(lambda e: e.name == "DTMFEnd" and e["Digit"] == "9" and e["Uniqueid"] == twice.call_id, before)
    tape = line.settings.pbx_instance / f"spool/monitor/{twice.call_id}-line.wav"
    so_far = tape.stat().st_size
    await until("it to be said again", lambda: tape.stat().st_size > so_far + 8000)
    await twice.hang_up()
    call = await until("the call to be closed", lambda: ended(line, twice.call_id))
    assert (call.outcome, call.call_back) == ("informed", None)
