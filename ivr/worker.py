"""One thread that does jobs in the order they came, so that the event loop never waits for the database."""

import logging
import queue
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

Job = Callable[[], None]
LONGEST_LINE = 20_000
IDLE_S = 2.0


class OrderedWorker:
    """A single thread behind a bounded line. A job that fails is logged and costs only itself.

    Args:
        name: Name of the thread.
        size: Longest line; ``put`` refuses beyond it.
        idle: Done whenever nothing came for ``IDLE_S`` seconds.
    """

    def __init__(self, name: str, size: int = LONGEST_LINE, idle: Job | None = None) -> None:
        self._idle = idle
        self._line: queue.Queue[Job | None] = queue.Queue(size)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def put(self, job: Job) -> bool:
        """Queue a job without waiting; return whether there was room."""
        try:
            self._line.put_nowait(job)
        except queue.Full:
            return False
        return True

    def stop(self) -> None:
        """Do what is queued, then end. Waits; call it off the event loop."""
        if self._thread.is_alive():
            self._line.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:
                log.exception("a job of %s failed", self._thread.name)

    def _next(self) -> Job | None:
        if self._idle is None:
            return self._line.get()
        try:
            return self._line.get(timeout=IDLE_S)
        except queue.Empty:
            return self._idle
