"""Takes a recording that somebody made and makes it fit for a telephone line, or says why it cannot be."""

from pathlib import Path
from typing import ClassVar

import av
import numpy as np

from config.errors import HotlineError
from ivr.prompts.sound import SPEECH, Samples, level_to, resample, speech_level, trim

RATE = 8000
LONGEST_BYTES = 50_000_000
LONGEST_S = 120.0
"""So much of a recording is looked at; what is left without its silence may be as long as a prompt."""

_RATES = range(4_000, 200_001)
_FULL = 0.99
_CLIPPED_SHARE = 0.005
_FAINTEST_DBFS = -45.0


class NotAudioError(HotlineError):
    """The file holds no sound that can be read."""

    slug: ClassVar[str] = "recording-not-audio"


class SilentRecordingError(HotlineError):
    """Nobody speaks in the recording, or so faintly that nothing but noise would be left."""

    slug: ClassVar[str] = "recording-silent"


class ClippedRecordingError(HotlineError):
    """The recording was made too loud; what was cut off its peaks cannot be brought back."""

    slug: ClassVar[str] = "recording-clipped"


class RecordingLengthError(HotlineError):
    """The recording is longer or shorter than a prompt may be."""

    slug: ClassVar[str] = "recording-length"


def take_in(file: Path) -> Samples:
    """Return a recording of any rate, width and number of channels at 8 kHz, on one channel, levelled and trimmed.

    Args:
        file: A WAV file, or another that the media library reads.

    Raises:
        NotAudioError: It is none.
        SilentRecordingError: Nobody speaks in it.
        ClippedRecordingError: It was made too loud.
        RecordingLengthError: What is said is too long or too short.
    """
    channels, rate = _read(file)
    if np.mean(np.max(np.abs(channels), axis=0) >= _FULL) > _CLIPPED_SHARE:
        raise ClippedRecordingError("expected a recording below full level, its peaks are cut off; record it softer")
    sound = np.asarray(np.mean(channels, axis=0), dtype=np.float64)
    if speech_level(sound, rate) < _FAINTEST_DBFS:
        raise SilentRecordingError(f"expected speech above {_FAINTEST_DBFS} dBFS, got silence")
    said = trim(level_to(sound, rate), rate)
    seconds, (shortest, longest) = len(said) / rate, SPEECH.seconds
    if not shortest <= seconds <= longest:
        raise RecordingLengthError(f"expected {shortest} to {longest} s of speech, got {seconds:.1f}")
    return trim(level_to(resample(said, rate, RATE), RATE), RATE)


def _read(file: Path) -> tuple[Samples, int]:
    """Return the channels of a file, one a row, and its rate."""
    if not file.is_file() or file.stat().st_size > LONGEST_BYTES:
        raise NotAudioError(f"expected a file of at most {LONGEST_BYTES // 10**6} MB, got {file.name!r}")
    try:
        with av.open(str(file)) as container:
            stream = next(iter(container.streams.audio), None)
            if stream is None:
                raise NotAudioError(f"expected sound, {file.name!r} has none")
            if stream.rate not in _RATES:
                raise NotAudioError(f"expected a rate of {_RATES[0]} to {_RATES[-1]} Hz, got {stream.rate}")
            rate, pieces, left = stream.rate, [], LONGEST_S * stream.rate
            same = av.AudioResampler(format="fltp")
            for frame in container.decode(stream):
                pieces += [made.to_ndarray() for made in same.resample(frame)]
                left -= frame.samples
                if left < 0:
                    raise RecordingLengthError(f"expected a recording of at most {LONGEST_S:.0f} s, got a longer one")
    except (av.FFmpegError, ValueError, OSError) as error:
        raise NotAudioError(f"expected a WAV file, {file.name!r} cannot be read: {type(error).__name__}") from error
    if not pieces:
        raise SilentRecordingError("expected speech, got an empty recording")
    return np.concatenate(pieces, axis=1).astype(np.float64), rate
