"""How long after the words of danger a warning is raised, from sound: the live engine in its own processes, the watch.

Three sentences with such words are said into the real media protocol in real time, some calls each; counted is from the
last sound of the words (as the same engine, with care, places them in the recording) to the event that operators' and
supervisors' pages are told of. ``--others`` calls talk meanwhile. Prints one JSON line. Target: 1 s.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from asr.audio import FRAMES_PER_S, SILENT_FRAME, frames_of, read_wav
from asr.engines.base import EngineSpec
from asr.engines.loading import load
from asr.models.choose import choose
from asr.warnings.matcher import matcher_of
from asr.warnings.watch import WarningWatch
from benchmarks.asr_service import MOST, Service, play, service
from benchmarks.asr_talk import SPEECH, dial, packed
from benchmarks.machine import percentile, say, versions
from benchmarks.speech.__main__ import FOLDER
from config.clock import utc_now
from config.profile import load_profile
from config.settings import Settings
from crm.bus.events import WarningRaised

SAID = (SPEECH / "citizen_gas.wav", FOLDER / "gas.wav", FOLDER / "street_fire.wav")
BEFORE_S, AFTER_S = 0.5, 4.0
PATIENCE_S = 15.0


@dataclasses.dataclass(frozen=True)
class Alarm:
    """A sentence with words of danger: its frames, and when the words are over, in seconds from the first frame."""

    name: str
    frames: Sequence[bytes]
    over_s: float


def alarms(spec: EngineSpec) -> Iterator[Alarm]:
    """Find the words in each recording; one in which the engine does not hear them is left out, and shows as such."""
    engine = load(dataclasses.replace(spec, careful=True))
    matcher = matcher_of(load_profile("demo").rules_at(utc_now()).warnings)
    silent = [SILENT_FRAME] * round(BEFORE_S * FRAMES_PER_S)
    for path in SAID:
        recogniser = engine.recogniser()
        recogniser.accept(read_wav(path))
        heard = ""
        for word, _, until in recogniser.finish().words:
            heard += word
            if matcher.find(heard):
                frames = [*silent, *frames_of(read_wav(path)), *[SILENT_FRAME] * round(AFTER_S * FRAMES_PER_S)]
                yield Alarm(path.stem, frames, BEFORE_S + until)
                break


def speak(port: int, call: int, alarm: Alarm) -> None:
    """Say it as the caller."""
    with contextlib.closing(dial(port, call, "caller")) as line:
        start = time.monotonic()
        for tick, frame in enumerate(alarm.frames):
            time.sleep(max(0.0, start + tick / FRAMES_PER_S - time.monotonic()))
            line.sendall(packed(frame))


async def warned(parts: Service, call: int, alarm: Alarm) -> float | None:
    """Return the seconds from the words to the warning; nothing if there was none."""
    with parts.bus.subscribe(WarningRaised) as events:
        over = utc_now() + timedelta(seconds=alarm.over_s)
        saying = asyncio.create_task(asyncio.to_thread(speak, parts.port, call, alarm))
        try:
            async with asyncio.timeout(PATIENCE_S):
                event = await events.get()
        except TimeoutError:
            event = None
        await saying
        return (event.at - over).total_seconds() if event else None


async def measure(spec: EngineSpec, found: Sequence[Alarm], times: int, others: int) -> dict[str, object]:
    async with service(spec) as parts:
        watch = WarningWatch(parts.bus, parts.factory, load_profile("demo"))
        await watch.start()
        took: dict[str, list[float | None]] = {}
        for turn, alarm in enumerate([alarm for alarm in found for _ in range(times)]):
            length = len(alarm.frames) / FRAMES_PER_S
            talk = asyncio.create_task(play(parts.port, others, length, turn)) if others else None
            took.setdefault(alarm.name, []).append(await warned(parts, MOST - 1 - turn, alarm))
            if talk:
                await talk
            await parts.drained()
        await watch.stop()
    after = [one for each in took.values() for one in each if one is not None]
    return {
        "sentences": [alarm.name for alarm in found],
        "said": len(found) * times,
        "missed": len(found) * times - len(after),
        "p50_s": round(percentile(after, 0.5), 2),
        "p95_s": round(percentile(after, 0.95), 2),
        "after_s": {name: [one and round(one, 2) for one in each] for name, each in took.items()},
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=5, help="calls with each sentence")
    options.add_argument("--others", type=int, default=0, help="calls that talk meanwhile")
    given = options.parse_args()
    settings = Settings()
    spec = choose(settings).spec(settings, load_profile("demo"))
    if spec is None:
        raise SystemExit("expected a speech model, none is installed: hotline models install whisper-base")
    found = list(alarms(spec))
    figures = asyncio.run(measure(spec, found, given.times, given.others))
    say("warned", versions=versions("vosk", "faster-whisper"), model=spec.model, others=given.others, **figures)


if __name__ == "__main__":
    main()
