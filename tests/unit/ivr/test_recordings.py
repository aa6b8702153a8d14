"""Two one-sided files become one stereo file, whatever state they are in."""

import struct
import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from crm.calls.masks import MARGIN, Masked
from crm.calls.models import Call
from ivr import recordings
from ivr.recordings import SideFileError, is_closed, merge, silent_samples
from tests.unit.ivr.helpers import NOON

pytestmark = pytest.mark.unit


def write_side(path: Path, samples: list[int], *, closed: bool = True, rate: int = 8000) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes(np.array(samples, "<i2").tobytes())
    if not closed:
        raw = bytearray(path.read_bytes())
        raw[40:44] = struct.pack("<I", 0)
        path.write_bytes(raw)
    return path


def read(path: Path) -> list[list[int]]:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 8000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).tolist()


@pytest.mark.parametrize("block", [2, 4, 1 << 16])
def test_the_citizen_is_left_and_the_shorter_side_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(recordings, "BLOCK_BYTES", block)
    citizen = write_side(tmp_path / "a-citizen.wav", [1, 2, 3, 4, 5])
    line = write_side(tmp_path / "a-line.wav", [-1, -2])
    assert merge(citizen, line, tmp_path / "a.wav")
    assert read(tmp_path / "a.wav") == [[1, -1], [2, -2], [3, 0], [4, 0], [5, 0]]
    assert not list(tmp_path.glob("*.part"))


def test_a_missing_side_is_silence(tmp_path: Path) -> None:
    line = write_side(tmp_path / "a-line.wav", [7, 8])
    assert merge(tmp_path / "a-citizen.wav", line, tmp_path / "a.wav")
    assert read(tmp_path / "a.wav") == [[0, 7], [0, 8]]


def test_without_any_side_there_is_no_recording(tmp_path: Path) -> None:
    assert not merge(tmp_path / "a-citizen.wav", tmp_path / "a-line.wav", tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_writer_died_is_read_to_its_end(tmp_path: Path) -> None:
    citizen = write_side(tmp_path / "a-citizen.wav", [1, 2], closed=False)
    citizen.write_bytes(citizen.read_bytes() + b"\x07")
    line = write_side(tmp_path / "a-line.wav", [3, 4])
    assert (is_closed(citizen), is_closed(line)) == (False, True)
    assert merge(citizen, line, tmp_path / "a.wav")
    assert read(tmp_path / "a.wav") == [[1, 3], [2, 4]]


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFFxxxxWAVE", b"<html>not a recording</html>"])
def test_another_kind_of_file_is_refused_and_nothing_appears(tmp_path: Path, content: bytes) -> None:
    citizen = tmp_path / "a-citizen.wav"
    citizen.write_bytes(content)
    with pytest.raises(SideFileError):
        merge(citizen, write_side(tmp_path / "a-line.wav", [1]), tmp_path / "a.wav")
    assert not (tmp_path / "a.wav").exists()


def test_another_sampling_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SideFileError):
        merge(write_side(tmp_path / "a-citizen.wav", [1], rate=16000), tmp_path / "none.wav", tmp_path / "a.wav")


def loudest(path: Path, start_s: float, end_s: float) -> list[float]:
    """How loud both sides are between two moments, the loudest sample of each."""
    samples = np.abs(np.array(read(path)))[int(start_s * 8000) : int(end_s * 8000)]
    return [float(peak) for peak in samples.max(axis=0)]


@pytest.mark.parametrize("block", [1_000, 1 << 16])
def test_a_masked_stretch_is_silence_on_both_sides_and_as_long_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(recordings, "BLOCK_BYTES", block)
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(8000 * 6) / 8000)).astype(int).tolist()
    citizen = write_side(tmp_path / "a-citizen.wav", tone)
    line = write_side(tmp_path / "a-line.wav", tone)
    call = Call(started_at=NOON, recorded_from=NOON + timedelta(seconds=1))
    masked = [Masked("8001", NOON + timedelta(seconds=3), NOON + timedelta(seconds=5))]
    assert merge(citizen, line, tmp_path / "a.wav", silent_samples(call, masked))
    assert len(read(tmp_path / "a.wav")) == 8000 * 6
    margin = MARGIN.total_seconds()
    assert loudest(tmp_path / "a.wav", 2 - margin, 4 + margin) == [0, 0]
    for start, end in ((0, 2 - margin), (4 + margin, 6)):
        assert min(loudest(tmp_path / "a.wav", start, end)) > 7000
