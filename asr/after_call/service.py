"""Reads recordings after their calls, at low priority and never in the way of a call that goes on."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from asr.after_call.line import Job, Line, Work
from asr.after_call.one import CallReader
from asr.after_call.recorded import WorkerLostError
from asr.audio import AudioFileError
from asr.engines.base import EngineSpec
from asr.pool import RecogniserPool
from asr.store import TranscriptStore
from config.errors import NotFoundError
from crm.bus import Bus
from crm.bus.events import GapChanged, RecordingReady
from crm.db import Clock, SessionFactory
from crm.transcripts.gaps import GapState, gap_changed
from crm.transcripts.passes import Outcome, calls_to_read, finish_pass
from crm.transcripts.service import gaps_of

log = logging.getLogger(__name__)

NICEST = 19
"""Calls that go on, and everything else, come first when the processor is short."""

LOOKED_BACK = timedelta(days=2)
"""Calls that ended earlier and were not read keep their live text."""

IDLE_S = 60.0
"""Without work for so long the recogniser is ended: its memory is better used by others."""

AGAIN_S = 5.0
"""After a failure of the database or of the recogniser; whoever tries again at once meets the same."""

CALM_S = 0.5
"""How often to look whether calls leave time for words, or are answered; nothing tells of it."""


class AfterCall:
    """Fills gaps and reads words once more, one call at a time.

    The line is in the database: a call with a recording and without a finished pass is found again at a start.

    Args:
        engines: What fills gaps and what reads words, each the first choice first: the next one takes over if it fails.
        store: Where text goes.
        factory: Makes sessions.
        bus: Tells of recordings.
        recordings: Their folder.
        clock: Gives the present moment.
        is_calm: Whether live calls leave the processor time for more than gaps.
        is_heard: Whether a call is still heard live: a recogniser may owe an answer after its end, or be lost with it.

    Attributes:
        exact: What is to read words.
    """

    def __init__(
        self,
        engines: Mapping[Work, Sequence[EngineSpec]],
        store: TranscriptStore,
        factory: SessionFactory,
        bus: Bus,
        recordings: Path,
        clock: Clock,
        is_calm: Callable[[], bool] = lambda: True,
        is_heard: Callable[[str], bool] = lambda call_id: False,
    ) -> None:
        self.exact = engines["words"][0]
        self.line = Line()
        self._engines = engines
        self._reader = CallReader(store, factory, recordings, clock)
        self._factory = factory
        self._bus = bus
        self._clock = clock
        self._is_calm = is_calm
        self._is_heard = is_heard
        self._pool: RecogniserPool | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin with what was left unread, and follow recordings."""
        self._tasks = [
            asyncio.create_task(self._follow(), name="recordings-to-read"),
            asyncio.create_task(self._work(), name="after-call"),
        ]

    async def stop(self) -> None:
        """Read no further; what is left is found again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._rest()

    async def _follow(self) -> None:
        with self._bus.subscribe(RecordingReady) as ready:
            for call_id in await self._left():
                self.line.add(call_id)
            async for event in ready:
                if isinstance(event, RecordingReady):
                    self.line.add(event.call_id)

    async def _left(self) -> list[str]:
        def ask() -> list[str]:
            with self._factory() as session:
                return list(reversed(calls_to_read(session, self._clock() - LOOKED_BACK)))

        while True:
            try:
                return await asyncio.to_thread(ask)
            except SQLAlchemyError as error:
                log.warning("unread recordings not looked up: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_S)

    async def _work(self) -> None:
        while True:
            job = self.line.first(self._is_heard)
            if job is None and len(self.line):
                await self.line.news(CALM_S)
            elif job is None:
                if not await self.line.news(IDLE_S):
                    await self._rest()
            elif job.work == "words" and not self._is_calm():
                await self.line.news(CALM_S)
            else:
                await self._do(job)

    async def _do(self, job: Job) -> None:
        try:
            if job.work == "gaps":
                await self._reader.fill_gaps(lambda: self._ready("gaps"), job.call_id)
                self.line.done(job)
            elif await self._reader.read_again(await self._ready("words"), job.call_id, self._may_go_on):
                await self._finish(job, "done")
        except AudioFileError as error:
            log.warning("recording of call %s not read: %s", job.call_id, error.slug)
            await self._finish(job, "unreadable")
        except NotFoundError:
            self.line.leave(job.call_id)
        except (WorkerLostError, SQLAlchemyError) as error:
            log.warning("recording of call %s is read later: %s", job.call_id, type(error).__name__)
            await asyncio.sleep(AGAIN_S)
        except Exception:  # whatever one call's recording brings about, the next call's is read
            log.exception("recording of call %s not read", job.call_id)
            await self._finish(job, "failed")

    def _may_go_on(self) -> bool:
        return self._is_calm() and not self.line.has_gaps

    async def _finish(self, job: Job, outcome: Outcome) -> None:
        spec = self._pool.spec if self._pool else self.exact

        def write() -> list[GapChanged]:
            with self._factory.begin() as session:
                finish_pass(session, job.call_id, outcome, spec.engine, spec.model, self._clock())
                return [gap_changed(gap, GapState.UNREADABLE) for gap in gaps_of(session, job.call_id)]

        try:
            for left in await asyncio.to_thread(write):
                self._bus.publish(left)
        except SQLAlchemyError as error:
            log.warning("end of a pass not kept: %s", type(error).__name__)
        self.line.leave(job.call_id)

    async def _ready(self, work: Work) -> RecogniserPool:
        """Return a recogniser for this work that listens, started if there is none; there is one at a time.

        Raises:
            WorkerLostError: If it does not start.
        """
        specs = tuple(self._engines[work])
        if self._pool and self._pool.succession.specs != specs:
            await self._rest()
        if self._pool is None:
            self._pool = RecogniserPool(specs, niceness=NICEST)
            self._pool.start()
        await self._pool.settled()
        if not self._pool.up:
            raise WorkerLostError("expected the recogniser for recordings to listen, it does not")
        return self._pool

    async def _rest(self) -> None:
        if self._pool:
            await self._pool.stop()
            self._pool = None
