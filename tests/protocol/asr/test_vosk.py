"""Vosk in the worker: no words where nobody speaks. Its model is Korean here; what it hears is no language at all."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from asr.after_call.recorded import RecordedLeg
from asr.audio import read_wav
from asr.engines.base import EngineSpec
from asr.models.install import install
from asr.pool import RecogniserPool
from config.settings import Settings
from tests.protocol.asr.conftest import SPEECH
from tests.protocol.asr.sounds import SOUNDS, pcm_of

pytestmark = [pytest.mark.protocol, pytest.mark.patient, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[RecogniserPool]:
    model = install(Settings(), "vosk-ko")
    made = RecogniserPool([EngineSpec("vosk", model.name, str(model.path), 2, language="ko")])
    made.start()
    await made.settled()
    yield made
    await made.stop()


@pytest.mark.parametrize("name", SOUNDS)
async def test_what_is_no_speech_gives_no_words(pool: RecogniserPool, name: str) -> None:
    assert await RecordedLeg(pool).transcribe([pcm_of(name)]) == []


async def test_what_somebody_says_gives_words(pool: RecogniserPool) -> None:
    assert await RecordedLeg(pool).transcribe([read_wav(SPEECH / "citizen_light.wav")])
