"""A part dies in the middle of a call: the call goes on, and what was missed is made good."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from config.profile import load_profile
from config.settings import AsrEngine, AsrSettings, Settings
from crm.calls.models import Call
from crm.calls.states import CallState, Outcome
from crm.db import SessionFactory, make_engine
from hotline.console_client import frames, health
from hotline.drill.operator import simulated_operator
from hotline.drill.private import private_hotline, private_settings
from hotline.prepare import prepare_keys
from tests.pbx.whole.stage import LOOK_EVERY_S, RESTART_S, Seat, Stage, other_than, staged, until
from tests.whole import Whole, kill

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]


async def assert_hear_each_other(stage: Stage, call_id: str, login: str) -> None:
    """Both channels are there, in one bridge."""
    channels = await stage.channels()
    assert call_id in channels
    bridge = channels[call_id]["BridgeId"]
    assert bridge
    assert any(c["Channel"].startswith(f"PJSIP/op-{login}-") and c["BridgeId"] == bridge for c in channels.values())


async def end_with_survey(stage: Stage, seat: Seat, call_id: str, citizen_presses: str) -> Call:
    await seat.desk.client.ask("POST", f"/api/calls/{call_id}/hang-up")
    await stage.step(call_id, "survey")
    channels = await stage.channels()
    far = next(c for c in channels.values() if c["Uniqueid"].startswith("robot-"))
    await stage.link.act("PlayDTMF", Channel=far["Channel"], Digit=citizen_presses, Duration=120)
    return await stage.ended(call_id)


# --- the manager link -------------------------------------------------------------------------------------------------


async def cut_manager_links(stage: Stage) -> int:
    """Close every manager session from Asterisk's side, ours and the test's."""
    shown = await stage.pbx.command("manager show connected")
    sessions = [line.split()[4] for line in shown.splitlines() if line.strip().startswith("hotline")]
    for session in sessions:
        await stage.pbx.command(f"manager kick session {session}")
    return len(sessions)


async def test_the_manager_link_is_cut_and_the_call_goes_on(stage: Stage) -> None:
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000011")
        assert await cut_manager_links(stage) >= 2
        await seat.shown("pbx", up=False)
        await seat.shown("pbx", up=True)
        await until("the test's own link", lambda: stage.link.up)
        await assert_hear_each_other(stage, citizen.call_id, seat.login)
        call = await end_with_survey(stage, seat, citizen.call_id, "1")
        await seat.shown("presence", citizen.call_id, state="wrap_up")
    assert (call.outcome, call.operator, call.survey) == (Outcome.ANSWERED, seat.login, 1)
    assert stage.kinds(citizen.call_id) == [("menu", None), ("waiting", None), ("talking", "9901"), ("survey", None)]


async def test_what_happens_while_the_manager_link_is_away_is_found_out(stage: Stage) -> None:
    """One citizen hangs up and another begins to wait while nobody listens."""
    leaves = await stage.call_for_a_person("13800000012")
    menu = await stage.call("13800000013")
    await stage.step(menu.call_id, "menu")
    core = stage.whole.child("core")
    core.send_signal(signal.SIGSTOP)
    try:
        await leaves.hang_up()
        await stage.heard("the hang-up", lambda e: e.name == "Hangup" and e["Uniqueid"] == leaves.call_id)
        await menu.press("0")
        await stage.heard("the key", lambda e: e.name == "DTMFEnd" and e["Uniqueid"] == menu.call_id)
        await cut_manager_links(stage)
    finally:
        core.send_signal(signal.SIGCONT)
    assert (await stage.ended(leaves.call_id)).outcome == Outcome.LEFT_IN_QUEUE
    await until("the link", lambda: stage.link.up)
    async with stage.seat() as seat:
        await seat.shown("call", menu.call_id, state="talking")
        await menu.hang_up()
        call = await stage.ended(menu.call_id)
    assert call.outcome == Outcome.ANSWERED


# --- our own process --------------------------------------------------------------------------------------------------


@asynccontextmanager
async def page_again(seat: Seat) -> AsyncIterator[None]:
    """Open the console's websocket anew with the cookie the browser still has; frames go where they went."""
    async with seat.desk.client.listen() as socket:

        async def listen() -> None:
            async for frame in frames(socket):
                await seat.desk._take(frame)

        listening = asyncio.create_task(listen())
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def test_our_process_is_killed_and_the_talk_goes_on(stage: Stage) -> None:
    whole = stage.whole
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000021")
        call_id = citizen.call_id
        typed = {"title": "路灯不亮", "address": "解放大道128号"}
        written = {
            "kind": "求助",
            "content": "市民反映路灯不亮。",
            "category": "城市管理/市政设施/路灯故障",
            "district": "江岸区",
        }
        await seat.desk.client.ask("PATCH", f"/api/calls/{call_id}/draft", {"values": typed})
        before = whole.child("core")
        sound = whole.settings.pbx_instance / f"spool/monitor/{call_id}-citizen.wav"
        kill(before)
        await asyncio.to_thread(before.wait, 10)
        recorded = sound.stat().st_size
        without_scripts = await stage.call("13800000022")
        waiting = await stage.step(without_scripts.call_id, "waiting")
        assert waiting["Queue"] == whole.profile.default_queue
        await until("the recording to grow", lambda: sound.stat().st_size > recorded)
        await assert_hear_each_other(stage, call_id, seat.login)
        await until("a new process", lambda: other_than(whole, "core", before.pid), RESTART_S)

        async with asyncio.timeout(RESTART_S):
            while not (await health(whole.settings) or {}).get("pbx_link"):  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(LOOK_EVERY_S)
        seat.desk.heard.clear()
        async with page_again(seat):
            hello = await seat.shown("hello")
            assert hello["call"]["call_id"] == call_id
            assert hello["call_state"] == "talking"
            assert hello["presence"]["state"] == "talking"
            assert {name: hello["call"]["draft"][name]["value"] for name in typed} == typed
            await assert_hear_each_other(stage, call_id, seat.login)

            fallen = await until(
                "the other call's row and queue",
                lambda: row if (row := stage.row(without_scripts.call_id)) and row.queue else None,
            )
            assert (fallen.number, fallen.queue) == ("13800000022", whole.profile.default_queue)
            await without_scripts.hang_up()
            left = await stage.ended(without_scripts.call_id)
            assert left.outcome == Outcome.LEFT_IN_QUEUE

            call = await end_with_survey(stage, seat, call_id, "2")
            await seat.shown("presence", call_id, state="wrap_up")
            ticket = await seat.desk.client.ask("POST", f"/api/calls/{call_id}/ticket", {"values": written})
    assert (call.outcome, call.operator, call.survey) == (Outcome.ANSWERED, seat.login, 2)
    assert stage.kinds(call_id) == [("menu", None), ("waiting", None), ("talking", "9901"), ("survey", None)]
    assert (ticket["title"], ticket["address"]) == (typed["title"], typed["address"])
    await until("the recording", lambda: (row := stage.row(call_id)) and row.recording)


# --- Asterisk ---------------------------------------------------------------------------------------------------------


async def test_asterisk_is_killed_and_comes_back(stage: Stage) -> None:
    whole = stage.whole
    async with stage.seat() as seat:
        talking = await stage.talk(seat, "13800000031")
        waiting = await stage.call_for_a_person("13800000032")
        before = whole.child("pbx")
        kill(before)
        await seat.shown("pbx", up=False)
        await seat.shown("pbx", up=True, within_s=RESTART_S)
        assert whole.child("pbx").pid != before.pid
        calls = [await stage.ended(citizen.call_id) for citizen in (talking, waiting)]
        assert [call.outcome for call in calls] == [Outcome.INTERRUPTED, Outcome.INTERRUPTED]
        assert stage.kinds(talking.call_id) == [("menu", None), ("waiting", None), ("talking", "9901")]
        await seat.shown("presence", talking.call_id, state="wrap_up")
        await until("the recording", lambda: (row := stage.row(talking.call_id)) and row.recording)
        await seat.ready()
        await until("the test's own link", lambda: stage.link.up)
        again = await stage.talk(seat, "13800000033")
        await again.hang_up()
        assert (await stage.ended(again.call_id)).outcome == Outcome.ANSWERED


# --- a second page ----------------------------------------------------------------------------------------------------


async def test_an_operator_signs_in_elsewhere_during_a_call(stage: Stage) -> None:
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000041")
        async with simulated_operator(stage.whole.settings, seat.login, seat.password) as second:
            there = Seat(seat.login, seat.password, second, seat.phone)
            await there.shown("hello")
            assert (await seat.shown("signed_out"))["reason"] == "elsewhere"
            with pytest.raises(Exception, match="not-signed-in"):
                await seat.desk.client.ask("GET", "/api/me")
            await there.shown("presence", citizen.call_id, state="talking")
            await assert_hear_each_other(stage, citizen.call_id, seat.login)
            call = await end_with_survey(stage, there, citizen.call_id, "1")
            await there.shown("presence", citizen.call_id, state="wrap_up")
            assert seat.frames("presence", citizen.call_id)[-1]["state"] != "wrap_up"
    assert (call.outcome, call.survey) == (Outcome.ANSWERED, 1)


# --- the supervisor ---------------------------------------------------------------------------------------------------


def left_of(folder: Path) -> list[str]:
    """Return every process and every mount that has to do with this folder."""
    found = [line for line in Path("/proc/mounts").read_text().splitlines() if str(folder) in line]
    for process in psutil.process_iter():
        if process.pid == psutil.Process().pid:
            continue
        try:
            told = " ".join([*process.cmdline(), *process.environ().values()])
        except psutil.Error:
            continue
        if str(folder) in told:
            found.append(f"{process.pid} {process.name()}")
    return found


@asynccontextmanager
async def staged_beside(settings: Settings, factory: SessionFactory, supervisor: int) -> AsyncIterator[Stage]:
    async with staged(Whole(settings, load_profile(settings.city), factory, supervisor)) as stage:
        yield stage


@pytest.mark.timeout(180)
async def test_the_supervisor_is_killed_started_again_and_interrupted(tmp_path: Path) -> None:
    heard = AsrSettings(engine=AsrEngine.VOSK, model="vosk-ko")
    with private_settings(tmp_path, asr=heard) as settings:
        folder = settings.data_dir
        engine = make_engine(settings.resolved_database_url, prepare_keys(settings))
        factory = SessionFactory(engine)
        try:
            async with private_hotline(settings) as up, staged_beside(settings, factory, up.pid) as stage:
                await until("the recogniser", stage.whole.workers)
                citizen = await stage.call_for_a_person("13800000051")
                up.send_signal(signal.SIGKILL)
                await up.wait()
                await until("everything to end with its supervisor", lambda: not left_of(folder) or None)
            async with private_hotline(settings) as up, staged_beside(settings, factory, up.pid) as stage:
                call = await stage.ended(citizen.call_id)
                assert call.outcome == Outcome.INTERRUPTED
                async with stage.seat() as seat:
                    await (await stage.talk(seat, "13800000052")).hang_up()
                waiting = await stage.call_for_a_person("13800000053")
                up.send_signal(signal.SIGINT)
                assert await asyncio.wait_for(up.wait(), 30) == 0
                assert left_of(folder) == []
                with factory() as session:
                    last = session.get(Call, waiting.call_id)
                    assert last
                    assert last.state in (CallState.WAITING, CallState.ENDED)
        finally:
            engine.dispose()
