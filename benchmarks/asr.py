"""How many calls one machine writes down while they go on, both sides of each, over the real media protocol.

Conversations (``benchmarks.asr_talk``) are played side by side; sought is how many are written down in time: partial
text at most 0.5 s (95th percentile) after its last sound was sent, final text at most 1 s after the end of speech,
nothing lost.

In the same run, in a process of its own, with the same sound: the plain way, one recogniser per connection in a thread
pool, no gate. It is held to the partial text alone: when an utterance is over the engine itself decides there, late.

Beside both: how fast this machine decodes the same speech at all, in a bare process like our recognisers', before and
after our way, since a shared machine is not equally fast all the time: ``one_by_one``, each core decodes one side after
the other, each whole, as only recordings can be; ``in_turn``, as many decoders as sides of the calls that speak at once
take turns, a tenth of a second each, as live sound comes; ``as_it_comes``, one by one with the model not prepared. And
how far the texts agree with each other and with what the engine writes, with the model as it comes, of the same sound
when nothing else goes on.

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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np
import psutil

from asr.audio import seconds
from asr.engines.base import EngineSpec, Recogniser
from asr.engines.loading import load
from asr.gate import Chunk, End, cut
from asr.models.install import install, prepare
from asr.offline import passages
from asr.worker.system import allocator
from benchmarks.asr_service import MOST, Heard, family, memory
from benchmarks.asr_talk import LEGS, conversation
from benchmarks.asr_ways import Step, ours, plain, plain_model, plain_text
from benchmarks.machine import say, versions
from config.settings import PROJECT, Settings

PARTIAL_S = 0.5
FINAL_S = 1.0
WARM_UP_S = 60.0
"""Our decoders outlive a call, and how many legs are heard follows from what they cost before: first they hear other
conversations."""

CHECKED = 2
"""Calls whose text is compared with the engine's own."""

MEASURED = 6
"""Calls whose speech the real-time factor is measured on."""

ELSEWHERE = 1000
"""Seed of conversations that are not played: decoders get warm on them."""

CORES = os.cpu_count() or 1

Texts = dict[str, str]
Environment = Mapping[str, str]


def p95(values: list[float]) -> float:
    return round(float(np.percentile(values, 95)), 3) if values else 0.0


def in_time(heard: Heard, *, final: bool) -> bool:
    return not heard.lost and p95(heard.partial) <= PARTIAL_S and (not final or p95(heard.final) <= FINAL_S)


async def search(step: Step, length: float, fits: range, *, final: bool) -> tuple[dict[str, object], Texts]:
    """Find the largest number of calls whose text comes in time, by halving.

    Returns:
        Figures of that number and of the least tried beyond it, and the text of the former if there is one.
    """
    within: dict[str, object] = {"calls": 0}
    beyond: dict[str, object] = {}
    text: Texts = {}
    low, high = fits[0] - 1, fits[-1] + 1
    while high - low > 1:
        calls = (low + high) // 2
        own, cpu = own_cpu_seconds(), cpu_seconds()
        heard = await step(calls, length, 0)
        figures: dict[str, object] = {
            "calls": calls,
            "partial_p95_s": p95(heard.partial),
            "final_p95_s": p95(heard.final),
            "finals": len(heard.final),
            "lost": heard.lost,
            "cores_used": round((cpu_seconds() - cpu) / length, 2),
            "cores_used_by_the_server": round((own_cpu_seconds() - own) / length, 2),
            "rss_mb": round(memory() / 2**20),
        }
        print(figures, file=sys.stderr)
        timely = in_time(heard, final=final)
        if timely or not text:
            text = {f"{call} {leg}": " ".join(parts) for (call, leg), parts in heard.text.items()}
        if timely:
            low, within = calls, figures
        else:
            high, beyond = calls, figures
    return {**within, "beyond": beyond}, text


def real_time_factor(spec: EngineSpec, length: float, at_once: int) -> float:
    """Return core-seconds for a second of the speech that is played, with every core at work.

    Args:
        spec: Engine and model.
        length: Seconds of each conversation.
        at_once: Decoders of each core that take turns, piece by piece.
    """
    engine = load(spec)
    calls = max(MEASURED, CORES * at_once)
    cost: list[tuple[float, float]] = []

    def decode(core: int) -> None:
        recognisers = [engine.recogniser() for _ in range(at_once)]
        for seed in (ELSEWHERE + core, ELSEWHERE + core + CORES):
            in_turn(recognisers, pieces_of(seed, length))
        cost.append(
            in_turn(recognisers, [leg for seed in range(core, calls, CORES) for leg in pieces_of(seed, length)])
        )

    side_by_side(decode, range(CORES))
    return round(sum(spent for spent, _ in cost) / sum(spoken for _, spoken in cost), 4)


def pieces_of(seed: int, length: float) -> list[list[Chunk | End]]:
    """Return what the gate hands on of both legs."""
    return [[p for p in cut(frames) if isinstance(p, Chunk | End)] for frames in conversation(seed, length)]


def in_turn(recognisers: list[Recogniser], legs: list[list[Chunk | End]]) -> tuple[float, float]:
    """Let each decoder hear a leg, a piece of each by turns, until all legs are heard.

    Returns:
        Seconds of the core, and of speech.
    """
    spoken = 0
    began = time.thread_time()
    for first in range(0, len(legs), len(recognisers)):
        for pieces in zip_longest(*legs[first : first + len(recognisers)]):
            for recogniser, piece in zip(recognisers, pieces, strict=False):
                if isinstance(piece, Chunk):
                    recogniser.accept(piece.pcm)
                    spoken += len(piece.pcm)
                elif piece:
                    recogniser.finish()
    return time.thread_time() - began, seconds(spoken)


def side_by_side(work: Callable[[int], object], items: Iterable[int]) -> None:
    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def unloaded(spec: EngineSpec, length: float) -> tuple[Texts, Texts]:
    """Return what both ways write of the first calls' sound when nothing else goes on."""
    engine = load(spec)
    model = plain_model(spec)
    own: Texts = {}
    other: Texts = {}

    def read(call: int) -> None:
        for leg, frames in zip(LEGS, conversation(call, length), strict=True):
            pcm = b"".join(frames)
            own[f"b-{call} {leg}"] = " ".join(p.text for p in passages(pcm, engine))
            other[f"b-{call} {leg}"] = plain_text(model, pcm)

    side_by_side(read, range(CHECKED))
    return own, other


def agreement(one: Texts, other: Texts) -> float:
    """Return the share of characters that agree over the legs both have."""
    legs = sorted(one.keys() & other.keys())
    a, b = ("".join(text[leg].replace(" ", "") for leg in legs) for text in (one, other))
    return round(difflib.SequenceMatcher(None, a, b, autojunk=False).ratio(), 4)


def cpu_seconds() -> float:
    return sum(sum(p.cpu_times()[:2]) for p in family())


def own_cpu_seconds() -> float:
    return sum(psutil.Process().cpu_times()[:2])


async def measure(name: str, spec: EngineSpec, length: float, calls: range) -> tuple[dict[str, object], Texts]:
    async with (ours if name == "ours" else plain)(spec) as step:
        if name == "ours":
            await step(sum(calls) // len(calls), WARM_UP_S, ELSEWHERE)
        return await search(step, length, calls, final=name == "ours")


def between(low: int, high: int) -> tuple[str, ...]:
    return "--calls", str(low), str(high)


def in_a_process(
    only: str, asked: argparse.Namespace, *more: str, environment: Environment = MappingProxyType({})
) -> Any:
    arguments = ["--only", only, "--seconds", str(asked.seconds), "--model", asked.model, *more]
    command = [sys.executable, "-m", "benchmarks.asr", *arguments]
    env = {**os.environ, **environment}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=PROJECT, env=env)
    return json.loads(done.stdout)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=30.0, help="length of each step")
    options.add_argument("--model", default="vosk-ko")
    options.add_argument("--only", choices=("ours", "plain", "factor"), help="one part")
    options.add_argument("--calls", type=int, nargs=2, default=(1, 16), help="from so many to so many, with --only")
    options.add_argument("--at-once", type=int, default=1, help="decoders of a core, with --only factor")
    options.add_argument("--as-it-comes", action="store_true", help="the model is not prepared, with --only factor")
    asked = options.parse_args()
    install(Settings(), asked.model)
    model = prepare(Settings(), asked.model, lambda line: print(line, file=sys.stderr))
    as_it_comes = EngineSpec(model.entry.engine, model.name, str(model.path), language=model.entry.language)
    spec = replace(as_it_comes, graph=str(model.graph))
    if asked.only == "factor":
        print(json.dumps(real_time_factor(as_it_comes if asked.as_it_comes else spec, asked.seconds, asked.at_once)))
        return
    if asked.only:
        low, high = asked.calls
        print(json.dumps(asyncio.run(measure(asked.only, spec, asked.seconds, range(low, high + 1)))))
        return
    load_before = os.getloadavg()[0]
    as_ours = allocator(model.entry.engine)
    one_by_one = in_a_process("factor", asked, environment=as_ours)
    most = min(MOST, round(CORES / one_by_one))
    turns = ("--at-once", str(most // CORES))
    by_turns = in_a_process("factor", asked, *turns, environment=as_ours)
    untouched = in_a_process("factor", asked, "--as-it-comes")
    own, own_text = in_a_process("ours", asked, *between(1 + most // 2, min(MOST, 2 * most)))
    before = {"one_by_one": one_by_one, "in_turn": by_turns}
    after = {
        "one_by_one": in_a_process("factor", asked, environment=as_ours),
        "in_turn": in_a_process("factor", asked, *turns, environment=as_ours),
    }
    speakers = {name: 2 * CORES / (before[name] + after[name]) for name in before}
    other, other_text = in_a_process("plain", asked, *between(1, round(CORES / untouched / len(LEGS))))
    own_expected, other_expected = unloaded(as_it_comes, asked.seconds)
    calls = int(str(own["calls"]))
    say(
        "asr",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=versions("vosk", "websockets"),
        model=model.name,
        seconds=asked.seconds,
        limits={"partial_p95_s": PARTIAL_S, "final_p95_s": FINAL_S},
        load_before=round(load_before, 2),
        core_seconds_per_speech_second={"before": before, "after": after, "as_it_comes": untouched},
        speakers_at_full_load={name: round(number, 2) for name, number in speakers.items()},
        ours=own,
        plain=other,
        calls_per_core=round(calls / CORES, 2),
        share_of_speakers_at_full_load={name: round(calls / number, 3) for name, number in speakers.items()},
        times_plain=round(calls / max(1, int(str(other["calls"]))), 2),
        text={
            "checked_legs": len(own_expected),
            "ours_as_unloaded": agreement(own_text, own_expected),
            "plain_as_unloaded": agreement(other_text, other_expected),
            "ours_against_plain": agreement(own_text, other_text),
            "unloaded_against_plain_unloaded": agreement(own_expected, other_expected),
        },
    )


if __name__ == "__main__":
    main()
