"""Speaks the sentences for measuring accuracy: several voices and speeds, noise, telephone levels.

Started by ``scripts/speech`` in the environment of the voice model; what comes out is committed.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from ivr.prompts.sound import Samples, level_to, read_wav, resample, trim, write_wav
from ivr.prompts.speech import KokoroSpeaker

FOLDER = Path(__file__).parent
RATE = 8_000
BAND_HZ = (300.0, 3_400.0)
"""What a telephone carries (ITU-T G.712)."""

EDGE_S = 0.25
TALKERS = 4
"""Voices of a babble."""


class Sentence(BaseModel):
    """One line of ``sentences.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    said: str = ""
    voice: str
    speed: float
    noise: Literal["", "street", "babble"] = ""
    snr_db: float = 0.0
    level_dbfs: float = -20.0


def sentences(folder: Path = FOLDER) -> list[Sentence]:
    """Return the set's sentences."""
    lines = yaml.safe_load((folder / "sentences.yaml").read_text(encoding="utf-8"))
    return TypeAdapter(list[Sentence]).validate_python(lines)


def speak(speaker: KokoroSpeaker, sentence: Sentence) -> Samples:
    """Say one sentence in the band of a telephone."""
    said = trim(speaker.say(sentence.said or sentence.text, sentence.voice, sentence.speed), speaker.rate)
    edge = np.zeros(round(EDGE_S * speaker.rate))
    return band(resample(np.concatenate([edge, level_to(said, speaker.rate), edge]), speaker.rate, RATE))


def band(samples: Samples) -> Samples:
    """Keep what a telephone carries."""
    spectrum = np.fft.rfft(samples)
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(at < BAND_HZ[0]) | (at > BAND_HZ[1])] = 0
    return np.asarray(np.fft.irfft(spectrum, len(samples)), dtype=np.float64)


def street(length: int, rng: np.random.Generator) -> Samples:
    """Return traffic: a low rumble that swells and fades, and now and then a horn."""
    spectrum = np.fft.rfft(rng.normal(0, 1, length))
    at = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 50.0)
    rumble = np.fft.irfft(spectrum / at**0.8, length)
    time = np.arange(length) / RATE
    passing = 1.0 + 0.6 * np.sin(2 * np.pi * rng.uniform(0.15, 0.4) * time + rng.uniform(0, 6))
    sound = rumble / np.sqrt(np.mean(rumble**2)) * passing
    start = rng.integers(0, max(1, length - RATE // 2))
    horn = np.sin(2 * np.pi * 420 * time[: RATE // 3]) + np.sin(2 * np.pi * 530 * time[: RATE // 3])
    sound[start : start + RATE // 3] += horn[: len(sound) - start]
    return band(sound)


def babble(length: int, others: Sequence[Samples], rng: np.random.Generator) -> Samples:
    """Return several people talking at once; backwards, so that nothing they say is a word."""
    sound = np.zeros(length)
    for number in rng.choice(len(others), TALKERS, replace=False):
        sound += np.resize(np.roll(others[number][::-1], rng.integers(0, length)), length)
    return sound


def with_noise(sentence: Sentence, said: Samples, others: Sequence[Samples], rng: np.random.Generator) -> Samples:
    """Return the sentence in its surroundings, at its level."""
    sound = level_to(said, RATE)
    if sentence.noise:
        noise = street(len(said), rng) if sentence.noise == "street" else babble(len(said), others, rng)
        wanted = np.sqrt(np.mean(sound**2)) * 10 ** (-sentence.snr_db / 20)
        sound = sound + noise * wanted / np.sqrt(np.mean(noise**2))
    sound = sound * 10 ** ((sentence.level_dbfs + 20) / 20) + rng.normal(0, 10**-3.6, len(said))
    return np.clip(sound, -1.0, 1.0)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("only", nargs="*", help="ids of the sentences to make; all when none is given")
    options.add_argument("--into", type=Path, default=FOLDER)
    asked = options.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    speaker = KokoroSpeaker()
    numbered = sorted(enumerate(sentences()), key=lambda one: one[1].noise == "babble")
    quiet = [sentence.id for _, sentence in numbered if not sentence.noise]
    for number, sentence in numbered:
        if asked.only and sentence.id not in asked.only:
            continue
        others = [read_wav(asked.into / f"{name}.wav")[0] for name in quiet] if sentence.noise == "babble" else []
        sound = with_noise(sentence, speak(speaker, sentence), others, np.random.default_rng(number))
        write_wav(asked.into / f"{sentence.id}.wav", sound, RATE)
        (asked.into / f"{sentence.id}.txt").write_text(sentence.text + "\n", encoding="utf-8")
        print(f"{sentence.id}  {len(sound) / RATE:.1f} s")


if __name__ == "__main__":
    main()
