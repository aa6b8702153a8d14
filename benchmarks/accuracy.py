"""Character error rate of folders of ``*.wav`` with what is said in ``*.txt``, through the whole path.

Each file is spoken in a call over a µ-law SIP trunk to a real Asterisk; live text is what the hotline kept of it (tap,
gate, recogniser, written text), exact text what its reading of the recording made of that. ``--offline`` leaves the
telephone out and keeps its codec: faster, for development.

Punctuation and spaces do not count, numbers are compared in digits. Prints one JSON line.
"""

import argparse
import asyncio
import dataclasses
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from asr.audio import FRAME_BYTES, widened
from asr.engines.base import Engine, EngineSpec, Result
from asr.engines.loading import load
from asr.models.choose import hints_of
from asr.models.install import installed
from asr.offline import passages
from asr.text.writer import Writer
from benchmarks.machine import say, versions
from benchmarks.speech.__main__ import FOLDER, sentences
from benchmarks.speech.call import speak
from benchmarks.speech.errors import errors
from benchmarks.speech.telephone import from_ulaw, samples_of, to_ulaw
from config.profile import load_profile
from config.settings import AsrEngine, AsrSettings, Settings

CITY = load_profile("demo")
MODELS = ("whisper-base", "vosk-cn", "vosk-small-cn")
EDGE = bytes(25 * FRAME_BYTES)


@dataclasses.dataclass(frozen=True)
class Spoken:
    """One file with what is said in it; ``noisy`` where the folder says so."""

    wav: Path
    text: str
    noisy: bool


def spoken_in(folder: Path) -> list[Spoken]:
    """Return a folder's files."""
    listed = folder / "sentences.yaml"
    noisy = {s.id for s in sentences(folder) if s.noise} if listed.exists() else set()
    return [
        Spoken(wav, wav.with_suffix(".txt").read_text(encoding="utf-8"), wav.stem in noisy)
        for wav in sorted(folder.glob("*.wav"))
    ]


def specs() -> list[EngineSpec]:
    """Return what is installed for Mandarin."""
    there = installed(Settings())
    others = tuple(code for code in Settings().asr.languages if code != "zh")
    return [
        EngineSpec(there[name].entry.engine, name, str(there[name].path), hints=hints_of(CITY), others=others)
        for name in MODELS
        if name in there
    ]


def careful(spec: EngineSpec) -> EngineSpec:
    """Return how recordings are read after the call."""
    return dataclasses.replace(spec, careful=True)


def written(writer: Writer, engine: Engine, pcm: bytes) -> str:
    """Return what an engine makes of sound, written down."""
    return "".join(writer.write(Result(p.text, p.words, p.language)).text for p in passages(pcm, engine))


def coded(path: Path) -> bytes:
    """Return a file as the tap would deliver it: through the codec, at 16 kHz."""
    return EDGE + widened(from_ulaw(to_ulaw(samples_of(path)))) + EDGE + EDGE


def figures(files: Sequence[Spoken], texts: Iterable[str]) -> dict[str, object]:
    """Return error rates: of all files, of clean and noisy ones, and the worst."""
    counted = [(file, *errors(file.text, text)) for file, text in zip(files, texts, strict=True)]

    def rate(*noisy: bool) -> float | None:
        of = [(wrong, length) for file, wrong, length in counted if file.noisy in noisy]
        return round(sum(w for w, _ in of) / sum(n for _, n in of), 4) if of else None

    worst = sorted(counted, key=lambda one: -one[1] / one[2])[:3]
    return {
        "files": len(files),
        "characters": sum(length for *_, length in counted),
        "cer": rate(True, False),
        "cer_clean": rate(False),
        "cer_noisy": rate(True),
        "worst": {file.wav.stem: round(wrong / length, 2) for file, wrong, length in worst},
    }


def by_codec(folder: Path, spec: EngineSpec, show: bool) -> list[dict[str, object]]:
    """Measure both passes without a telephone."""
    files, writer, rows = spoken_in(folder), Writer(CITY), []
    for name, used in (("live", spec), ("exact", careful(spec))):
        engine, began = load(used), time.monotonic()
        sounds = [coded(file.wav) for file in files]
        texts = [written(writer, engine, sound) for sound in sounds]
        lasted = sum(map(len, sounds)) / 32_000
        rows.append(row(folder, spec, name, figures(files, texts), rtf=round((time.monotonic() - began) / lasted, 2)))
        show_all(show, files, texts)
    return rows


def by_telephone(folder: Path, spec: EngineSpec, show: bool) -> list[dict[str, object]]:
    """Measure both passes through Asterisk."""
    files = spoken_in(folder)
    asr = AsrSettings(engine=AsrEngine(spec.engine), model=spec.model)
    with tempfile.TemporaryDirectory() as place:
        taken = asyncio.run(speak([file.wav for file in files], asr, Path(place)))
    live = [one.live for one in taken]
    exact = [one.exact for one in taken]
    show_all(show, files, live)
    show_all(show, files, exact)
    missed = sum(one.missed for one in taken)
    return [
        row(folder, spec, "live", figures(files, live), partly_missed=missed),
        row(folder, spec, "exact", figures(files, exact)),
    ]


def row(folder: Path, spec: EngineSpec, name: str, rates: dict[str, object], **more: object) -> dict[str, object]:
    return {"folder": folder.name, "engine": spec.engine, "model": spec.model, "pass": name, **rates, **more}


def show_all(show: bool, files: Sequence[Spoken], texts: Sequence[str]) -> None:
    for file, text in zip(files, texts, strict=True) if show else ():
        print(f"{file.wav.stem}\n  {file.text.strip()}\n  {text}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="*", type=Path, default=[FOLDER], help="the project's own set by default")
    options.add_argument("--offline", action="store_true", help="the codec alone, without Asterisk")
    options.add_argument("--show", action="store_true", help="print each file's text and what was heard")
    asked = options.parse_args()
    measure = by_codec if asked.offline else by_telephone
    say(
        "accuracy",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=versions("vosk", "faster-whisper", "ctranslate2"),
        path="codec" if asked.offline else "asterisk",
        results=[line for folder in asked.folders for spec in specs() for line in measure(folder, spec, asked.show)],
    )


if __name__ == "__main__":
    main()
