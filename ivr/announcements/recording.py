"""An office's recording: made fit for the telephone, or refused with what is wrong with it."""

import tempfile
from pathlib import Path
from typing import ClassVar

from config.errors import HotlineError
from crm.attachments.media import media_type
from crm.attachments.store import Source, Store
from ivr.prompts.intake import (
    RATE,
    ClippedRecordingError,
    NotAudioError,
    RecordingLengthError,
    SilentRecordingError,
    take_in,
)
from ivr.prompts.sound import Samples, write_wav

UNFIT = (ClippedRecordingError, NotAudioError, RecordingLengthError, SilentRecordingError)


class RecordingUnfitError(HotlineError):
    """The file cannot be played to callers."""

    slug: ClassVar[str] = "recording-unfit"
    status: ClassVar[int] = 422


def keep_recording(store: Store, source: Source) -> str:
    """Make a recording one of the line's sounds, keep it, and return its SHA-256.

    Args:
        store: The offices' recordings.
        source: A WAV file; what else a media library would open may name other files, and is not given to it.

    Raises:
        AttachmentTooLargeError: More bytes than the store takes.
        RecordingUnfitError: It is no WAV file, too short, too long, too loud, or nothing is heard in it.
    """
    with store.receive(source) as incoming:
        samples = _taken_in(incoming.path)
    with tempfile.TemporaryDirectory() as folder:
        fit = Path(folder) / "recording.wav"
        write_wav(fit, samples, RATE)
        with fit.open("rb") as file, store.receive(file) as incoming:
            store.keep(incoming)
            return incoming.sha256


def _taken_in(path: Path) -> Samples:
    if media_type(path) != "audio/wav":
        raise RecordingUnfitError("expected a WAV file, got something else")
    try:
        return take_in(path)
    except UNFIT as error:
        raise RecordingUnfitError(error.message) from error
