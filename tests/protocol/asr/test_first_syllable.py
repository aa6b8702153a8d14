"""The gate is open before a voice begins, however loud it is."""

import numpy as np
import pytest

from asr.audio import FRAME_SAMPLES, frames_of, read_wav
from asr.gate import Begin, cut
from config.settings import PROJECT

pytestmark = [pytest.mark.protocol, pytest.mark.patient]

NOISY = ("babble", "street")
"""Their sound begins before their voice."""

VOICES = [
    wav
    for folder in ("hotline/drill/audio", "benchmarks/speech")
    for wav in (PROJECT / folder).glob("*.wav")
    if not wav.name.startswith(NOISY)
]
LEVELS = {"very quiet": 600, "normal": 3_000, "loud": 20_000, "clipped": 300_000}
"""Of the loudest tenth of the frames (RMS of 32768)."""

PAUSE = [bytes(640)] * 50
AUDIBLE = 0.1
"""Of the same: where a voice begins."""


@pytest.mark.parametrize("level", LEVELS)
def test_the_gate_hands_on_a_voice_from_its_begin(level: str) -> None:
    assert len(VOICES) > 50
    late = {}
    for wav in VOICES:
        said = np.frombuffer(read_wav(wav), dtype="<i2").astype(np.float64)
        whole = said[: len(said) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
        loudness = np.sqrt((whole**2).mean(axis=1))
        loud = np.quantile(loudness, 0.9)
        spoken = np.clip(said * LEVELS[level] / loud, -32_768, 32_767).astype("<i2").tobytes()
        events = list(cut([*PAUSE, *frames_of(spoken), *PAUSE]))
        began = next((event.at for event in events if isinstance(event, Begin)), len(whole))
        first = len(PAUSE) + int(np.argmax(loudness > AUDIBLE * loud))
        if began > first:
            late[wav.stem] = began - first
    assert not late
