"""Recordings of offices: what is made fit for the telephone, and what is refused."""

import io
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from crm.attachments.store import AttachmentTooLargeError, Store
from ivr.announcements.recording import RecordingUnfitError, keep_recording
from ivr.prompts.sound import SPEECH_DBFS, check_audio

pytestmark = pytest.mark.unit

LIMIT = 4 << 20


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "announcements", LIMIT)


def recorded(
    *,
    rate: int = 8000,
    seconds: float = 2.0,
    level: float = 0.1,
    channels: int = 1,
    silence: float = 0.5,
) -> bytes:
    """Return a file in which a tone stands between silences."""
    tone = level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    samples = np.pad(np.repeat(tone, channels), round(silence * rate) * channels)
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def kept(store: Store, content: bytes) -> Path:
    return store.path(keep_recording(store, io.BytesIO(content)))


@pytest.mark.parametrize("level", [0.03, 0.1, 0.9])
@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (44100, 2)])
def test_recordings_of_any_level_and_rate_become_sounds_of_the_line(
    store: Store, rate: int, channels: int, level: float
) -> None:
    report = check_audio(kept(store, recorded(rate=rate, channels=channels, level=level)))
    assert report.faults == ()
    assert report.rms_dbfs == pytest.approx(SPEECH_DBFS, abs=0.5)
    assert report.rate == 8000
    assert report.seconds == pytest.approx(2.16, abs=0.05)


def header(**changed: int) -> bytes:
    """Return a file whose header tells other than what is in it."""
    told = {
        "riff": 36 + 16000,
        "format": 1,
        "channels": 1,
        "rate": 8000,
        "block": 2,
        "bits": 16,
        "data": 16000,
    } | changed
    fmt = struct.pack(
        "<IHHIIHH", 16, told["format"], told["channels"], told["rate"], 16000, told["block"], told["bits"]
    )
    return b"RIFF" + struct.pack("<I", told["riff"]) + b"WAVEfmt " + fmt + b"data" + struct.pack("<I", told["data"])


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"<script>alert(1)</script>" * 100,
    "an mp3": lambda: b"ID3\x04\x00\x00" + bytes(5000),
    "a header alone": header,
    "a header of nothing": lambda: header(data=0),
    "no rate": lambda: header(rate=0) + bytes(16000),
    "a rate of 4 GHz": lambda: header(rate=2**32 - 1) + bytes(16000),
    "no channels": lambda: header(channels=0) + bytes(16000),
    "65535 channels": lambda: header(channels=65535) + bytes(16000),
    "more data than it has": lambda: header(data=2**32 - 1, riff=2**32 - 1) + bytes(100),
    "half a sample": lambda: header() + bytes(15999),
    "silence": lambda: recorded(level=0.0),
    "a whisper": lambda: recorded(level=0.004),
    "too short": lambda: recorded(seconds=0.1),
    "cut off peaks": lambda: recorded(level=4.0),
    "a list of other files": lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "too long": lambda: recorded(seconds=31),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_played_is_refused_and_nothing_of_it_stays(store: Store, content: Callable[[], bytes]) -> None:
    with pytest.raises(RecordingUnfitError, match="expected "):
        keep_recording(store, io.BytesIO(content()))
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_file_that_never_ends_is_refused_at_the_limit(store: Store) -> None:
    with pytest.raises(AttachmentTooLargeError):
        keep_recording(store, io.BytesIO(header() + bytes(LIMIT)))
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
