"""One recogniser process, seen from the hotline: started, fed without ever waiting, watched, ended."""

import asyncio
import contextlib
import json
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

from asr.engines.base import EngineSpec
from asr.worker.messages import Kind, Message, Unpacker
from asr.worker.system import allocator
from config.settings import PROJECT

log = logging.getLogger(__name__)

PROGRAM = "asr.worker"

QUIET_S = 2.0
"""A worker gives signs of life all the time; when none came for so long nothing is expected of it."""

FROZEN_S = 3.0
LOAD_S = 90.0
WATCH_S = 0.5


class WorkerProcess:
    """The life of one process, from its start to its end.

    Args:
        spec: Engine and model.
        niceness: How far the process steps back behind everything else.
        on_up: Told once, when it listens.
        on_message: Told what it answers about a leg.
        on_quiet: Told when nothing is expected of it any more, and when something is again.

    Attributes:
        quiet: Whether it gives no sign of life just now, or hangs in a decoding.
        stuck: Whether it is quiet, or a decoding takes so long that it may be: what it owes is late for no fault of the
            machine, and it is given nothing new while another listens.
        waiting: Bytes of audio that were sent and are not decoded yet.
        leaving: Whether it is to be given nothing new.
        listened_s: After its end: for how long it listened; 0 if it never did.
    """

    def __init__(
        self,
        spec: EngineSpec,
        niceness: int,
        on_up: Callable[["WorkerProcess"], None] = lambda worker: None,
        on_message: Callable[["WorkerProcess", Message], None] = lambda worker, message: None,
        on_quiet: Callable[["WorkerProcess"], None] = lambda worker: None,
    ) -> None:
        self.spec = spec
        self.up = False
        self.quiet = False
        self.pid = 0
        self.waiting = 0
        self.leaving = False
        self.listened_s = 0.0
        self._niceness = niceness
        self._on_up = on_up
        self._on_message = on_message
        self._on_quiet = on_quiet
        self._up_at = 0.0
        self._heard_at = 0.0
        self._hangs = False
        self._stuck = False
        self._writer: asyncio.StreamWriter | None = None

    @property
    def stuck(self) -> bool:
        """See the class."""
        return self.quiet or self._stuck

    async def run(self) -> None:
        """Start the process and return when it has ended, by itself or because it gave no sign of life."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", PROGRAM, str(theirs.fileno()), str(self._niceness)),
                json.dumps(asdict(self.spec)),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                cwd=PROJECT,
                env={**os.environ, "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", **allocator(self.spec.engine)},
            )
        reader, writer = await asyncio.open_connection(sock=ours)
        self._writer, self.pid = writer, process.pid
        try:
            await self._listen(reader)
        finally:
            if self.up:
                self.listened_s = time.monotonic() - self._up_at
            self.up, self._writer = False, None
            writer.transport.abort()
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def write(self, data: bytes) -> None:
        """Send without waiting; what a frozen process can hold up is bounded by the legs' backlog."""
        if self.up and self._writer:
            self._writer.write(data)

    def end(self) -> None:
        """End the process; ``run`` returns soon."""
        if self._writer:
            self._writer.transport.abort()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        unpacker = Unpacker()
        started = checked = self._heard_at = time.monotonic()
        pending = asyncio.ensure_future(reader.read(65_536))
        try:
            while True:
                done, _ = await asyncio.wait({pending}, timeout=WATCH_S)
                now = time.monotonic()
                if done:
                    try:
                        data = pending.result()
                    except OSError:
                        return
                    if not data:
                        return
                    self._heard_at = now
                    for message in unpacker.feed(data):
                        self._take(message)
                    pending = asyncio.ensure_future(reader.read(65_536))
                elif now - checked > 2 * WATCH_S:
                    self._heard_at = now  # it is we who stood still
                elif now - self._heard_at > FROZEN_S if self.up else now - started > LOAD_S:
                    log.error("recogniser process gives no sign of life, it is replaced")
                    return
                self._note_quiet(now)
                checked = now
        finally:
            pending.cancel()

    def _note_quiet(self, now: float) -> None:
        quiet = self.up and (self._hangs or now - self._heard_at > QUIET_S)
        if quiet != self.quiet:
            self.quiet = quiet
            self._on_quiet(self)

    def _take(self, message: Message) -> None:
        if message.kind is Kind.READY:
            self.up, self._up_at = True, time.monotonic()
            self._on_up(self)
        elif message.kind is Kind.BEAT:
            said = message.json()
            self._hangs, self._stuck = said["hangs"], said["stuck"]
        elif message.leg:
            self._on_message(self, message)
