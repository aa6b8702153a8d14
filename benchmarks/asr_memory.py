"""What hearing calls takes of memory: for each call that goes on, and whether a thousand calls leave anything behind.

Short calls follow each other, some at a time, over the real media protocol; after each hundred the memory of the
process and its recognisers is taken at once, and after each half when nobody has spoken for so long that decoders
nobody needs were let go. Prints one JSON line; some six minutes.
"""

import argparse
import asyncio
from datetime import UTC, datetime

import psutil

from asr.engines.base import EngineSpec
from asr.models.install import install, prepare
from asr.worker.shelf import IDLE_S, LOOK_S
from benchmarks.asr_service import family, memory
from benchmarks.asr_ways import ours
from benchmarks.machine import say, versions
from config.settings import Settings

CALLS = 1_000
BETWEEN = 100
"""Calls between two readings."""

AT_ONCE = 20
SECONDS = 3.0
REST_S = IDLE_S + 2 * LOOK_S + 5.0


def megabytes(size: float) -> float:
    return round(size / 2**20, 1)


async def measure(spec: EngineSpec, calls: int) -> dict[str, object]:
    async with ours(spec) as step:
        idle = memory()
        await step(AT_ONCE, 2 * SECONDS, 0)
        warm = memory()
        at_work, rested, utterances, lost = [warm], list[int](), 0, 0
        for done in range(0, calls, BETWEEN):
            heard = await step(AT_ONCE, SECONDS, done, BETWEEN // AT_ONCE)
            utterances += sum(map(len, heard.text.values()))
            lost += heard.lost
            at_work.append(memory())
            if (done + BETWEEN) % (calls // 2) == 0:
                await asyncio.sleep(REST_S)
                rested.append(memory())
        ending = {p.pid: megabytes(p.memory_info().rss) for p in family()}
    return {
        "calls": calls,
        "at_once": AT_ONCE,
        "seconds_each": SECONDS,
        "utterances": utterances,
        "lost": lost,
        "idle_mb": megabytes(idle),
        "each_call_mb": megabytes((warm - idle) / AT_ONCE),
        "each_call_at_most_mb": megabytes((max(at_work) - idle) / AT_ONCE),
        "after_each_100_mb": [megabytes(reading) for reading in at_work],
        "rested_after_each_half_mb": [megabytes(reading) for reading in rested],
        "growth_in_the_second_half_mb": megabytes(rested[-1] - rested[0]),
        "processes_mb": sorted(ending.values(), reverse=True),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", default="vosk-ko")
    options.add_argument("--calls", type=int, default=CALLS)
    asked = options.parse_args()
    install(Settings(), asked.model)
    model = prepare(Settings(), asked.model)
    graph = str(model.graph)
    spec = EngineSpec(model.entry.engine, model.name, str(model.path), language=model.entry.language, graph=graph)
    say(
        "asr_memory",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=versions("vosk"),
        model=model.name,
        available_mb=psutil.virtual_memory().available >> 20,
        **asyncio.run(measure(spec, asked.calls)),
    )


if __name__ == "__main__":
    main()
