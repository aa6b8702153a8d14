"""Sound as a telephone sends it."""

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

RATE = 8000
SILENT = bytes([0xD5])


def alaw_of(file: Path | None, *, seconds: float = 0.0) -> bytes:
    """Return a 16 kHz WAV file as A-law at 8 kHz, with so much silence after it; only silence without a file."""
    sound = b""
    if file is not None:
        with wave.open(str(file)) as said:
            assert (said.getframerate(), said.getsampwidth(), said.getnchannels()) == (2 * RATE, 2, 1)
            samples = np.frombuffer(said.readframes(said.getnframes()), "<i2").astype(np.int32)
        even = samples[: len(samples) // 2 * 2].reshape(-1, 2)
        sound = to_alaw(even.sum(axis=1) // 2)
    return sound + SILENT * round(seconds * RATE)


def spoken(files: Sequence[Path], pause_s: float) -> bytes:
    """Return several files one after the other, with a pause after each."""
    return b"".join(alaw_of(file, seconds=pause_s) for file in files)


def to_alaw(samples: "np.ndarray[tuple[int, ...], np.dtype[np.int32]]") -> bytes:
    """Code samples of 16 bits as ITU-T G.711 A-law."""
    size = np.minimum(np.where(samples >= 0, samples, -samples - 1) >> 3, 4095)
    segment = np.maximum(np.floor(np.log2(np.maximum(size, 1))).astype(np.int32) - 4, 0)
    code = (segment << 4) | ((size >> np.where(segment > 0, segment, 1)) & 0x0F)
    return bytes(((code | np.where(samples >= 0, 0x80, 0)) ^ 0x55).astype(np.uint8))


def write_tone(file: Path, hz: int, seconds: float) -> Path:
    """Write a pure tone as a WAV file that a robot can say."""
    samples = 8000 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    with wave.open(str(file), "wb") as tone:
        tone.setparams((1, 2, RATE, 0, "NONE", ""))
        tone.writeframes(samples.astype("<i2").tobytes())
    return file


def tone_heard(file: Path, hz: int, *, side: int = 0) -> list[float]:
    """Return the tenths of a second, from the begin of a recording, in which a tone sounds.

    Args:
        file: A recording or a tape.
        hz: The tone.
        side: Which channel: 0 what the citizen said, 1 what the citizen heard.
    """
    with wave.open(str(file)) as sound:
        rate = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").reshape(-1, sound.getnchannels())[:, side]
    window = rate // 10
    wave_of_it = np.exp(-2j * np.pi * hz * np.arange(window) / rate)
    parts = samples[: len(samples) // window * window].reshape(-1, window) @ wave_of_it
    return [round(n / 10, 1) for n, strength in enumerate(np.abs(parts) * 2 / window) if strength > 500]


def is_whole(file: Path) -> bool:
    """Return whether a recording is closed: its header is written last, and tells its length."""
    try:
        with wave.open(str(file)) as sound:
            told = int(sound.getnframes() * sound.getsampwidth() * sound.getnchannels())
            return file.stat().st_size >= told > 0
    except (FileNotFoundError, wave.Error, EOFError):
        return False
