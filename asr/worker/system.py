"""What a recogniser process asks of the system: to come later than others, and to take back memory."""

import ctypes
import os
import threading


def step_back(by: int) -> None:
    """Let the calling thread come so much later than its process when the processor is short."""
    me = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + by)


def give_memory_back() -> None:
    """Return what was freed to the system: glibc keeps it otherwise, in the many small pieces of a decoder's graph."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
