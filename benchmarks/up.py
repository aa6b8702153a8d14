"""The whole hotline: how long it takes to start, and how much memory each process holds idle.

Memory is the proportional share (PSS) where the kernel tells it, so that pages two processes share count once. The
target for the whole system without speech models is 600 MB.
"""

import argparse
import asyncio
import json
import time
from pathlib import Path

import psutil

from benchmarks.machine import say, versions
from config.settings import AsrEngine, AsrSettings, Settings
from hotline.drill.private import private_hotline, private_settings
from ivr.pbx.install import pbx_version

SETTLED_S = 10.0


def memory_mb(process: psutil.Process) -> float:
    """Return a process's share of memory in MB."""
    try:
        return float(process.memory_full_info().pss) / 1e6
    except (psutil.AccessDenied, AttributeError):
        return float(process.memory_info().rss) / 1e6


def named(process: psutil.Process) -> str:
    """Return what a process is, by its command line."""
    line = process.cmdline()
    if "hotline" in line:
        return " ".join(line[line.index("hotline") :][:3])
    return "asr worker" if "asr.worker" in line else Path(line[0]).name if line else process.name()


async def measure(settings: Settings) -> dict[str, object]:
    began = time.perf_counter()
    async with private_hotline(settings) as up:
        took = time.perf_counter() - began
        await asyncio.sleep(SETTLED_S)
        children = json.loads((settings.data_dir / "run" / "children.json").read_text())
        processes = [psutil.Process(up.pid), *psutil.Process(up.pid).children(recursive=True)]
        memory = {f"{named(p)} [{p.pid}]": round(memory_mb(p), 1) for p in processes}
    left = [p.pid for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    return {
        "start_s": round(took, 2),
        "memory_mb": memory,
        "whole_mb": round(sum(memory.values()), 1),
        "restarts": sum(c["restarts"] for c in children.values()),
        "left_behind": left,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.parse_args()
    with private_settings(asr=AsrSettings(engine=AsrEngine.OFF)) as settings:
        first = asyncio.run(measure(settings))
        second = asyncio.run(measure(settings))
    say(
        "up",
        first_start=first,
        second_start=second,
        targets={"second_start_s": 15, "whole_mb_without_models": 600},
        versions=versions("fastapi", "uvicorn", "sqlalchemy") | {"asterisk": pbx_version(Settings())},
    )


if __name__ == "__main__":
    main()
