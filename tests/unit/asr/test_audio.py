"""Recordings as they may be found after a crash: cut off anywhere, or with damaged bytes."""

import contextlib
import io
import random
import wave
from pathlib import Path

import numpy as np
import pytest

from asr.audio import AudioFileError, read_wav

pytestmark = pytest.mark.unit

FRAMES = 500
FRAME_BYTES = 4
HEADER_BYTES = 44


def stereo() -> bytes:
    """A stereo recording at 16 kHz: the left side counts up, the right side down."""
    samples = np.stack([np.arange(FRAMES), -np.arange(FRAMES)], axis=1).astype("<i2")
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return kept.getvalue()


@pytest.mark.parametrize("length", [*range(HEADER_BYTES), *range(HEADER_BYTES, HEADER_BYTES + 40), 1001, 1002, 1003])
def test_of_a_recording_that_is_cut_off_what_is_whole_is_read(tmp_path: Path, length: int) -> None:
    file = tmp_path / "cut.wav"
    file.write_bytes(stereo()[:length])
    if length < HEADER_BYTES:
        with pytest.raises(AudioFileError):
            read_wav(file, channel=1)
    else:
        whole = (length - HEADER_BYTES) // FRAME_BYTES
        assert read_wav(file, channel=1) == (-np.arange(whole)).astype("<i2").tobytes()
        assert read_wav(file, start_s=1.0, length_s=1.0) == b""


@pytest.mark.parametrize("seed", range(300))
def test_damaged_bytes_give_sound_or_the_error_for_files_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(stereo())
    for _ in range(chance.randint(1, 6)):
        damaged[chance.randrange(HEADER_BYTES)] = chance.randrange(256)
    file = tmp_path / "damaged.wav"
    file.write_bytes(damaged)
    with contextlib.suppress(AudioFileError):
        assert len(read_wav(file, channel=1, start_s=chance.random() / 20)) <= 2 * len(damaged)
