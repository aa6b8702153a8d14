"""What a recogniser process asks of the system: to come later than others, and to take back memory."""

import ctypes
import ctypes.util
import os
import threading
from functools import cache

from asr.engines.base import EngineName


@cache
def allocator(engine: EngineName) -> dict[str, str]:
    """Return what lets a process of an engine share out memory with jemalloc, where it is installed.

    Vosk's decoders take and leave memory in countless small pieces, in turn: glibc spends a quarter of their time on
    it. A thread of jemalloc's own gives back what nobody needs; without it only who takes memory would. Whisper takes
    it in large pieces; with jemalloc it is a little slower.
    """
    found = ctypes.util.find_library("jemalloc") if engine == "vosk" else None
    return {"LD_PRELOAD": found, "MALLOC_CONF": "background_thread:true"} if found else {}


def step_back(by: int) -> None:
    """Let the calling thread come so much later than its process when the processor is short."""
    me = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + by)


def give_memory_back() -> None:
    """Return what was freed to the system: glibc keeps it otherwise, in the many small pieces of a decoder's graph."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
