"""How many recogniser processes a machine carries. Each holds the model once."""

import os
from pathlib import Path

import psutil

from asr.engines.base import EngineSpec
from asr.models.catalogue import entry_of
from config.settings import Settings

RESIDENT = 2.2
"""Megabytes in memory for each megabyte of a model on disk, with the recognisers of some legs; a whole graph comes
once beside it."""

KEPT_MB = 2048
"""Memory that stays free for everything else."""

WANTED = 2
"""One that dies or freezes leaves another that listens."""

CORES_EACH = 8
"""Threads of one process hinder each other beyond this."""


def live_workers(settings: Settings, spec: EngineSpec) -> int:
    """Return how many processes hear live calls."""
    if settings.asr.workers:
        return settings.asr.workers
    free_mb = psutil.virtual_memory().available >> 20
    graph = sum(file.stat().st_size for file in Path(spec.graph).iterdir()) >> 20 if spec.graph else 0
    carried = int((free_mb - KEPT_MB) / (RESIDENT * entry_of(spec.model).megabytes + graph))
    return max(1, min(carried, max(WANTED, cores() // CORES_EACH)))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
