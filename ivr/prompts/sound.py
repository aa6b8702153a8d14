"""Telephone audio files: measure them, bring sound to one level, write them.

Samples in memory are float arrays of one channel, full scale 1.0. Levels are dBFS, lengths seconds, rates hertz.
"""

import wave
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from config.errors import HotlineError
from ivr.prompts import PROMPT_FOLDER

Samples = npt.NDArray[np.float64]

RATES = (8000, 16000)
SPEECH_DBFS = -20.0
PEAK_DBFS = -1.0
EDGE_SILENCE_S = 0.15

_FULL_SCALE = 32768.0
_FLOOR_DBFS = -96.0  # one step of 16 bits
_FRAME_S = 0.02
_SILENCE_DBFS = -50.0
_PAUSE_LEVEL = 0.02  # of the loudest frame


class NoPauseError(HotlineError):
    """Words follow each other without a pause."""

    slug = "no-pause"


@dataclass(frozen=True)
class AudioLimits:
    """What a file must keep to.

    Attributes:
        level_dbfs: Lowest and highest level of the sounding parts.
        seconds: Shortest and longest duration.
        edge_silence_s: Longest silence before and after the sound.
    """

    level_dbfs: tuple[float, float] = (SPEECH_DBFS - 3, SPEECH_DBFS + 3)
    seconds: tuple[float, float] = (0.3, 30.0)
    edge_silence_s: float = EDGE_SILENCE_S


SPEECH = AudioLimits()
HOLD_MUSIC = AudioLimits(level_dbfs=(-32.0, -22.0), seconds=(10.0, 60.0))


@dataclass(frozen=True)
class AudioReport:
    """What a file holds, and what is wrong with it.

    Attributes:
        path: The file.
        rate: Sample rate in hertz, 0 if the file could not be read.
        seconds: Duration.
        rms_dbfs: Root mean square of the sounding parts.
        peak_dbfs: Largest sample.
        leading_s: Silence before the first sound.
        trailing_s: Silence after the last sound.
        faults: One English sentence for each broken limit; empty when the file is fit for calls.
    """

    path: Path
    rate: int = 0
    seconds: float = 0.0
    rms_dbfs: float = _FLOOR_DBFS
    peak_dbfs: float = _FLOOR_DBFS
    leading_s: float = 0.0
    trailing_s: float = 0.0
    faults: tuple[str, ...] = ()


def check_audio(path: Path, limits: AudioLimits = SPEECH) -> AudioReport:
    """Measure a file and compare it with the limits; a bad file gives faults, not an exception."""
    try:
        samples, rate = read_wav(path)
    except (OSError, EOFError, ValueError, wave.Error) as error:
        return AudioReport(path, faults=(f"expected a mono 16-bit PCM WAV file: {error}",))
    sounding = _sounding_frames(samples, rate)
    leading, trailing = _edge_silence(sounding)
    report = AudioReport(
        path=path,
        rate=rate,
        seconds=len(samples) / rate,
        rms_dbfs=speech_level(samples, rate),
        peak_dbfs=_dbfs(float(np.max(np.abs(samples), initial=0.0))),
        leading_s=leading,
        trailing_s=trailing,
    )
    return replace(report, faults=_faults(report, limits))


def read_wav(path: Path) -> tuple[Samples, int]:
    """Read a mono 16-bit PCM WAV file.

    Args:
        path: The file.

    Returns:
        Samples and sample rate.

    Raises:
        ValueError: The file has another number of channels or another sample width.
        OSError, EOFError, wave.Error: It is missing or is no WAV file.
    """
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise ValueError(f"{file.getnchannels()} channels of {8 * file.getsampwidth()} bits")
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return pcm / _FULL_SCALE, file.getframerate()


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    """Write a mono 16-bit PCM WAV file, replacing one of that name only when it is whole."""
    pcm = np.round(np.clip(samples, -1.0, 1.0) * (_FULL_SCALE - 1)).astype("<i2")
    unfinished = path.with_suffix(".part")
    with wave.open(str(unfinished), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())
    unfinished.replace(path)


def resample(samples: Samples, source: int, target: int) -> Samples:
    """Change the sample rate, keeping every frequency both rates can carry.

    Works on the spectrum of the whole piece, which wraps round: the piece should begin and end in silence.
    """
    length = round(len(samples) * target / source)
    spectrum = np.fft.rfft(samples)[: length // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, length) * (length / len(samples)), dtype=np.float64)


def speech_level(samples: Samples, rate: int) -> float:
    """Root mean square of the sounding parts, so that pauses do not count."""
    frames = _frames(samples, rate)[_sounding_frames(samples, rate)]
    return _dbfs(float(np.sqrt(np.mean(frames**2)))) if frames.size else _FLOOR_DBFS


def level_to(samples: Samples, rate: int, target_dbfs: float = SPEECH_DBFS) -> Samples:
    """Bring the sounding parts to a level; peaks stay half a decibel below the limit, so very peaky sound is softer."""
    gain = 10 ** ((target_dbfs - speech_level(samples, rate)) / 20)
    peak = float(np.max(np.abs(samples), initial=0.0)) * gain
    ceiling = 10 ** ((PEAK_DBFS - 0.5) / 20)
    return samples * (gain * min(1.0, ceiling / peak if peak else 1.0))


def trim(samples: Samples, rate: int, keep_s: float = 0.08) -> Samples:
    """Cut silence at both ends down to `keep_s` and fade those ends, so that nothing clicks."""
    sounding = np.flatnonzero(_sounding_frames(samples, rate))
    if not sounding.size:
        return samples[:0]
    frame, keep = round(rate * _FRAME_S), round(rate * keep_s)
    start = max(0, int(sounding[0]) * frame - keep)
    piece = samples[start : (int(sounding[-1]) + 1) * frame + keep].copy()
    fade = np.linspace(0.0, 1.0, min(frame // 2, len(piece)))
    piece[: len(fade)] *= fade
    piece[len(piece) - len(fade) :] *= fade[::-1]
    return piece


def after_pause(samples: Samples, rate: int, pause_s: float = 0.1) -> Samples:
    """Return what is said after the first pause.

    Args:
        samples: Speech with a pause in it.
        rate: In hertz.
        pause_s: The shortest silence between words that is one.

    Raises:
        NoPauseError: If there is no pause.
    """
    level = np.sqrt(np.mean(_frames(samples, rate) ** 2, axis=1))
    spoken = np.flatnonzero(level > _PAUSE_LEVEL * level.max(initial=0.0))
    for last, then in pairwise(spoken.tolist()):
        if (then - last - 1) * _FRAME_S >= pause_s:
            return trim(samples[then * round(rate * _FRAME_S) :], rate)
    raise NoPauseError("expected a pause between words, there is none")


def _faults(report: AudioReport, limits: AudioLimits) -> tuple[str, ...]:
    shortest, longest = limits.seconds
    lowest, highest = limits.level_dbfs
    edge_s = max(report.leading_s, report.trailing_s)
    checks = (
        (report.rate in RATES, f"expected a rate of {RATES[0]} or {RATES[1]} Hz, got {report.rate}"),
        (shortest <= report.seconds <= longest, f"expected {shortest} to {longest} s, got {report.seconds:.2f}"),
        (lowest <= report.rms_dbfs <= highest, f"expected {lowest} to {highest} dBFS, got {report.rms_dbfs:.1f}"),
        (report.peak_dbfs < PEAK_DBFS, f"expected peaks below {PEAK_DBFS} dBFS, got {report.peak_dbfs:.1f}"),
        (edge_s <= limits.edge_silence_s, f"expected {limits.edge_silence_s} s of edge silence, got {edge_s:.2f}"),
    )
    return tuple(sentence for kept, sentence in checks if not kept)


def _frames(samples: Samples, rate: int) -> Samples:
    size = max(1, round(rate * _FRAME_S))
    padding = -len(samples) % size
    return np.pad(samples, (0, padding)).reshape(-1, size)


def _sounding_frames(samples: Samples, rate: int) -> npt.NDArray[np.bool_]:
    power = np.mean(_frames(samples, rate) ** 2, axis=1)
    return np.asarray(power > 10 ** (_SILENCE_DBFS / 10), dtype=np.bool_)


def _edge_silence(sounding: npt.NDArray[np.bool_]) -> tuple[float, float]:
    places = np.flatnonzero(sounding)
    if not places.size:
        return len(sounding) * _FRAME_S, len(sounding) * _FRAME_S
    return int(places[0]) * _FRAME_S, (len(sounding) - 1 - int(places[-1])) * _FRAME_S


def _dbfs(amplitude: float) -> float:
    return max(_FLOOR_DBFS, 20 * float(np.log10(amplitude))) if amplitude > 0 else _FLOOR_DBFS


def seconds_of(prompts: Iterable[str], folder: Path = PROMPT_FOLDER) -> float:
    """Return how long some prompts take, one after the other.

    Raises:
        AudioError: If one cannot be played.
    """
    return sum(check_audio(folder / f"{prompt}.wav").seconds for prompt in prompts)
