"""Sound as this room handles it: signed 16-bit little-endian mono at 16 kHz, in frames of 20 ms."""

import wave
from pathlib import Path

import numpy as np

from config.errors import HotlineError

RATE = 16_000
FRAME_SAMPLES = 320
FRAME_BYTES = 2 * FRAME_SAMPLES
FRAMES_PER_S = RATE // FRAME_SAMPLES
SILENT_FRAME = bytes(FRAME_BYTES)

_TAPS = 31
_OFFSETS = np.arange(_TAPS) - _TAPS // 2
HALF_BAND = (np.sinc(_OFFSETS / 2) * np.hamming(_TAPS)).astype(np.float32)
"""Low-pass at half the band: what stands between 8 kHz and 16 kHz."""


class AudioFileError(HotlineError):
    """A sound file that cannot be read here."""

    slug = "audio-file-invalid"


def seconds(pcm_bytes: int) -> float:
    """Return how long so many bytes sound."""
    return pcm_bytes / (2 * RATE)


def read_wav(path: Path, *, channel: int = 0, start_s: float = 0.0, length_s: float | None = None) -> bytes:
    """Read one side of a WAV file as 16 kHz PCM; of one that is cut off, what is whole.

    Args:
        path: 16-bit PCM file at 8 or 16 kHz.
        channel: Which channel, counted from 0.
        start_s: Where to begin.
        length_s: How much to read; to the end when not given.

    Raises:
        AudioFileError: If the file is damaged or of another kind.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            if width != 2 or rate not in (RATE, RATE // 2) or channel >= channels:
                raise AudioFileError(
                    f"expected 16-bit sound at 8 or 16 kHz with a channel {channel}, "
                    f"got {8 * width}-bit at {rate} Hz with {channels} channels"
                )
            most = path.stat().st_size // (width * channels)  # a damaged header may announce far more
            file.setpos(min(file.getnframes(), max(0, round(start_s * rate))))
            raw = file.readframes(most if length_s is None else min(most, max(0, round(length_s * rate))))
    except (wave.Error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise AudioFileError(f"expected a readable WAV file, got {error or type(error).__name__}") from error
    whole = len(raw) - len(raw) % (width * channels)
    samples = np.frombuffer(raw[:whole], dtype="<i2").reshape(-1, channels)[:, channel]
    return samples.tobytes() if rate == RATE else widened(samples)


def widened(samples: "np.ndarray[tuple[int, ...], np.dtype[np.int16]]") -> bytes:
    """Return 8 kHz samples as 16 kHz PCM, with nothing added above 4 kHz."""
    wide = np.zeros(2 * len(samples), dtype=np.float32)
    wide[::2] = samples
    smooth = np.convolve(wide, HALF_BAND, mode="same") if len(samples) else wide
    return np.clip(np.rint(smooth), -32768, 32767).astype("<i2").tobytes()


def open_wav(path: Path) -> wave.Wave_write:
    """Open a new 16 kHz mono WAV file for writing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = wave.open(str(path), "wb")  # noqa: SIM115 - the caller keeps it open as long as the tap lasts
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(RATE)
    return file


def frames_of(pcm: bytes) -> list[bytes]:
    """Cut PCM into whole frames; the last one is filled up with silence."""
    frames = [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]
    if frames:
        frames[-1] = frames[-1].ljust(FRAME_BYTES, b"\0")
    return frames
