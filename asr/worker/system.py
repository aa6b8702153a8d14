"""What a recogniser process asks of the system: to come later than others, and to take back memory."""

import ctypes
import ctypes.util
import os
import threading
from functools import cache


@cache
def allocator() -> dict[str, str]:
    """Return what lets a process share out memory with jemalloc, where it is installed.

    Decoders take and leave memory in countless small pieces, in turn: glibc spends a quarter of their time on it. A
    thread of jemalloc's own gives back what nobody needs; without it only who takes memory would.
    """
    found = ctypes.util.find_library("jemalloc")
    return {"LD_PRELOAD": found, "MALLOC_CONF": "background_thread:true"} if found else {}


def step_back(by: int) -> None:
    """Let the calling thread come so much later than its process when the processor is short."""
    me = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + by)


def give_memory_back() -> None:
    """Return what was freed to the system: glibc keeps it otherwise, in the many small pieces of a decoder's graph."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
