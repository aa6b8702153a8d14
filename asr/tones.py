"""Tells the tones that telephones make from voices: keys, ringing, busy lines, faxes, held notes. No I/O."""

import numpy as np
import numpy.typing as npt

PEAKS = 2
"""A key is two tones (ITU-T Q.23), everything else a telephone plays is one."""

AROUND = 2
"""A tone's energy lies within so many lines of 50 Hz of its peak, for a window of Hann."""

PURE = 0.995
"""Share of the energy in the peaks. The codec's own noise takes 0.0002 away; a voice is so pure in 7 frames of 100."""


def is_tone(samples: npt.NDArray[np.float32]) -> bool:
    """Return whether a frame of 20 ms holds nothing but one or two steady tones."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)).astype(np.float32))) ** 2
    whole = float(power.sum())
    for _ in range(PEAKS):
        peak = int(power.argmax())
        power[max(0, peak - AROUND) : peak + AROUND + 1] = 0.0
    return float(power.sum()) <= (1.0 - PURE) * whole
