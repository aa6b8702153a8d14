"""What every benchmark says of where it ran."""

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path


def machine() -> dict[str, object]:
    """Return processor, cores, memory and interpreter."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    kib = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(kib / 2**20, 1),
        "python": platform.python_version(),
        "load_1m": round(os.getloadavg()[0], 2),
    }


def versions(*packages: str) -> dict[str, str]:
    """Return the installed versions of these packages."""
    return {name: version(name) for name in packages}


def say(name: str, **figures: object) -> None:
    """Print a benchmark's one line."""
    sys.stdout.write(json.dumps({"benchmark": name, **figures, "machine": machine()}, ensure_ascii=False) + "\n")


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
