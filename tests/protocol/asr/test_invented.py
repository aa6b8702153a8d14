"""Whisper writes nothing where nobody speaks: its known inventions on silence, music, tones and noise are kept out."""

import numpy as np
import numpy.typing as npt
import pytest

from asr.audio import RATE
from asr.engines.base import Engine, EngineSpec
from asr.engines.loading import load
from asr.models.choose import hints_of
from asr.models.install import install
from asr.offline import passages
from config.profile import load_profile
from config.settings import Settings

pytestmark = pytest.mark.protocol

Sound = npt.NDArray[np.float64]

SECONDS = 5
TIME = np.arange(SECONDS * RATE) / RATE


def tone(*hertz: float) -> Sound:
    return np.asarray(sum(np.sin(2 * np.pi * f * TIME) for f in hertz) / len(hertz), dtype=np.float64)


def switched(sound: Sound, on_s: float, off_s: float) -> Sound:
    return sound * (TIME % (on_s + off_s) < on_s)


def music() -> Sound:
    """Chords of half a second that fade, as on hold."""
    chords = [(262, 330, 392), (294, 370, 440), (247, 294, 392), (220, 277, 330)]
    parts = [tone(*chords[n % 4])[: RATE // 2] * np.linspace(1, 0.1, RATE // 2) for n in range(2 * SECONDS)]
    return np.concatenate(parts)


def fax_data() -> Sound:
    """V.21: 300 bits a second, 1650 and 1850 Hz."""
    bits = np.random.default_rng(7).integers(0, 2, SECONDS * 300)
    hertz = np.repeat(np.where(bits, 1650.0, 1850.0), RATE // 300 + 1)[: SECONDS * RATE]
    return np.asarray(np.sin(2 * np.pi * np.cumsum(hertz) / RATE), dtype=np.float64)


def noise(seed: int) -> Sound:
    return np.clip(np.random.default_rng(seed).normal(0, 0.3, SECONDS * RATE), -1, 1)


SOUNDS = {
    "silence": (np.zeros(SECONDS * RATE), 1.0),
    "music": (music(), 0.3),
    "quiet music": (music(), 0.03),
    "fax calling": (switched(tone(1100), 0.5, 3.0), 0.3),
    "fax answering": (tone(2100), 0.3),
    "fax data": (fax_data(), 0.3),
    "ringing": (switched(tone(450), 1.0, 1.5), 0.3),
    "faint noise": (noise(1), 0.003),
    "noise": (noise(2), 0.1),
    "loud noise": (noise(3), 1.0),
    "bursts": (switched(noise(4), 0.6, 0.8), 0.5),
    "hum": (tone(50, 100, 150), 0.2),
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    model = install(Settings(), "whisper-base")
    return load(EngineSpec("whisper", model.name, str(model.path), 2, hints_of(load_profile("demo"))))


@pytest.mark.parametrize("name", SOUNDS)
def test_what_is_no_speech_gives_no_words(engine: Engine, name: str) -> None:
    sound, level = SOUNDS[name]
    pcm = np.rint(sound * level * 32_000).astype("<i2").tobytes()
    assert [passage.text for passage in passages(pcm, engine)] == []
