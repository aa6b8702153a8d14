"""How many calls one machine writes down while they go on, both sides of each, over the real media protocol.

More and more conversations (``benchmarks.asr_talk``) are played until text comes too late: partial text more than 0.5 s
(95th percentile) after its last sound was sent, final text more than 1 s after the end of speech, or anything lost.

In the same run, in a process of its own, with the same sound: the plain way, one recogniser per connection in a thread
pool, no gate. Beside both: how fast this machine decodes speech at all, and whether what was written is what the engine
writes offline.

Prints one JSON line.
"""

import argparse
import asyncio
import difflib
import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import numpy as np
import psutil

from asr.audio import read_wav, seconds
from asr.engines.base import EngineSpec, Recogniser
from asr.engines.loading import load
from asr.models.install import install
from asr.offline import passages
from benchmarks.asr_talk import LEGS, SPEECH, conversation
from benchmarks.asr_ways import MOST, Heard, Step, ours, plain
from benchmarks.machine import say, versions
from config.settings import PROJECT, Settings

PARTIAL_S = 0.5
FINAL_S = 1.0
WARM_UP_S = 8.0
CHECKED = 2
"""Calls whose text is compared with the engine's own."""


CORES = os.cpu_count() or 1

Texts = dict[str, str]


def p95(values: list[float]) -> float:
    return round(float(np.percentile(values, 95)), 3) if values else 0.0


def in_time(heard: Heard, *, final: bool) -> bool:
    return not heard.lost and p95(heard.partial) <= PARTIAL_S and (not final or p95(heard.final) <= FINAL_S)


async def climb(step: Step, length: float, ladder: list[int]) -> tuple[dict[str, object], Texts]:
    """Play more and more calls until partial text comes too late.

    ``calls`` counts what stays within both limits; ``calls_by_partial`` leaves the final text aside, whose time without
    a gate is the engine's own sense of where an utterance ends.

    Returns:
        Figures, and the text of the largest step in time.
    """
    within: dict[str, object] = {"calls": 0}
    by_partial = 0
    text: Texts = {}
    beyond: dict[str, object] = {}
    for calls in ladder:
        await step(calls, WARM_UP_S)
        cpu = cpu_seconds()
        heard = await step(calls, length)
        figures: dict[str, object] = {
            "calls": calls,
            "partial_p95_s": p95(heard.partial),
            "final_p95_s": p95(heard.final),
            "finals": len(heard.final),
            "lost": heard.lost,
            "cpu_per_call_second": round((cpu_seconds() - cpu) / (calls * length), 3),
            "rss_mb": round(memory() / 2**20),
        }
        print(figures, file=sys.stderr)
        if not in_time(heard, final=False):
            beyond = beyond or figures
            break
        by_partial = calls
        text = {f"{call} {leg}": " ".join(parts) for (call, leg), parts in heard.text.items()}
        if in_time(heard, final=True) and not beyond:
            within = figures
        else:
            beyond = beyond or figures
    return {**within, "calls_by_partial": by_partial, "next": beyond}, text


def real_time_factor(spec: EngineSpec) -> tuple[float, float]:
    """Return core-seconds for a second of speech with every core at work, and how much speech that was measured on."""
    engine = load(spec)
    clips = [read_wav(path) for path in sorted(SPEECH.glob("*.wav"))]
    spent: list[float] = []

    def decode(recogniser: Recogniser, times: int) -> None:
        for _ in range(times):
            for clip in clips:
                for at in range(0, len(clip), 3_200):
                    recogniser.accept(clip[at : at + 3_200])
                recogniser.finish()

    recognisers = [engine.recogniser() for _ in range(CORES)]
    for times in (1, 2):
        threads = [threading.Thread(target=decode, args=(one, times)) for one in recognisers]
        before = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent.append(time.monotonic() - before)
    speech = 2 * seconds(sum(map(len, clips)))
    return round(spent[-1] / speech, 4), round(speech, 1)


def offline(spec: EngineSpec, length: float) -> Texts:
    """Return what the engine writes of the first calls' sound with the same gate."""
    engine = load(spec)
    return {
        f"b-{call} {leg}": " ".join(p.text for p in passages(b"".join(frames), engine))
        for call in range(CHECKED)
        for leg, frames in zip(LEGS, conversation(call, length), strict=True)
    }


def agreement(one: Texts, other: Texts) -> float:
    """Return the share of characters that agree over the legs both have."""
    legs = sorted(one.keys() & other.keys())
    a, b = ("".join(text[leg].replace(" ", "") for leg in legs) for text in (one, other))
    return round(difflib.SequenceMatcher(None, a, b, autojunk=False).ratio(), 4)


def family() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *(p for p in me.children(recursive=True) if "benchmarks.asr_talk" not in p.cmdline())]


def cpu_seconds() -> float:
    return sum(sum(p.cpu_times()[:2]) for p in family())


def memory() -> int:
    return sum(p.memory_info().rss for p in family())


async def measure(name: str, spec: EngineSpec, length: float, ladder: list[int]) -> tuple[dict[str, object], Texts]:
    workers = 2 if name == "ours" else 1
    async with (ours if name == "ours" else plain)(spec, workers) as step:
        return await climb(step, length, ladder)


def in_a_process(name: str, model: str, length: float, ladder: list[int]) -> tuple[dict[str, object], Texts]:
    steps = [str(n) for n in ladder]
    arguments = ["--only", name, "--seconds", str(length), "--model", model, "--calls", *steps]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.asr", *arguments], stdout=subprocess.PIPE, text=True, check=True, cwd=PROJECT
    )
    figures, text = json.loads(done.stdout)
    return figures, text


def steps_around(calls: float) -> list[int]:
    """Return steps from well below a guess to well above it."""
    first = max(1, int(calls * 0.6))
    return list(range(first, min(MOST, int(calls * 2) + 3)))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=20.0, help="length of each step")
    options.add_argument("--model", default="vosk-ko")
    options.add_argument("--calls", type=int, nargs="*", help="steps, instead of those around what is expected")
    options.add_argument("--only", choices=("ours", "plain"), help=argparse.SUPPRESS)
    asked = options.parse_args()
    model = install(Settings(), asked.model)
    spec = EngineSpec(model.entry.engine, model.name, str(model.path), language=model.entry.language)
    if asked.only:
        print(json.dumps(asyncio.run(measure(asked.only, spec, asked.seconds, asked.calls))))
        return
    load_before = os.getloadavg()[0]
    factor, measured_on_s = real_time_factor(spec)
    speakers = CORES / factor
    own, own_text = in_a_process("ours", model.name, asked.seconds, asked.calls or steps_around(speakers))
    other, other_text = in_a_process("plain", model.name, asked.seconds, asked.calls or steps_around(speakers / 2.5))
    expected = offline(spec, asked.seconds)
    calls = int(str(own["calls"]))
    say(
        "asr",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=versions("vosk", "websockets"),
        model=model.name,
        seconds=asked.seconds,
        limits={"partial_p95_s": PARTIAL_S, "final_p95_s": FINAL_S},
        load_before=round(load_before, 2),
        real_time_factor={"core_seconds_per_speech_second": factor, "on_s": measured_on_s},
        speakers_at_full_load=round(speakers, 2),
        ours=own,
        plain=other,
        calls_per_core=round(calls / CORES, 2),
        share_of_speakers_at_full_load=round(calls / speakers, 3),
        text={
            "checked_legs": len(expected),
            "ours_as_offline": agreement(own_text, expected),
            "ours_against_plain": agreement(own_text, other_text),
        },
    )


if __name__ == "__main__":
    main()
