"""One leg's way to the recognisers: where its utterances go, how much of them waits, what is still unanswered."""

import asyncio
import time
from typing import Protocol

from asr.audio import seconds
from asr.engines.base import EngineSpec, Result
from asr.worker.messages import Kind, Message, pack, pack_utterance
from asr.worker.process import WorkerProcess

BACKLOG_BYTES = 32_000 * 12
"""Twelve seconds of a leg's speech may wait to be decoded by a worker; what comes on top is left for the recording."""


class LegListener(Protocol):
    """What a leg is told."""

    def on_partial(self, utterance: int, text: str, *, paused: bool = False, again_s: float = 0.0) -> None:
        """Part of the running utterance seems to be this; see ``TranscriptPartial``."""

    def on_final(self, utterance: int, result: Result) -> None:
        """The utterance was this."""

    def on_failed(self, utterance: int) -> None:
        """Nothing will come for this utterance."""

    def on_down(self) -> None:
        """The worker is gone with everything it had not answered."""

    def on_up(self) -> None:
        """Another worker listens."""

    def on_closed(self) -> None:
        """Everything of the closed leg has been answered."""


class Workers(Protocol):
    """Where a way finds a worker."""

    def freest(self) -> WorkerProcess | None:
        """Return the worker that has the least to do; nothing while none listens."""

    def worked(self, spoken_s: float, spent_s: float) -> None:
        """So much speech was decoded in so much of the whole machine's time."""

    def forget(self, way: "LegWay") -> None:
        """The way is closed and everything is answered."""


class LegWay:
    """An utterance goes to one worker; the next may go to another once that one owes nothing, or is stuck.

    Args:
        workers: Where a worker is found.
        number: The leg, as workers know it.
        listener: Who hears the answers.

    Attributes:
        spec: Engine and model that hear the leg.
    """

    def __init__(self, workers: Workers, number: int, listener: LegListener) -> None:
        self.number = number
        self.listener = listener
        self.closing = False
        self.spec: EngineSpec | None = None
        self._workers = workers
        self._worker: WorkerProcess | None = None
        self._waiting: dict[WorkerProcess, int] = {}
        self._open: dict[int, WorkerProcess] = {}
        self._finished: dict[int, float] = {}
        self._moved = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Bytes of the leg's audio that wait to be decoded."""
        return sum(self._waiting.values())

    @property
    def late_s(self) -> float:
        """How far behind its sound the leg's text is; a worker that is stuck says nothing about the machine."""
        now = time.monotonic()
        behind = [seconds(waits) for worker, waits in self._waiting.items() if not worker.stuck]
        behind += [now - since for utterance, since in self._finished.items() if not self._open[utterance].stuck]
        return max(behind, default=0.0)

    def feed(self, utterance: int, pcm: bytes) -> bool:
        """Send speech; returns whether it was taken (``False``: no worker, or too much waits already)."""
        worker = self._open.get(utterance) or self._next_worker()
        if not worker or self._waiting[worker] + len(pcm) > BACKLOG_BYTES:
            self._open.pop(utterance, None)
            return False
        self._open[utterance] = worker
        self._waiting[worker] += len(pcm)
        worker.waiting += len(pcm)
        worker.write(pack_utterance(Kind.AUDIO, self.number, utterance, pcm))
        return True

    def pause(self, utterance: int) -> None:
        """The utterance may be over: what was said so far can be read at once."""
        if worker := self._open.get(utterance):
            worker.write(pack_utterance(Kind.PAUSE, self.number, utterance))

    def finish(self, utterance: int) -> None:
        """The utterance is over: a final result or a failure follows."""
        worker = self._open.get(utterance)
        if not worker:
            self.listener.on_failed(utterance)
            return
        self._finished[utterance] = time.monotonic()
        worker.write(pack_utterance(Kind.FINISH, self.number, utterance))

    def drop(self) -> None:
        """Wait for no answer any more; one that comes all the same is handed on."""
        self._open.clear()
        self._finished.clear()

    def close(self) -> None:
        """Nothing more comes from this leg; ``on_closed`` follows when all is answered."""
        self.closing = True
        for worker in self._waiting:
            worker.write(pack(Kind.CLOSE, self.number))
        self.bury_if_answered()

    async def room(self, limit: int) -> None:
        """Wait until at most ``limit`` bytes wait to be decoded."""
        while self.waiting > limit:
            self._moved.clear()
            await self._moved.wait()

    def take(self, worker: WorkerProcess, message: Message) -> None:
        """Hand on what a worker answers."""
        if message.kind is Kind.CLOSED:
            self._waiting.pop(worker, None)
            self._moved.set()
            self.bury_if_answered()
            return
        said = message.json()
        if message.kind is Kind.TAKEN:
            self._took(worker, said["bytes"])
            self._workers.worked(seconds(said["bytes"]), said["spent"])
        elif message.kind is Kind.PARTIAL:
            self.listener.on_partial(said["utterance"], said["text"], paused=said["paused"], again_s=said["again_s"])
        elif message.kind is Kind.FINAL:
            self._answered(said["utterance"])
            words = tuple((str(w), float(start), float(end)) for w, start, end in said["words"])
            self.listener.on_final(said["utterance"], Result(said["text"], words, said["language"]))
        elif message.kind is Kind.FAILED:
            self._answered(said["utterance"])
            self.listener.on_failed(said["utterance"])

    def lose(self, worker: WorkerProcess) -> bool:
        """A worker is gone; returns whether what is being said went to it.

        What it owed besides, because it was stuck when the next utterance began, has failed.
        """
        self._waiting.pop(worker, None)
        self._moved.set()
        owed = [utterance for utterance, by in self._open.items() if by is worker]
        if self._worker is worker:
            self._worker = None
            if owed:
                self.drop()
            return bool(owed)
        for utterance in owed:
            self._answered(utterance)
            self.listener.on_failed(utterance)
        return False

    def is_owed_by(self, worker: WorkerProcess) -> bool:
        """Return whether this worker is to answer something yet."""
        return worker in self._open.values()

    def bury_if_answered(self) -> None:
        """End a closed way of which no worker knows anything any more."""
        if self.closing and not self._waiting:
            self._workers.forget(self)
            self.listener.on_closed()

    def _next_worker(self) -> WorkerProcess | None:
        """Return who is to hear the next utterance: whoever owes an answer, so that order stays, unless it is stuck."""
        before = self._worker
        if before and self.is_owed_by(before) and not before.stuck:
            return before
        self._worker = self._workers.freest()
        if self._worker:
            self._waiting.setdefault(self._worker, 0)
            self.spec = self._worker.spec
        return self._worker

    def _answered(self, utterance: int) -> None:
        self._open.pop(utterance, None)
        self._finished.pop(utterance, None)

    def _took(self, worker: WorkerProcess, taken: int) -> None:
        worker.waiting -= taken
        if worker in self._waiting:
            self._waiting[worker] -= taken
        self._moved.set()
