"""Children of ``hotline up``: started, watched, started again with back-off, and stopped for certain."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from config.clock import utc_now

log = logging.getLogger(__name__)

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 15.0
STEADY_S = 30.0
"""A child that lived this long starts again at once when it dies."""
STOP_S = 10.0


class Runnable(Protocol):
    """Something that runs until it ends or is stopped."""

    async def start(self) -> None:
        """Start it and return when it is usable."""

    async def wait(self) -> int:
        """Return its exit status when it ends."""

    async def stop(self) -> None:
        """Stop it, whatever state it is in."""

    @property
    def pid(self) -> int | None:
        """Its process, if it runs."""


class ProcessChild:
    """A process of our own program, that ends with its parent however that one ends."""

    def __init__(self, command: Sequence[str], log_file: Path) -> None:
        """Say what to run.

        Args:
            command: Program and arguments.
            log_file: Where its output is appended.
        """
        self._command = ("setpriv", "--pdeathsig", "KILL", *command)
        self._log_file = log_file
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process, if it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start in a process group of its own, so that Ctrl-C reaches only the supervisor.

        A session of its own would part it from Asterisk: the kernel shares the processor between sessions first
        (sched_autogroup, sched(7)), and recognisers that step back would step back before nobody but us.
        """
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        with self._log_file.open("ab") as said:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, process_group=0, stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said
            )

    async def wait(self) -> int:
        """Return the exit status."""
        return await self._process.wait() if self._process else 0

    async def stop(self) -> None:
        """Ask to end, then insist."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@dataclass
class ChildStatus:
    """What ``hotline doctor`` is told of a child."""

    pid: int | None = None
    started_at: str = ""
    restarts: int = 0
    last_exit: int | None = None


@dataclass
class Watcher:
    """Keeps children running and writes down how they fare.

    Attributes:
        status_file: JSON of ``{name: ChildStatus}``; removed at the end.
    """

    status_file: Path
    _status: dict[str, ChildStatus] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self, name: str, child: Runnable) -> None:
        """Start a child and keep it running until ``stop``.

        Args:
            name: For logs and the status.
            child: What to run.
        """
        self._status[name] = ChildStatus()
        await child.start()
        self._note(name, child)
        self._tasks.append(asyncio.create_task(self._keep(name, child), name=f"child {name}"))

    async def stop(self) -> None:
        """Stop the children, the last started first."""
        for task in reversed(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()
        self.status_file.unlink(missing_ok=True)

    async def _keep(self, name: str, child: Runnable) -> None:
        loop = asyncio.get_running_loop()
        wait = FIRST_WAIT_S
        try:
            while True:
                since = loop.time()
                status = self._status[name]
                status.last_exit = await child.wait()
                log.error("child ended", extra={"child": name, "exit": status.last_exit})
                wait = FIRST_WAIT_S if loop.time() - since > STEADY_S else min(wait * 2, LONGEST_WAIT_S)
                status.restarts += 1
                await self._start_again(name, child, wait)
        finally:
            await child.stop()

    async def _start_again(self, name: str, child: Runnable, wait: float) -> None:
        while True:
            await asyncio.sleep(wait)
            try:
                await child.start()
            except Exception:
                log.exception("child does not start", extra={"child": name})
                wait = min(wait * 2, LONGEST_WAIT_S)
            else:
                self._note(name, child)
                return

    def _note(self, name: str, child: Runnable) -> None:
        status = self._status[name]
        status.pid = child.pid
        status.started_at = utc_now().isoformat(timespec="seconds")
        self.status_file.parent.mkdir(parents=True, exist_ok=True)
        part = self.status_file.with_suffix(".part")
        part.write_text(json.dumps({n: asdict(s) for n, s in self._status.items()}))
        part.replace(self.status_file)
