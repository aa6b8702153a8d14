"""The recogniser process, seen from the hotline: fed without ever waiting, watched, and started anew when it dies."""

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
from typing import Protocol

from asr.engines.base import EngineSpec, Result
from asr.worker.messages import Kind, Message, Unpacker, pack, pack_utterance
from config.settings import PROJECT

log = logging.getLogger(__name__)

BACKLOG_BYTES = 32_000 * 12
"""Twelve seconds of a leg's speech may wait to be decoded; what comes on top is left for the recording."""

FROZEN_S = 3.0
LOAD_S = 90.0
WATCH_S = 0.5
BACK_OFF_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)


class LegListener(Protocol):
    """What a leg is told."""

    def on_partial(self, utterance: int, text: str) -> None:
        """Part of the running utterance seems to be this."""

    def on_final(self, utterance: int, result: Result) -> None:
        """The utterance was this."""

    def on_failed(self, utterance: int) -> None:
        """Nothing will come for this utterance."""

    def on_down(self) -> None:
        """The worker is gone with everything it had not answered."""

    def on_up(self) -> None:
        """A new worker listens."""

    def on_closed(self) -> None:
        """Everything of the closed leg has been answered."""


class PoolLeg:
    """One leg's way to the worker."""

    def __init__(self, pool: "RecogniserPool", number: int, listener: LegListener) -> None:
        self.number = number
        self.listener = listener
        self.waiting = 0
        self.closing = False
        self._pool = pool
        self._moved = asyncio.Event()

    def feed(self, utterance: int, pcm: bytes) -> bool:
        """Send speech; returns whether it was taken (``False``: no worker, or too much waits already)."""
        if not self._pool.up or self.waiting + len(pcm) > BACKLOG_BYTES:
            return False
        self.waiting += len(pcm)
        self._pool.write(pack_utterance(Kind.AUDIO, self.number, utterance, pcm))
        return True

    def took(self, taken: int) -> None:
        """So many bytes wait no longer."""
        self.waiting -= taken
        self._moved.set()

    async def room(self, limit: int) -> None:
        """Wait until at most ``limit`` bytes wait to be decoded."""
        while self.waiting > limit:
            self._moved.clear()
            await self._moved.wait()

    def finish(self, utterance: int) -> None:
        """The utterance is over: a final result or a failure will follow."""
        self._pool.write(pack_utterance(Kind.FINISH, self.number, utterance))

    def close(self) -> None:
        """Nothing more comes from this leg; ``on_closed`` follows when all is answered."""
        self._pool.close_leg(self)


class RecogniserPool:
    """Owns one worker process.

    Args:
        spec: Engine and model.
        on_change: Told ``True`` when a worker listens, ``False`` when it is gone.
    """

    def __init__(self, spec: EngineSpec, on_change: Callable[[bool], None] = lambda up: None) -> None:
        self.spec = spec
        self.up = False
        self.restarts = 0
        self.failures = 0
        self.pid = 0
        self._on_change = on_change
        self._legs: dict[int, PoolLeg] = {}
        self._next = 0
        self._writer: asyncio.StreamWriter | None = None
        self._heard_at = 0.0
        self._keeper: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()

    def start(self) -> None:
        """Start the worker, and again whenever it ends."""
        self._keeper = asyncio.create_task(self._keep_alive(), name="recogniser-pool")

    async def settled(self) -> None:
        """Wait until the worker listens, or until its first start has failed."""
        await self._settled.wait()

    async def stop(self) -> None:
        """End the worker."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    def open_leg(self, listener: LegListener) -> PoolLeg:
        """Return a way for a new leg; legs live on when the worker is replaced."""
        self._next += 1
        leg = self._legs[self._next] = PoolLeg(self, self._next, listener)
        return leg

    def close_leg(self, leg: PoolLeg) -> None:
        """See ``PoolLeg.close``."""
        leg.closing = True
        if self.up:
            self.write(pack(Kind.CLOSE, leg.number))
        else:
            self._bury(leg)

    def write(self, data: bytes) -> None:
        """Send to the worker without waiting; what a frozen worker can hold up is bounded by ``BACKLOG_BYTES``."""
        if self.up and self._writer:
            self._writer.write(data)

    async def _keep_alive(self) -> None:
        while True:
            if await self._run_worker():
                self.failures = 0
            else:
                self.failures += 1
                self._on_change(False)
            self._settled.set()
            delay = BACK_OFF_S[min(self.failures, len(BACK_OFF_S) - 1)]
            log.warning("recogniser process ended, started again in %.1f s", delay)
            self.restarts += 1
            await asyncio.sleep(delay)

    async def _run_worker(self) -> bool:
        """Run one worker to its end; returns whether it ever listened."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "asr.worker", str(theirs.fileno()), json.dumps(asdict(self.spec))),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                cwd=PROJECT,
                env={**os.environ, "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"},
            )
        reader, writer = await asyncio.open_connection(sock=ours)
        self._writer, self.pid = writer, process.pid
        listened = False
        try:
            listened = await self._listen(reader)
        finally:
            self._set_down()
            writer.transport.abort()
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        return listened

    async def _listen(self, reader: asyncio.StreamReader) -> bool:
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
                        return self.up
                    if not data:
                        return self.up
                    self._heard_at = now
                    for message in unpacker.feed(data):
                        self._take(message)
                    pending = asyncio.ensure_future(reader.read(65_536))
                elif now - checked > 2 * WATCH_S:
                    self._heard_at = now  # it is we who stood still
                elif now - self._heard_at > FROZEN_S if self.up else now - started > LOAD_S:
                    log.error("recogniser process gives no sign of life, it is replaced")
                    return self.up
                checked = now
        finally:
            pending.cancel()

    def _take(self, message: Message) -> None:
        if message.kind is Kind.READY:
            self._set_up()
        elif leg := self._legs.get(message.leg):
            if message.kind is Kind.CLOSED:
                self._bury(leg)
            else:
                _tell(leg, message)

    def _bury(self, leg: PoolLeg) -> None:
        if self._legs.pop(leg.number, None):
            leg.listener.on_closed()

    def _set_up(self) -> None:
        self.up = True
        self._settled.set()
        self._on_change(True)
        for leg in tuple(self._legs.values()):
            leg.listener.on_up()

    def _set_down(self) -> None:
        was, self.up, self._writer = self.up, False, None
        if not was:
            return
        self._on_change(False)
        for leg in tuple(self._legs.values()):
            leg.took(leg.waiting)
            leg.listener.on_down()
            if leg.closing:
                self._bury(leg)


def _tell(leg: PoolLeg, message: Message) -> None:
    said = message.json()
    if message.kind is Kind.TAKEN:
        leg.took(said["bytes"])
    elif message.kind is Kind.PARTIAL:
        leg.listener.on_partial(said["utterance"], said["text"])
    elif message.kind is Kind.FINAL:
        words = tuple((str(w), float(start), float(end)) for w, start, end in said["words"])
        leg.listener.on_final(said["utterance"], Result(said["text"], words))
    elif message.kind is Kind.FAILED:
        leg.listener.on_failed(said["utterance"])
