"""Recogniser processes as one: legs are spread over those that listen; one that dies or freezes is started anew."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence

from asr.engines.base import EngineSpec
from asr.succession import AGAIN_S, STEADY_S, Succession
from asr.way import LegListener, LegWay
from asr.worker.messages import Message
from asr.worker.process import WorkerProcess

log = logging.getLogger(__name__)

BACK_OFF_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Before a worker that ended is started anew: the longer, the more in a row have failed."""

NICER = 10
"""Asterisk and the console come first when the processor is short: who waits for a key's answer hears every moment."""

RELIEVED_S = 30.0
"""A worker of the engine that stood in is given so long to end what it hears."""

LOOK_S = 0.2


class RecogniserPool:
    """Owns some worker processes.

    Args:
        specs: Engine and model, the best first; another takes over when one fails.
        workers: How many processes.
        niceness: How far they step back behind everything else.
        on_change: Told when workers come and go, fall silent and speak again.
    """

    def __init__(
        self,
        specs: Sequence[EngineSpec],
        *,
        workers: int = 1,
        niceness: int = NICER,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.succession = Succession(specs)
        self.size = workers
        self.restarts = 0
        self.spoken_s = 0.0
        self.spent_s = 0.0
        self._niceness = niceness
        self._on_change = on_change
        self._workers: list[WorkerProcess] = []
        self._ways: dict[int, LegWay] = {}
        self._next = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._proving: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()

    @property
    def spec(self) -> EngineSpec:
        """The engine that is to run."""
        return self.succession.spec

    @property
    def listening(self) -> list[WorkerProcess]:
        """The workers that listen just now."""
        return [worker for worker in self._workers if worker.up]

    @property
    def up(self) -> bool:
        """Whether anybody listens."""
        return any(worker.up for worker in self._workers)

    @property
    def answers(self) -> bool:
        """Whether anybody listens who also gives signs of life."""
        return any(not worker.quiet for worker in self.listening)

    @property
    def moves(self) -> bool:
        """Whether anybody listens who is not stuck."""
        return any(not worker.stuck for worker in self.listening)

    @property
    def late_s(self) -> float:
        """How far behind its sound the text of the latest leg is."""
        return max((way.late_s for way in self._ways.values()), default=0.0)

    def start(self) -> None:
        """Start the workers, and each again whenever it ends."""
        for number in range(self.size):
            self._begin(self._keep_alive(), f"recogniser-{number}")

    async def settled(self) -> None:
        """Wait until a worker listens, or until a first start has failed."""
        await self._settled.wait()

    async def stop(self) -> None:
        """End the workers."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def open_leg(self, listener: LegListener) -> LegWay:
        """Return a way for a new leg; legs live on when a worker is replaced."""
        self._next += 1
        way = self._ways[self._next] = LegWay(self, self._next, listener)
        return way

    def freest(self) -> WorkerProcess | None:
        """See ``asr.way.Workers``; among equals in turn, so that calls that begin together are spread."""
        fit = [worker for worker in self.listening if not (worker.leaving or worker.stuck)] or self.listening
        if not fit:
            return None
        freest = min(fit, key=lambda worker: worker.waiting)
        self._workers.append(self._workers.pop(self._workers.index(freest)))
        return freest

    def worked(self, spoken_s: float, spent_s: float) -> None:
        """See ``asr.way.Workers``."""
        self.spoken_s += spoken_s
        self.spent_s += spent_s

    def forget(self, way: LegWay) -> None:
        """See ``asr.way.Workers``."""
        self._ways.pop(way.number, None)

    async def _keep_alive(self) -> None:
        while True:
            worker = WorkerProcess(self.spec, self._niceness, self._came_up, self._answer, self._fell_quiet)
            self._workers.append(worker)
            try:
                await worker.run()
            finally:
                self._workers.remove(worker)
                self._went_down(worker)
            if self.succession.ended(worker.spec, worker.listened_s):
                log.error("the engine %s fails, %s takes over", worker.spec.engine, self.spec.engine)
                self._prove_again()
            self._on_change()
            self._settled.set()
            delay = BACK_OFF_S[min(max(0, self.succession.failures - 1), len(BACK_OFF_S) - 1)]
            log.warning("recogniser process ended, started again in %.1f s", delay)
            self.restarts += 1
            await asyncio.sleep(delay)

    def _came_up(self, worker: WorkerProcess) -> None:
        alone = self.listening == [worker]
        self._settled.set()
        self._on_change()
        if alone:
            for way in tuple(self._ways.values()):
                way.listener.on_up()

    def _fell_quiet(self, worker: WorkerProcess) -> None:
        self._on_change()

    def _went_down(self, worker: WorkerProcess) -> None:
        others = self.up
        for way in tuple(self._ways.values()):
            if way.lose(worker) or not others:
                way.listener.on_down()
                if others:
                    way.listener.on_up()
            way.bury_if_answered()

    def _answer(self, worker: WorkerProcess, message: Message) -> None:
        if way := self._ways.get(message.leg):
            way.take(worker, message)

    def _prove_again(self) -> None:
        if self._proving is None or self._proving.done():
            self._proving = self._begin(self._prove(), "engine-proving")

    async def _prove(self) -> None:
        """Try the best engine beside the one that stands in; once it holds, let it take its place again."""
        best = self.succession.specs[0]
        for pause_s in AGAIN_S:
            await asyncio.sleep(pause_s)
            worker = WorkerProcess(best, self._niceness, on_message=self._answer)
            life = self._begin(worker.run(), "engine-on-trial")
            try:
                if await self._holds(worker, life):
                    log.warning("the engine %s works again", best.engine)
                    await self._hand_back(worker)
                    return
            finally:
                life.cancel()
                await asyncio.gather(life, return_exceptions=True)

    async def _holds(self, worker: WorkerProcess, life: asyncio.Task[None]) -> bool:
        while not worker.up and not life.done():  # noqa: ASYNC110 - a try in minutes needs no event of its own
            await asyncio.sleep(LOOK_S)
        await asyncio.wait({life}, timeout=STEADY_S)
        return not life.done()

    async def _hand_back(self, proven: WorkerProcess) -> None:
        """Let the proven worker hear while the others are replaced one by one."""
        self.succession.restore()
        others = tuple(self._workers)
        self._workers.append(proven)
        try:
            for worker in others:
                await self._relieve(worker)
            while proven.up and len(self.listening) <= self.size:  # noqa: ASYNC110 - as above
                await asyncio.sleep(LOOK_S)
            await self._relieve(proven)
        finally:
            self._workers.remove(proven)
            proven.end()
            self._went_down(proven)

    async def _relieve(self, worker: WorkerProcess) -> None:
        """End a worker when it owes no leg an answer; it gets no new utterance meanwhile."""
        worker.leaving = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RELIEVED_S):
                while any(way.is_owed_by(worker) for way in self._ways.values()):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(LOOK_S)
        worker.end()

    def _begin(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
