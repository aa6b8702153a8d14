"""Hold music: a quiet plucked loop, computed from its score, so that it is ours and can be made again."""

from pathlib import Path

import numpy as np

from ivr.prompts.sound import Samples, level_to, write_wav

_RATE = 8000
_BEAT_S = 0.625
_LEVEL_DBFS = -26.0  # below speech, so that the next prompt is never a shock
_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

# Eight bars of four beats. Melody: one note or rest a beat, pentatonic; bass: one note for the first half of a bar, one
# for the second.
_MELODY = (
    ("E5", "G5", "A5", "-"),
    ("G5", "E5", "D5", "-"),
    ("C5", "D5", "E5", "G5"),
    ("D5", "-", "-", "-"),
    ("E5", "G5", "A5", "C6"),
    ("A5", "G5", "E5", "-"),
    ("D5", "E5", "D5", "A4"),
    ("C5", "-", "-", "-"),
)
_BASS = (("C4", "G4"), ("A3", "E4"), ("F3", "C4"), ("G3", "D4"), ("C4", "G4"), ("A3", "E4"), ("F3", "G3"), ("C4", "G3"))


def hold_music() -> Samples:
    """Twenty seconds at 8 kHz whose end runs into its beginning: every note rings on round the seam."""
    beats = len(_MELODY) * len(_MELODY[0])
    loop = np.zeros(round(beats * _BEAT_S * _RATE))
    for bar, (melody, bass) in enumerate(zip(_MELODY, _BASS, strict=True)):
        for beat, name in enumerate(melody):
            if name != "-":
                _ring(loop, 4 * bar + beat, _pluck(_frequency(name), ring_s=0.9))
        for half, name in enumerate(bass):
            _ring(loop, 4 * bar + 2 * half, 0.6 * _pluck(_frequency(name), ring_s=1.6))
    return level_to(loop, _RATE, _LEVEL_DBFS)


def write_hold_music(path: Path) -> None:
    """Write the loop as a WAV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, hold_music(), _RATE)


def _ring(loop: Samples, beat: int, note: Samples) -> None:
    places = (round(beat * _BEAT_S * _RATE) + np.arange(len(note))) % len(loop)
    loop[places] += note


def _pluck(frequency: float, ring_s: float) -> Samples:
    """A soft string: five harmonics, the higher the shorter, with 8 ms of attack and 200 ms of damping."""
    time = np.arange(round(3 * ring_s * _RATE)) / _RATE
    tone = np.zeros_like(time)
    for harmonic in range(1, 6):
        if harmonic * frequency < 0.42 * _RATE:
            tone += np.sin(2 * np.pi * harmonic * frequency * time) * np.exp(-time * harmonic / ring_s) / harmonic**2
    envelope = np.minimum(time / 0.008, (time[-1] - time) / 0.2).clip(max=1.0)
    return np.asarray(tone * envelope, dtype=np.float64)


def _frequency(name: str) -> float:
    """Hertz of a note such as A4 = 440."""
    return float(440.0 * 2 ** ((_SEMITONES[name[0]] - 9) / 12 + int(name[1]) - 4))
