"""Made-up sound: a buzzing voice and silence."""

import numpy as np

from asr.audio import FRAMES_PER_S, SILENT_FRAME, frames_of


def voice(seconds: float, level: float = 6000.0) -> list[bytes]:
    """Return something the gate takes for a voice: harmonics of 140 Hz, swelling four times a second."""
    t = np.arange(int(seconds * 16_000)) / 16_000
    buzz = sum(np.sin(2 * np.pi * 140 * k * t + k) / k for k in range(1, 25))
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * t)
    return frames_of((buzz / np.abs(buzz).max() * level * swell).astype("<i2").tobytes())


def tones(seconds: float, *hertz: float, level: float = 6000.0) -> list[bytes]:
    """Return tones that sound together."""
    t = np.arange(int(seconds * 16_000)) / 16_000
    mixed = np.sum([np.sin(2 * np.pi * f * t) for f in hertz], axis=0) / len(hertz)
    return frames_of((mixed * level).astype("<i2").tobytes())


def silence(seconds: float) -> list[bytes]:
    """Return digital silence."""
    return [SILENT_FRAME] * int(seconds * FRAMES_PER_S)


def noise(seconds: float, level: float, seed: int = 1) -> list[bytes]:
    """Return white noise."""
    rng = np.random.default_rng(seed)
    return frames_of((rng.standard_normal(int(seconds * 16_000)) * level).astype("<i2").tobytes())
