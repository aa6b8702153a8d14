"""Whisper in the worker: a sentence comes out from its first syllable on, and nothing where nobody speaks."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from tokenizers import Tokenizer

from asr.after_call.recorded import RecordedLeg
from asr.audio import read_wav
from asr.engines.base import EngineSpec
from asr.engines.whisper import WhisperEngine
from asr.models.choose import hints_of
from asr.models.install import install
from asr.pool import RecogniserPool
from config.profile import load_profile
from config.settings import Settings
from crm.pinyin import syllables
from tests.protocol.asr.conftest import SPEECH
from tests.protocol.asr.sounds import ENGLISH, SOUNDS, english, pcm_of

pytestmark = [pytest.mark.protocol, pytest.mark.patient, pytest.mark.asyncio(loop_scope="module")]

PAUSE = bytes(32_000)
KEPT = 223
"""Tokens that the library keeps of a prompt, the last ones."""
LEVELS = {"very quiet": 0.03, "quiet": 0.2, "as spoken": 1.0, "clipped": 30.0}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[RecogniserPool]:
    model = install(Settings(), "whisper-base")
    hints = hints_of(load_profile("demo"))
    made = RecogniserPool([EngineSpec("whisper", model.name, str(model.path), 2, hints, others=("en",))])
    made.start()
    await made.settled()
    yield made
    await made.stop()


async def text_of(pool: RecogniserPool, pcm: bytes) -> str:
    heard = await RecordedLeg(pool).transcribe([pcm])
    return "".join(result.text for _, _, result in heard)


@pytest.mark.parametrize("careful", [False, True])
async def test_what_the_model_is_told_fits_and_begins_with_the_districts(careful: bool) -> None:
    path = install(Settings(), "whisper-base").path
    engine = WhisperEngine(path, 1, hints_of(load_profile("demo")), careful=careful)
    told = engine.told
    assert told.startswith("12345热线通话：江岸区、")
    assert "煤气泄漏" in told
    assert len(Tokenizer.from_file(str(path / "tokenizer.json")).encode(f" {told}", add_special_tokens=False)) <= KEPT


async def test_mandarin_is_written_in_simplified_characters(pool: RecogniserPool) -> None:
    text = await text_of(pool, await asyncio.to_thread(read_wav, SPEECH / "citizen_light.wav"))
    assert "解放大道" in text
    assert "路灯" in text
    assert " " not in text


@pytest.mark.parametrize("level", LEVELS)
async def test_the_first_syllables_are_there_however_loud_they_are(pool: RecogniserPool, level: str) -> None:
    said = np.frombuffer(await asyncio.to_thread(read_wav, SPEECH / "citizen_light.wav"), dtype="<i2")
    pcm = np.clip(said * LEVELS[level], -32_768, 32_767).astype("<i2").tobytes()
    # By sound: it misspells places.
    assert syllables(await text_of(pool, PAUSE + pcm + PAUSE))[:3] == syllables("江岸区")


@pytest.mark.parametrize("name", SOUNDS)
async def test_what_is_no_speech_gives_no_words(pool: RecogniserPool, name: str) -> None:
    assert await text_of(pool, pcm_of(name)) == ""


@pytest.mark.skipif(not ENGLISH.is_dir(), reason="Asterisk's English prompts are not here; run: make setup")
async def test_each_utterance_is_told_with_its_language(pool: RecogniserPool) -> None:
    mandarin = await asyncio.to_thread(read_wav, SPEECH / "citizen_light.wav")
    both = mandarin + PAUSE + await asyncio.to_thread(english, "vm-intro") + PAUSE
    heard = [result for _, _, result in await RecordedLeg(pool).transcribe([both])]
    assert [result.language for result in heard] == ["", "en"]
    assert "路灯" in heard[0].text
    assert "message" in heard[1].text


async def test_a_model_that_cannot_be_loaded_is_reported_not_raised(tmp_path: Path) -> None:
    broken = RecogniserPool([EngineSpec("whisper", "broken", str(tmp_path))])
    broken.start()
    await broken.settled()
    assert not broken.up
    assert broken.succession.failures == 1
    await broken.stop()
