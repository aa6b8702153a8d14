"""What a call meets by the line's mode and the citizen's number, on a real Asterisk; each prompt is a pitch."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from config.callers import CallerList
from config.clock import utc_now
from crm.bus.events import WarningRaised
from crm.callers.service import ask_entry, move_entry
from crm.callers.states import EntryMove
from crm.calls.service import end_call, open_call
from crm.calls.states import Outcome
from crm.modes.service import end, switch
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from crm.warnings.service import keep_warning
from ivr.pbx.robots import RobotCitizen, RobotVoice
from tests.pbx.system import System, running_system
from tests.pbx.whole.sound import is_whole, tone_heard, write_tone
from tests.pbx.whole.stage import until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

PITCHES = {
    "welcome": 500,
    "storm": 700,
    "menu": 900,
    "waiting": 1100,
    "blocked": 1300,
    "refused": 1500,
    "too_often": 1700,
}
SUPERVISOR, OTHER = Actor("9001", Role.SUPERVISOR), Actor("9002", Role.SUPERVISOR)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """A line whose prompts are tones."""
    async with running_system(tmp_path_factory.mktemp("conditions")) as system:
        for prompt, hz in PITCHES.items():
            write_tone(system.settings.pbx_instance / f"sounds/hotline/{prompt}.wav", hz, 0.5)
        yield system


async def call(line: System, number: str) -> RobotCitizen:
    citizen = RobotCitizen(line.ami, RobotVoice(line.settings))
    await citizen.call(number, line.profile.line)
    return citizen


async def queued(line: System, citizen: RobotCitizen) -> None:
    await line.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == citizen.call_id)


async def played(line: System, citizen: RobotCitizen) -> list[str]:
    """Return which prompts the line played in a call that is over, in their order."""
    tape = line.settings.pbx_instance / f"spool/monitor/{citizen.call_id}-line.wav"
    await until("the line's side to be written", lambda: is_whole(tape))
    begins = {prompt: heard[0] for prompt, hz in PITCHES.items() if (heard := tone_heard(tape, hz))}
    return sorted(begins, key=begins.__getitem__)


def steps(line: System, citizen: RobotCitizen) -> list[str]:
    """Return what the dialplan asked the citizen for, in order."""
    told = [e for e in line.events if e["UserEvent"] == "HotlineStep" and e["CallId"] == citizen.call_id]
    return [e["Step"] for e in told if not e["Line"]]


async def test_in_a_storm_a_call_hears_a_notice_and_waits_at_once_and_the_next_one_after_it_meets_the_menu(
    line: System,
) -> None:
    now = utc_now()
    with line.factory.begin() as session:
        switch(
            session,
            "storm",
            line.profile.flow.modes,
            reason="暴雨",
            until=now + timedelta(hours=6),
            actor=SUPERVISOR,
            at=now,
        )
    citizen = await call(line, "13800000601")
    await queued(line, citizen)
    assert steps(line, citizen) == ["waiting"]
    with line.factory.begin() as session:
        end(session, SUPERVISOR, utc_now())
    other = await call(line, "13800000602")
    await line.step("menu", 0, other.call_id)
    await other.press("0")
    await queued(line, other)
    await line.clear()
    assert await played(line, citizen) == ["storm", "waiting"]
    assert [prompt for prompt in await played(line, other) if prompt != "menu"] == ["welcome", "waiting"]


def listed(line: System, wanted: CallerList, number: str) -> None:
    """Put a number on a list, with a second person's agreement where one is needed."""
    now = utc_now()
    rules = line.profile.rules_at(now).callers
    with line.factory.begin() as session:
        entry = ask_entry(session, rules, wanted, number, reason="试", days=1, actor=SUPERVISOR, at=now)
        if wanted is CallerList.BLOCKED:
            move_entry(session, entry.id, EntryMove.APPROVE, OTHER, "属实", now)


async def test_a_blocked_caller_who_stays_silent_hears_a_notice_and_goodbye(line: System) -> None:
    listed(line, CallerList.BLOCKED, "13800000603")
    citizen = await call(line, "13800000603")
    await line.hung_up(citizen.call_id, 0)
    assert steps(line, citizen) == ["refused"]
    assert await played(line, citizen) == ["blocked", "refused"]


async def test_a_blocked_caller_who_presses_0_comes_to_a_person(line: System) -> None:
    listed(line, CallerList.BLOCKED, "13800000604")
    citizen = await call(line, "13800000604")
    await line.step("refused", 0, citizen.call_id)
    await citizen.press("0")
    await queued(line, citizen)
    await line.clear()
    assert "refused" not in await played(line, citizen)


async def test_a_blocked_caller_who_presses_0_after_the_notice_comes_to_a_person(line: System) -> None:
    listed(line, CallerList.BLOCKED, "13800000605")
    citizen = await call(line, "13800000605")
    kept = line.settings.pbx_instance / f"spool/matters/{citizen.call_id}.wav"
    await until("the notice to be over", kept.exists)
    await citizen.press("0")
    await queued(line, citizen)
    await line.clear()
    assert await played(line, citizen) == ["blocked", "waiting"]


async def test_a_blocked_caller_who_speaks_of_danger_comes_to_a_person(line: System) -> None:
    listed(line, CallerList.BLOCKED, "13800000606")
    citizen = await call(line, "13800000606")
    await line.step("refused", 0, citizen.call_id)
    now = utc_now()
    with line.factory.begin() as session:
        said = WarningRaised(
            id="w-606",
            call_id=citizen.call_id,
            code="火灾",
            level="danger",
            leg="caller",
            words="着火",
            sentence="楼里着火了",
            said_at=now,
        )
        keep_warning(session, said, timedelta(minutes=10))
    await queued(line, citizen)
    await line.clear()
    assert await played(line, citizen) == ["blocked", "waiting"]


async def test_who_called_too_often_hears_so_unless_they_are_on_a_list_that_goes_first(line: System) -> None:
    number, now = "13800000609", utc_now()
    with line.factory.begin() as session:
        for earlier in range(line.profile.rules_at(now).callers.limits.per_hour):
            call_id, at = f"earlier-{earlier}", now - timedelta(seconds=earlier + 1)
            open_call(
                session, call_id=call_id, number=number, line=line.profile.line, origin="trunk", channel="", at=at
            )
            end_call(session, call_id, Outcome.INFORMED, at)
    citizen = await call(line, number)
    await line.hung_up(citizen.call_id, 0)
    assert steps(line, citizen) == ["refused"]
    assert await played(line, citizen) == ["too_often", "refused"]
    listed(line, CallerList.ELDERLY, number)
    again = await call(line, number)
    await queued(line, again)
    await line.clear()
    assert await played(line, again) == ["welcome", "waiting"]


async def test_an_elderly_caller_needs_no_menu_and_waits_before_who_came_earlier(line: System) -> None:
    listed(line, CallerList.ELDERLY, "13800000607")
    other = await call(line, "13800000608")
    await line.step("menu", 0, other.call_id)
    await other.press("0")
    await queued(line, other)
    elder = await call(line, "13800000607")
    joined = await line.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == elder.call_id)
    assert (joined["Position"], steps(line, elder)) == ("1", ["waiting"])
    await line.clear()
    assert await played(line, elder) == ["welcome", "waiting"]
