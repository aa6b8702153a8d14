"""An office's recording: made fit for the telephone, or refused with what is wrong with it."""

import tempfile
import wave
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from config.errors import HotlineError
from crm.attachments.store import Source, Store
from ivr.prompts.sound import RATES, SPEECH, Samples, check_audio, level_to, read_wav, speech_level, trim, write_wav

LIMITS = replace(SPEECH, seconds=(1.0, 30.0))
QUIETEST_DBFS = -42.0
"""Softer speech is not made louder: its noise would be, too."""


class RecordingUnfitError(HotlineError):
    """The file cannot be played to callers."""

    slug: ClassVar[str] = "recording-unfit"
    status: ClassVar[int] = 422


def keep_recording(store: Store, source: Source) -> str:
    """Bring a recording to the level of the prompts, keep it, and return its SHA-256.

    Args:
        store: The offices' recordings.
        source: A mono WAV file of 16 bits at 8 or 16 kHz; silence at its ends is cut off.

    Raises:
        AttachmentTooLargeError: More bytes than the store takes.
        RecordingUnfitError: It is no such file, too short, too long, too soft, or nothing is heard in it.
    """
    with store.receive(source) as incoming:
        samples, rate = _read(incoming.path)
    if (level := speech_level(samples, rate)) < QUIETEST_DBFS:
        raise RecordingUnfitError(f"expected speech of at least {QUIETEST_DBFS:.0f} dBFS, got {level:.0f}")
    with tempfile.TemporaryDirectory() as folder:
        fit = Path(folder) / "recording.wav"
        write_wav(fit, level_to(trim(samples, rate), rate), rate)
        if faults := check_audio(fit, LIMITS).faults:
            raise RecordingUnfitError("; ".join(faults), faults=list(faults))
        with fit.open("rb") as file, store.receive(file) as incoming:
            store.keep(incoming)
            return incoming.sha256


def _read(path: Path) -> tuple[Samples, int]:
    try:
        samples, rate = read_wav(path)
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise RecordingUnfitError(f"expected a mono 16-bit PCM WAV file: {error}") from error
    if rate not in RATES:
        raise RecordingUnfitError(f"expected a rate of {RATES[0]} or {RATES[1]} Hz, got {rate}")
    return samples, rate
