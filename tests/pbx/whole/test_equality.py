"""What is written down of a call is, word for word, what the engine makes of the sound the tap delivered."""

import asyncio
import wave
from pathlib import Path

import pytest

from asr.models.choose import choose
from asr.offline import Passage, transcribe
from crm.transcripts.models import Utterance
from crm.transcripts.service import utterances_of
from hotline.drill import AUDIO
from tests.pbx.citizens import Doing, Press, Say, Wait, citizens
from tests.pbx.whole.sound import RATE, alaw_of, spoken
from tests.pbx.whole.stage import Stage, until

pytestmark = [pytest.mark.pbx, pytest.mark.asyncio(loop_scope="session")]

SENTENCES = [AUDIO / f"citizen_{name}.wav" for name in ("light", "noise")]
PAUSE_S = 1.5
HEADER_BYTES = 44


def offline(stage: Stage, tape: Path) -> list[Passage]:
    settings, profile = stage.whole.settings, stage.whole.profile
    spec = choose(settings).spec(settings, profile)
    assert spec
    return transcribe(tape, spec)


def utterances(stage: Stage, call_id: str) -> list[Utterance]:
    with stage.whole.factory() as session:
        return list(utterances_of(session, call_id))


def is_closed(tape: Path) -> bool:
    """Whether the header tells the whole length, which it does when the tap has ended."""
    if not tape.exists() or tape.stat().st_size <= HEADER_BYTES:
        return False
    with wave.open(str(tape), "rb") as sound:
        return HEADER_BYTES + 2 * sound.getnframes() == tape.stat().st_size


async def test_a_call_is_written_down_as_its_tap_is_offline(listening_stage: Stage, tmp_path: Path) -> None:
    stage = listening_stage
    sound = spoken(SENTENCES, PAUSE_S)
    speech = tmp_path / "speech.alaw"
    speech.write_bytes(sound)
    lasts_ms = round(len(sound) / RATE * 1000)
    doings: list[Doing] = [Wait(1200), Press("0"), Wait(600), Say(speech), Wait(lasts_ms)]
    stage.events.clear()
    async with citizens(tmp_path / "sipp", stage.whole.settings.sip_port, doings, hang_up=True) as citizen:
        call_id = (await stage.heard("the call", lambda e: e["UserEvent"] == "HotlineStep"))["CallId"]
        await citizen.done(120)
    await stage.ended(call_id)
    tape = stage.whole.settings.data_dir / "taps" / f"{call_id}-caller.wav"
    await until("the tape to be closed", lambda: is_closed(tape))
    expected = await asyncio.to_thread(offline, stage, tape)
    assert len(expected) >= len(SENTENCES)
    await until("the last utterance", lambda: len(utterances(stage, call_id)) >= len(expected))
    said = utterances(stage, call_id)
    assert [u.text for u in said] == [p.text for p in expected]
    assert [[w[0] for w in u.words] for u in said] == [[w[0] for w in p.words] for p in expected]
    first = said[0].started_at
    for live, passage in zip(said, expected, strict=True):
        assert (live.started_at - first).total_seconds() == pytest.approx(passage.start_s - expected[0].start_s)
        assert (live.ended_at - live.started_at).total_seconds() == pytest.approx(passage.end_s - passage.start_s)
    assert {(u.leg, u.source, u.engine, u.model) for u in said} == {("caller", "live", "vosk", "vosk-ko")}


def spent_by(stage: Stage) -> float:
    """Processor seconds of the recognisers so far."""
    return sum(sum(worker.cpu_times()[:2]) for worker in stage.whole.workers())


async def test_silence_costs_nothing(listening_stage: Stage, tmp_path: Path) -> None:
    """Some seconds of a citizen's silence, against the processor's time for as much speech."""
    stage = listening_stage
    spent: dict[str, float] = {}
    for name, file in (("silence", None), ("speech", SENTENCES[1])):
        sound = tmp_path / f"{name}.alaw"
        sound.write_bytes(alaw_of(file, seconds=1))
        doings: list[Doing] = [Wait(1200), Press("0"), Wait(600), Say(sound), Wait(6_000)]
        before = spent_by(stage)
        async with citizens(tmp_path / name, stage.whole.settings.sip_port, doings, hang_up=True) as citizen:
            await citizen.done(60)
        await stage.clear()
        spent[name] = spent_by(stage) - before
    assert spent["speech"] > 0.5
    assert spent["silence"] < 0.1 * spent["speech"], spent
