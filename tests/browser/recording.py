"""Sound: made for tests, read from recordings, compared with what was said."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]
RATE = 8000
"""Samples a second of everything here."""

AUDIBLE = 0.005


def read_sound(file: Path) -> list[Sound]:
    """Return the channels of a PCM16 WAV file at 8 kHz, -1 to 1."""
    with wave.open(str(file), "rb") as audio:
        samples = np.frombuffer(audio.readframes(audio.getnframes()), "<i2").astype(float) / 32768
        channels = samples.reshape(-1, audio.getnchannels()).T
        step = audio.getframerate() // RATE
    return [_halved(c) if step == 2 else c for c in channels]


def read_on(file: Path, since: int) -> Sound:
    """Return what was added to a PCM16 file of 8 kHz that is still being written, from this (even) byte on."""
    with file.open("rb") as audio:
        audio.seek(since)
        added = audio.read()
    return np.frombuffer(added[: len(added) // 2 * 2], "<i2").astype(float) / 32768


def write_sound(file: Path, sound: Sound) -> Path:
    """Write a PCM16 WAV file at 8 kHz."""
    with wave.open(str(file), "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(RATE)
        audio.writeframes((sound * 32767).astype("<i2").tobytes())
    return file


def tone(hz: int, seconds: float) -> Sound:
    """Return a pure tone."""
    sound: Sound = 0.3 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)
    return sound


def _halved(sound: Sound) -> Sound:
    """Return every second sample after a low-pass of 3.6 kHz."""
    taps = np.sinc(0.45 * np.arange(-32, 33)) * np.hanning(65)
    low: Sound = np.convolve(sound, taps / taps.sum(), "same")[::2]
    return low


def likeness(window: Sound, source: Sound) -> float:
    """Return how well a piece of sound matches its best place in a source: 1 the same, about 0.1 another sound."""
    size = 1 << (len(window) + len(source)).bit_length()
    product = np.fft.irfft(np.fft.rfft(source, size) * np.conj(np.fft.rfft(window, size)), size)[: len(source)]
    sums = np.concatenate(([0.0], np.cumsum(np.pad(source, (0, len(window))) ** 2)))
    energy = sums[len(window) : len(window) + len(source)] - sums[: len(source)]
    return float(np.max(np.abs(product) / np.sqrt(np.maximum(energy, 1e-3) * max(float(np.sum(window**2)), 1e-6))))


def best_likeness(sound: Sound, source: Sound, seconds: float = 2.0) -> float:
    """Return the best match with a source among the windows of a sound that are no silence."""
    length = int(seconds * RATE)
    windows = (sound[i : i + length] for i in range(0, len(sound) - length + 1, length // 2))
    return max((likeness(w, source) for w in windows if loudness(w) > AUDIBLE), default=0.0)


def loudness(sound: Sound) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
