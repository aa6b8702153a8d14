"""What no engine was made for: another language, two people at once, ten minutes of nothing."""

from datetime import UTC, datetime

import numpy as np
import pytest

from asr.audio import RATE, read_wav
from asr.engines.base import Engine, EngineSpec
from asr.engines.loading import load
from asr.models.choose import hints_of
from asr.models.install import install
from asr.offline import passages
from asr.reading.context import Contexts
from asr.reading.said import Sentence
from asr.reading.suggestions import suggestions
from config.profile import load_profile
from config.settings import PROJECT, Settings
from tests.protocol.asr.conftest import SPEECH
from tests.protocol.asr.sounds import ENGLISH, english

pytestmark = [pytest.mark.protocol, pytest.mark.patient]

TOLD = ("kind", "category", "district", "address")
PAUSE = bytes(2 * RATE)

SET = PROJECT / "benchmarks" / "speech"
HARD = ("loud_angry", "street_bike", "quiet_old", "babble_market", "nezumi_card", "man_wages")
"""Voices with another mother tongue, noise, loud and quiet speech."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    model = install(Settings(), "whisper-base")
    hints = hints_of(load_profile("demo"))
    return load(EngineSpec("whisper", model.name, str(model.path), 2, hints, others=("en",)))


def form_of(pcm: bytes, engine: Engine) -> dict[str, str]:
    """Return what a side offers to the form."""
    return form_from([passage.text for passage in passages(pcm + PAUSE, engine)])


def form_from(said: list[str]) -> dict[str, str]:
    """Return what these sentences offer to the form."""
    heard = [Sentence(n, text) for n, text in enumerate(said)]
    city = Contexts(load_profile("demo")).at(datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
    return {name: field.value for name, field in suggestions(heard, city).items()}


def test_ten_minutes_of_a_silent_line_give_nothing_and_what_follows_is_heard(engine: Engine) -> None:
    silence = np.random.default_rng(5).normal(0, 8, 600 * RATE).astype("<i2").tobytes()
    (said,) = passages(silence + read_wav(SPEECH / "citizen_light.wav") + PAUSE, engine)
    assert "路灯" in said.text
    assert 599 < said.start_s < 601


@pytest.mark.parametrize("names", [("citizen_light", "citizen_water"), ("citizen_gas", "citizen_noise")])
def test_of_two_people_at_once_the_form_is_offered_nothing_neither_said(engine: Engine, names: tuple[str, str]) -> None:
    voices = [read_wav(SPEECH / f"{name}.wav") for name in names]
    mixed = np.zeros(max(map(len, voices)) // 2)
    for voice in voices:
        said = np.frombuffer(voice, dtype="<i2")
        mixed[: len(said)] += said
    alone = [form_of(voice, engine) for voice in voices]
    alone += [form_from([(SPEECH / f"{name}.txt").read_text(encoding="utf-8")]) for name in names]
    together = form_of(np.clip(mixed, -32_768, 32_767).astype("<i2").tobytes(), engine)
    invented = {
        name: together[name]
        for name in TOLD
        if name in together and together[name] not in {form.get(name) for form in alone}
    }
    assert invented == {}


@pytest.mark.skipif(not ENGLISH.is_dir(), reason="Asterisk's English prompts are not here; run: make setup")
@pytest.mark.parametrize(
    ("name", "word"), [("demo-instruct", "Asterisk"), ("conf-adminmenu-162", "press"), ("dir-intro", "directory")]
)
def test_english_is_written_in_english_and_marked_and_no_chinese_is_invented(
    engine: Engine, name: str, word: str
) -> None:
    heard = list(passages(english(name) + PAUSE, engine))
    assert {passage.language for passage in heard} == {"en"}
    text = " ".join(passage.text for passage in heard)
    assert text.isascii()
    assert word.lower() in text.lower()


@pytest.mark.parametrize("name", HARD)
def test_mandarin_with_an_accent_or_in_noise_is_no_other_language(engine: Engine, name: str) -> None:
    heard = list(passages(PAUSE + read_wav(SET / f"{name}.wav") + PAUSE, engine))
    assert heard
    assert {passage.language for passage in heard} == {""}
