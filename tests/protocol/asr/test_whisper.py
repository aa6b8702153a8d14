"""Whisper in the worker: one sentence of the demonstration comes out, and noise does not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from asr.after_call.recorded import RecordedLeg
from asr.audio import read_wav
from asr.engines.base import EngineSpec
from asr.models.choose import hints_of
from asr.models.install import install
from asr.pool import RecogniserPool
from config.profile import load_profile
from config.settings import Settings
from tests.protocol.asr.conftest import SPEECH

pytestmark = pytest.mark.protocol


@pytest.fixture
async def pool() -> AsyncIterator[RecogniserPool]:
    model = install(Settings(), "whisper-base")
    made = RecogniserPool([EngineSpec("whisper", model.name, str(model.path), 2, hints_of(load_profile("demo")))])
    made.start()
    await made.settled()
    yield made
    await made.stop()


async def test_mandarin_is_written_in_simplified_characters(pool: RecogniserPool) -> None:
    pcm = await asyncio.to_thread(read_wav, SPEECH / "citizen_light.wav")
    heard = await RecordedLeg(pool).transcribe([pcm])
    text = "".join(result.text for _, _, result in heard)
    assert "解放大道" in text
    assert "路灯" in text
    assert " " not in text


async def test_noise_gives_no_words(pool: RecogniserPool) -> None:
    rng = np.random.default_rng(3)
    bursts = np.concatenate([rng.normal(0, level, 24_000) for level in (20, 900, 30, 4000, 20)])
    assert await RecordedLeg(pool).transcribe([bursts.astype("<i2").tobytes()]) == []


async def test_a_model_that_cannot_be_loaded_is_reported_not_raised(tmp_path: Path) -> None:
    broken = RecogniserPool([EngineSpec("whisper", "broken", str(tmp_path))])
    broken.start()
    await broken.settled()
    assert not broken.up
    assert broken.succession.failures == 1
    await broken.stop()
