"""What a telephone makes of sound: 8 kHz, ITU-T G.711 µ-law."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from asr.audio import read_wav

RATE = 8_000
SILENT = b"\xff"
_BIAS = 0x84
_CLIP = 32_635

Samples = npt.NDArray[np.int16]


def samples_of(path: Path) -> Samples:
    """Return a file at 8 kHz; what lies above a telephone's band is taken out."""
    wide = np.frombuffer(read_wav(path), dtype="<i2").astype(np.float64)
    length = len(wide) // 2
    narrow = np.fft.irfft(np.fft.rfft(wide)[: length // 2 + 1], length) / 2
    return np.clip(np.rint(narrow), -32_768, 32_767).astype(np.int16)


def to_ulaw(samples: Samples) -> bytes:
    """Code samples of 16 bits."""
    wide = samples.astype(np.int32)
    size = np.minimum(np.abs(wide), _CLIP) + _BIAS
    segment = np.floor(np.log2(size)).astype(np.int32) - 7
    mantissa = (size >> (segment + 3)) & 0x0F
    return bytes((~(np.where(wide < 0, 0x80, 0) | (segment << 4) | mantissa) & 0xFF).astype(np.uint8))


def from_ulaw(coded: bytes) -> Samples:
    """Return the samples a code stands for."""
    code = ~np.frombuffer(coded, dtype=np.uint8).astype(np.int32) & 0xFF
    size = ((((code & 0x0F) << 3) + _BIAS) << ((code >> 4) & 7)) - _BIAS
    return np.where(code & 0x80, -size, size).astype(np.int16)
