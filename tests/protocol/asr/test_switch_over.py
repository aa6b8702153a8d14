"""The live engine fails in a call: another kind of engine writes down the rest of it."""

import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from asr.models.choose import Choice, choose
from asr.models.install import install
from asr.models.seals import SEAL, sha256, write_seal
from config.settings import Settings
from crm.bus.events import TranscriptFinal, TranscriptPartial
from crm.transcripts.service import gaps_of, utterances_of
from hotline.doctor.check import Finding
from hotline.doctor.standing import check_speech
from tests.protocol.asr.conftest import PAUSE, Room, send_frames, speech, until

pytestmark = pytest.mark.protocol

MakeRoom = Callable[..., AbstractAsyncContextManager[Room]]


async def test_whisper_goes_on_where_vosk_fails(
    make_room: MakeRoom, calls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whisper = install(Settings(), "whisper-base")
    # One failure is enough here; how many are counted is tested by itself.
    monkeypatch.setattr("asr.succession.GIVE_UP", 1)
    monkeypatch.setattr("asr.service.stand_ins", lambda *_: [Choice("whisper", whisper.name, whisper.path)])
    async with make_room(real_time=False) as room:
        pool = room.listening.pool
        assert pool
        async with room.tap(calls[0]) as peer:
            await send_frames(peer, speech("citizen_light")[:150], speed=2.0, clock=room.clock)
            await until(lambda: room.of(TranscriptPartial))
            os.kill(pool.listening[0].pid, signal.SIGSEGV)
            await until(lambda: pool.up and pool.spec.engine == "whisper")
            await send_frames(peer, [PAUSE] * 50 + speech("citizen_light"), speed=2.0, clock=room.clock)
            await until(lambda: room.of(TranscriptFinal))
        status = room.listening.status()
    assert (status.status, status.engine) == ("on", "whisper")
    assert "vosk fails" in status.reason
    assert status.fix == "hotline models verify vosk-ko"
    with room.factory() as session:
        (said,) = utterances_of(session, calls[0])
        gaps = gaps_of(session, calls[0])
    assert (said.engine, said.model) == ("whisper", "whisper-base")
    assert "路灯" in said.text
    assert [gap.reason for gap in gaps] == ["resuming"]
    assert gaps[0].ended_at <= said.started_at


async def test_whisper_hears_where_the_chosen_model_was_altered_and_the_doctor_says_so(
    make_room: MakeRoom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = tmp_path / "models" / "vosk-small-cn"
    file = model / "am" / "final.mdl"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"0123456789")
    write_seal(model / SEAL, {"am/final.mdl": sha256(file)}, model)
    file.write_bytes(b"9876543210")
    settings = Settings(models_dir=model.parent)
    assert choose(settings).model == "vosk-small-cn"
    whisper = install(Settings(), "whisper-base")
    monkeypatch.setattr("asr.succession.GIVE_UP", 1)
    monkeypatch.setattr("asr.service.choose", lambda *_: choose(settings))
    monkeypatch.setattr(
        "asr.service.stand_ins", lambda *_: [Choice("whisper", whisper.name, whisper.path, whisper.seal)]
    )
    async with make_room(real_time=False) as room:
        pool = room.listening.pool
        assert pool
        await until(lambda: pool.up)
        status = room.listening.status()
    assert (status.status, status.engine, status.fix) == ("on", "whisper", "hotline models install vosk-small-cn")
    assert "vosk-small-cn is missing or has changed" in status.reason
    found = check_speech(settings)
    assert (found.finding, found.fix) == (Finding.FAIL, "hotline models install vosk-small-cn")
