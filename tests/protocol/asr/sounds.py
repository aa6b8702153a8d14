"""What telephones carry beside speech, five seconds of each."""

import numpy as np
import numpy.typing as npt
from faster_whisper.audio import decode_audio

from asr.audio import RATE
from config.settings import Settings

ENGLISH = Settings().pbx_root / "usr/share/asterisk/sounds/en_US_f_Allison"
ENGLISH_S = 12
"""Of an English prompt; some take minutes."""

Sound = npt.NDArray[np.float64]

SECONDS = 5
TIME = np.arange(SECONDS * RATE) / RATE
DTMF = [(697, 1209), (770, 1336), (852, 1477), (941, 1336), (697, 1477)]


def tone(*hertz: float) -> Sound:
    return np.asarray(sum(np.sin(2 * np.pi * f * TIME) for f in hertz) / len(hertz), dtype=np.float64)


def switched(sound: Sound, on_s: float, off_s: float) -> Sound:
    return sound * (TIME % (on_s + off_s) < on_s)


def music() -> Sound:
    """Chords of half a second that fade, as on hold."""
    chords = [(262, 330, 392), (294, 370, 440), (247, 294, 392), (220, 277, 330)]
    parts = [tone(*chords[n % 4])[: RATE // 2] * np.linspace(1, 0.1, RATE // 2) for n in range(2 * SECONDS)]
    return np.concatenate(parts)


def fax_data() -> Sound:
    """V.21: 300 bits a second, 1650 and 1850 Hz."""
    bits = np.random.default_rng(7).integers(0, 2, SECONDS * 300)
    hertz = np.repeat(np.where(bits, 1650.0, 1850.0), RATE // 300 + 1)[: SECONDS * RATE]
    return np.asarray(np.sin(2 * np.pi * np.cumsum(hertz) / RATE), dtype=np.float64)


def keys(on_s: float, off_s: float) -> Sound:
    """Digits of ITU-T Q.23, one after the other."""
    each = round((on_s + off_s) * RATE)
    digits = [switched(tone(*DTMF[n % len(DTMF)]), on_s, off_s)[:each] for n in range(len(TIME) // each)]
    return np.concatenate(digits)


def noise(seed: int) -> Sound:
    return np.clip(np.random.default_rng(seed).normal(0, 0.3, SECONDS * RATE), -1, 1)


SOUNDS = {
    "silence": (np.zeros(SECONDS * RATE), 1.0),
    "music": (music(), 0.3),
    "quiet music": (music(), 0.03),
    "fax calling": (switched(tone(1100), 0.5, 3.0), 0.3),
    "fax answering": (tone(2100), 0.3),
    "fax data": (fax_data(), 0.3),
    "ringing": (switched(tone(450), 1.0, 1.5), 0.3),
    "keys": (keys(0.1, 0.1), 0.3),
    "long keys": (keys(0.6, 0.3), 0.3),
    "faint noise": (noise(1), 0.003),
    "noise": (noise(2), 0.1),
    "loud noise": (noise(3), 1.0),
    "bursts": (switched(noise(4), 0.6, 0.8), 0.5),
    "hum": (tone(50, 100, 150), 0.2),
}
"""Each with its level."""


def pcm_of(name: str) -> bytes:
    """Return a sound as the gate takes it."""
    sound, level = SOUNDS[name]
    return np.rint(sound * level * 32_000).astype("<i2").tobytes()


def english(name: str) -> bytes:
    """Return the beginning of one of Asterisk's English prompts, as the gate takes it."""
    sound = np.asarray(decode_audio(str(ENGLISH / f"{name}.gsm"), sampling_rate=RATE))
    return (sound[: ENGLISH_S * RATE] * 32_000).astype("<i2").tobytes()
