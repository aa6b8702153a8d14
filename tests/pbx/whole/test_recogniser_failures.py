"""Recognisers die, freeze, crash or have too much to do during calls: no call notices, nothing stays unwritten."""

import asyncio
import os
import signal
import time
import wave
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from config.clock import utc_now
from config.settings import AsrEngine, AsrSettings
from crm.calls.states import Outcome
from crm.transcripts.models import TranscriptGap, Utterance
from crm.transcripts.service import gaps_of, utterances_of
from hotline.console_client import health
from hotline.drill import AUDIO
from ivr.pbx.phones import ROBOT_LOGINS
from ivr.pbx.robots import RobotCitizen
from tests.pbx.citizens import Press, Say, Wait
from tests.pbx.whole.crowd import Crowd, calling, counted
from tests.pbx.whole.sound import spoken
from tests.pbx.whole.stage import LOOK_EVERY_S, Seat, Stage, staged, until
from tests.whole import whole_hotline

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

RESTART_S = 60.0
READ_S = 120.0
FILLED = timedelta(seconds=60)
"""A gap is filled within a minute of the end of the call."""

CALLS = 3 * (os.cpu_count() or 1)
TALKING = ROBOT_LOGINS[:3]
"""So many of the callers talk with an operator, the others wait for one."""

SPEECH_IN_ANY = timedelta(seconds=3)
"""Whoever pauses for a second at most says something in any stretch of this length."""

PING_S = 1.0
HANG_UP_S = 1.0


@pytest.fixture
def long_speech(tmp_path: Path) -> Path:
    """A minute of a citizen who does not stop, nor pause: whatever is missed of it holds words."""
    sound = b""
    for name in ("light", "noise", "water"):
        with wave.open(str(AUDIO / f"citizen_{name}.wav")) as said:
            settings, sound = said.getparams(), sound + said.readframes(said.getnframes())
    file = tmp_path / "long.wav"
    with wave.open(str(file), "wb") as speech:
        speech.setparams(settings)
        speech.writeframes(sound * 3)
    return file


def gaps(stage: Stage, call_id: str) -> list[TranscriptGap]:
    with stage.whole.factory() as session:
        return list(gaps_of(session, call_id, unfilled=False))


def utterances(stage: Stage, call_id: str) -> list[Utterance]:
    with stage.whole.factory() as session:
        return list(utterances_of(session, call_id))


@asynccontextmanager
async def asterisk_answers(stage: Stage) -> AsyncIterator[None]:
    """Asterisk answers its manager within a second all the while."""
    longest = 0.0

    async def ping() -> None:
        nonlocal longest
        while True:
            asked = time.monotonic()
            assert (await stage.link.act("Ping")).success
            longest = max(longest, time.monotonic() - asked)
            await asyncio.sleep(0.2)

    pinging = asyncio.create_task(ping())
    try:
        yield
        assert not pinging.done()
    finally:
        pinging.cancel()
        await asyncio.gather(pinging, return_exceptions=True)
    assert longest < PING_S


async def both_listen(stage: Stage) -> None:
    """Also those that an earlier test has struck."""
    async with asyncio.timeout(RESTART_S):
        while (await health(stage.whole.settings) or {})["hearing"]["listening"] < 2:  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(LOOK_EVERY_S)


async def at_work(workers: Sequence[psutil.Process]) -> psutil.Process:
    """Return the worker that decodes just now."""
    before = {worker.pid: sum(worker.cpu_times()[:2]) for worker in workers}
    found = await until(
        "a worker at work", lambda: next((w for w in workers if sum(w.cpu_times()[:2]) > before[w.pid] + 0.2), None)
    )
    assert isinstance(found, psutil.Process)
    return found


async def assert_sound_flows(stage: Stage, call_id: str) -> None:
    sound = stage.whole.settings.pbx_instance / f"spool/monitor/{call_id}-citizen.wav"
    size = sound.stat().st_size
    await until("the recording to grow", lambda: sound.stat().st_size > size)


async def hang_up(stage: Stage, seat: Seat, call_id: str) -> None:
    """The operator's key ends their side of the call at once."""
    asked = time.monotonic()
    await seat.desk.client.ask("POST", f"/api/calls/{call_id}/hang-up")
    await stage.step(call_id, "survey")
    assert time.monotonic() - asked < HANG_UP_S + 0.5  # the prompt's own silence


async def assert_all_filled(stage: Stage, call_id: str) -> None:
    """Every gap of a call that is over was filled in time, counted from the hang-up."""
    over = (await stage.ended(call_id)).ended_at
    assert over
    await until("the gaps to be filled", lambda: all(g.filled_at for g in gaps(stage, call_id)) or None, READ_S)
    assert all(g.filled_at and g.filled_at - over <= FILLED for g in gaps(stage, call_id))


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
async def test_all_recognisers_fail_and_what_they_missed_is_read_from_the_recording(
    listening_stage: Stage, long_speech: Path, blow: signal.Signals
) -> None:
    stage, whole = listening_stage, listening_stage.whole
    await both_listen(stage)
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, f"138000001{blow:02d}")
        call_id = citizen.call_id
        await citizen.say(long_speech)
        await seat.shown("partial", call_id, leg="caller")
        struck_workers = whole.workers()
        seat.desk.heard.clear()
        struck = utc_now()
        async with asterisk_answers(stage):
            for worker in struck_workers:
                worker.send_signal(blow)
            await seat.shown("transcription", status="resuming")
            await assert_sound_flows(stage, call_id)
            await seat.shown("transcription", status="on", within_s=RESTART_S)
        resumed = await seat.shown("utterance", call_id, leg="caller")
        await citizen.hang_up()
        call = await stage.ended(call_id)
        await until("a gap", lambda: gaps(stage, call_id))
        await assert_all_filled(stage, call_id)
    assert call.outcome == Outcome.ANSWERED
    for worker in struck_workers:
        assert not await asyncio.to_thread(worker.is_running) or worker.status() == psutil.STATUS_ZOMBIE
    (gap,) = [g for g in gaps(stage, call_id) if g.leg == "caller" and g.started_at <= struck <= g.ended_at]
    assert gap.reason == "resuming"
    filled = [u for u in utterances(stage, call_id) if u.source == "recording" and u.leg == "caller"]
    within = [u for u in filled if gap.started_at <= u.started_at <= u.ended_at <= gap.ended_at]
    assert within, f"expected what was missed from {gap.started_at} to {gap.ended_at}, got nothing"
    assert resumed["text"] in [u.text for u in utterances(stage, call_id) if u.source == "live"]


async def test_a_hang_up_counts_at_once_while_no_recogniser_answers(listening_stage: Stage, long_speech: Path) -> None:
    stage = listening_stage
    await both_listen(stage)
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, "13800000320")
        await citizen.say(long_speech)
        await seat.shown("partial", citizen.call_id, leg="caller")
        for worker in stage.whole.workers():
            worker.send_signal(signal.SIGSTOP)
        await hang_up(stage, seat, citizen.call_id)
        await citizen.hang_up()
        call = await stage.ended(citizen.call_id)
        await until("what the recognisers took with them", lambda: gaps(stage, call.id))
        await assert_all_filled(stage, call.id)
    assert utterances(stage, call.id)
    assert call.outcome == Outcome.ANSWERED


@pytest.mark.parametrize("blow", [signal.SIGSEGV, signal.SIGSTOP], ids=["crashed", "frozen"])
async def test_one_recogniser_fails_and_the_other_goes_on_with_its_leg(
    listening_stage: Stage, long_speech: Path, blow: signal.Signals
) -> None:
    stage, whole = listening_stage, listening_stage.whole
    await both_listen(stage)
    async with stage.seat() as seat:
        citizen = await stage.talk(seat, f"138000002{blow:02d}")
        call_id = citizen.call_id
        await citizen.say(long_speech)
        await seat.shown("partial", call_id, leg="caller")
        struck_worker = await at_work(whole.workers())
        seat.desk.heard.clear()
        async with asterisk_answers(stage):
            os.kill(struck_worker.pid, blow)
            await until("a gap", lambda: gaps(stage, call_id))
            seat.desk.heard.clear()
            await seat.shown("utterance", call_id, leg="caller")
            await assert_sound_flows(stage, call_id)
            assert not seat.frames("transcription"), "one of two is nobody's outage"
            await hang_up(stage, seat, call_id)
        await citizen.hang_up()
        await stage.ended(call_id)
        await assert_all_filled(stage, call_id)


@pytest_asyncio.fixture(loop_scope="session")
async def crowded_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A hotline that hears as many sides as there are callers, and no more."""
    heard = AsrSettings(engine=AsrEngine.VOSK, model="vosk-ko", workers=2, max_streams=CALLS)
    async with whole_hotline(tmp_path_factory.mktemp("crowded"), asr=heard) as whole, staged(whole) as stage:
        await both_listen(stage)
        yield stage
        await stage.clear()


async def test_three_times_more_calls_than_cores(crowded_stage: Stage, long_speech: Path, tmp_path: Path) -> None:
    """All speak at once. Operators make way for callers, nothing else does, and what was missed is read afterwards."""
    stage = crowded_stage
    speech = tmp_path / "speech.alaw"
    speech.write_bytes(spoken([AUDIO / "citizen_light.wav", AUDIO / "citizen_noise.wav"], 1.0))
    crowd = Crowd("1380000", CALLS - len(TALKING), [Wait(1200), Press("0"), Wait(600), Say(speech), Wait(12_000)])
    async with AsyncExitStack() as at_work:
        talks: list[tuple[Seat, RobotCitizen]] = []
        for number, login in enumerate(TALKING):
            seat = await at_work.enter_async_context(stage.seat(login))
            citizen = await stage.talk(seat, f"1390000000{number}")
            await citizen.say(long_speech)
            await seat.phone.say(long_speech)
            await seat.shown("partial", citizen.call_id, leg="operator")
            talks.append((seat, citizen))
        async with (
            asterisk_answers(stage),
            calling(crowd, tmp_path / "sipp", stage.whole.settings.sip_port, stage.whole.profile.line, 2) as citizens,
        ):
            for seat, citizen in talks:
                await seat.shown("hearing", citizen.call_id, leg="operator", live=False)
            for seat, citizen in talks:
                await hang_up(stage, seat, citizen.call_id)
                await citizen.hang_up()
            await citizens.done(90)
        assert counted(citizens) == (crowd.calls, crowd.calls)
        await stage.clear()
    made = [call.id for call in stage.rows()]
    assert len(made) == CALLS
    for call_id in made:
        await assert_all_filled(stage, call_id)
        await until("words", lambda c=call_id: utterances(stage, c), READ_S)  # type: ignore[misc] # bound at once
        read = [u for u in utterances(stage, call_id) if u.source == "recording"]
        for gap in gaps(stage, call_id):
            if gap.ended_at - gap.started_at > SPEECH_IN_ANY:
                assert any(
                    u.leg == gap.leg and u.started_at < gap.ended_at and u.ended_at > gap.started_at for u in read
                )
    missed = [gap for call_id in made for gap in gaps(stage, call_id) if gap.reason == "overload"]
    assert {gap.call_id for gap in missed if gap.leg == "operator"} == {citizen.call_id for _, citizen in talks}
    assert min(missed, key=lambda gap: gap.started_at).leg == "operator", "callers come before operators"
