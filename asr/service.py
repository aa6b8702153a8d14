"""Listening as a whole: chooses the model, owns recognisers, media server, store, reader, what warns and follows."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from asr.after_call.service import AfterCall
from asr.engines.base import EngineSpec
from asr.hearing import Hearing
from asr.learning.shelf import Shelf
from asr.masks import Masks
from asr.media.broken import BrokenTaps
from asr.media.server import MediaServer
from asr.models.choose import Choice, choose, choose_exact, stand_ins
from asr.models.seals import seal_holds
from asr.pool import RecogniserPool
from asr.reading.context import Contexts
from asr.reading.reader import Reader
from asr.sizing import cores, live_workers
from asr.store import TranscriptStore
from asr.text.writer import Writer
from asr.transcriber import Transcriber
from asr.warnings.watch import WarningWatch
from config.clock import utc_now
from config.errors import HotlineError
from config.profile import Profile
from config.settings import Settings
from crm.bus import Bus
from crm.bus.events import TranscriptionChanged
from crm.calls.models import Call
from crm.calls.states import CallState
from crm.db import Clock, SessionFactory

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 20.0
"""While there is no model, look this often whether one was installed."""

CALM_LATE_S = 0.5
CALM_LOAD = 0.5
"""Recordings are read again while live calls stay below both: seconds behind their sound, share of the machine."""


class Listening:
    """The speech room.

    Args:
        settings: Where to listen, which model.
        profile: The city's words.
        bus: Carries transcripts.
        factory: Makes sessions.
        clock: Gives the present moment.
        steady: Gives seconds that no correction of the clock moves.
    """

    def __init__(
        self,
        settings: Settings,
        profile: Profile,
        bus: Bus,
        factory: SessionFactory,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.pool: RecogniserPool | None = None
        self.store = TranscriptStore(factory, bus, Writer(profile, clock))
        self.masks = Masks(bus)
        self.transcriber = Transcriber(
            self.store,
            bus,
            max_streams=settings.asr.max_streams,
            masked=self.masks.until,
            tapes=settings.data_dir / "taps" if settings.asr.keep_tap_audio else None,
        )
        self.broken = BrokenTaps(self.store.keep, bus, clock)
        self.server = MediaServer(
            settings.host, settings.media_port, self.transcriber, self.broken, self._meet, clock, steady
        )
        self.reader = Reader(bus, factory, Contexts(profile, Shelf(settings.learning_dir).current), clock)
        self.watch = WarningWatch(bus, factory, profile, clock)
        self._state = TranscriptionChanged(status="off", reason="not started")
        self._profile = profile
        self._factory = factory
        self._bus = bus
        self._clock = clock
        self.after_call: AfterCall | None = None
        self._seeker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start everything; the model may still be loading afterwards (``ready``)."""
        self.store.start()
        self.transcriber.start()
        await self.reader.start()
        await self.watch.start()
        self.broken.start()
        self.masks.start()
        await self.server.start()
        choice, specs = await self._choose()
        if specs:
            await self._listen_with(specs)
        else:
            log.warning("no transcription: %s; %s", choice.reason, choice.fix)
            self._say("off", choice.reason, choice.fix)
            self._seeker = asyncio.create_task(self._seek_model(), name="model-seeker")

    def status(self) -> TranscriptionChanged:
        """Return whether speech is written down just now, and if not, why and what mends it."""
        return self._state

    def hearing(self) -> Hearing:
        """Return what listening does just now."""
        if not self.pool:
            return Hearing()
        live, later = len(self.transcriber.live), len(self.transcriber.waiting)
        return Hearing(
            workers=self.pool.size,
            listening=len(self.pool.listening),
            live=live,
            later=later,
            load=round(self.transcriber.admission.load(live), 2),
            late_s=round(self.pool.late_s, 2),
            dropped=self.server.dropped,
            lost=self.store.lost,
            unread=len(self.after_call.line) if self.after_call else 0,
            exact=self.after_call.exact.model if self.after_call else "",
        )

    async def ready(self) -> None:
        """Wait until the model is loaded or its first loading has failed; at once when there is none."""
        if self.pool:
            await self.pool.settled()

    async def stop(self) -> None:
        """Stop everything; what was said is kept first."""
        if self._seeker:
            self._seeker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._seeker
        await self.server.stop()
        await self.broken.stop()
        await self.masks.stop()
        await self.transcriber.drained()
        await self.transcriber.stop()
        if self.after_call:
            await self.after_call.stop()
        await self.store.stop()
        if self.pool:
            await self.pool.stop()
        await self.watch.stop()
        await self.reader.stop()

    async def _choose(self) -> tuple[Choice, list[EngineSpec]]:
        def look() -> tuple[Choice, list[EngineSpec]]:
            choice = choose(self.settings)
            found = [choice, *stand_ins(self.settings, choice)] if choice.path else []
            specs = (one.spec(self.settings, self._profile) for one in found)
            return choice, [spec for spec in specs if spec]

        try:
            return await asyncio.to_thread(look)
        except HotlineError as error:
            return Choice(reason=error.message, fix="hotline models list"), []

    async def _listen_with(self, specs: list[EngineSpec]) -> None:
        workers = live_workers(self.settings, specs[0])
        self.pool = RecogniserPool(specs, workers=workers, on_change=self._pool_changed)
        self._say("resuming", reason="the speech model is being loaded")
        self.transcriber.pool = self.pool
        self.pool.start()
        await self._follow_calls(specs)

    async def _follow_calls(self, live: Sequence[EngineSpec]) -> None:
        """Read recordings in half of the cores' threads: gaps with the live engine, words with the most exact one."""
        exact = await asyncio.to_thread(self._exact, live[0])
        fit = {spec.model: spec for spec in (exact, *live)}.values()
        words = [replace(spec, careful=True, threads=max(1, cores() // 2)) for spec in fit]
        self.after_call = AfterCall(
            {"gaps": sorted(words, key=lambda spec: spec.model != live[0].model), "words": words},
            self.store,
            self._factory,
            self._bus,
            self.settings.recordings_dir,
            self._clock,
            self._is_calm,
            self.transcriber.hears,
        )
        await self.after_call.start()

    def _exact(self, live: EngineSpec) -> EngineSpec:
        try:
            found = choose_exact(self.settings, choose(self.settings)).spec(self.settings, self._profile)
        except HotlineError as error:
            log.warning("recordings are read by the live engine: %s", error.slug)
            return live
        return found or live

    def _is_calm(self) -> bool:
        """Return whether live calls leave time: none is late, and together they take little of the machine."""
        hearing = self.hearing()
        return not hearing.later and hearing.late_s < CALM_LATE_S and hearing.load < CALM_LOAD

    async def _seek_model(self) -> None:
        while self.pool is None:
            await asyncio.sleep(LOOK_AGAIN_S)
            if specs := (await self._choose())[1]:
                await self._listen_with(specs)

    def _pool_changed(self) -> None:
        if not self.pool:
            return
        failed = self.pool.succession.failed
        if self.pool.answers and failed:
            reason, fix = _failure(failed)
            self._say("on", f"{reason}, {self.pool.spec.engine} stands in for it", fix)
        elif self.pool.answers:
            self._say("on")
        elif self.pool.succession.hopeless:
            self._say("off", *_failure(self.pool.spec))
        else:
            self._say("resuming", reason="the recogniser does not answer, it is started again")

    def _say(self, status: Literal["on", "resuming", "off"], reason: str = "", fix: str = "") -> None:
        spec = self.pool.spec if self.pool else None
        state = TranscriptionChanged(
            status=status,
            engine=spec.engine if spec else "",
            model=spec.model if spec else "",
            reason=reason,
            fix=fix,
        )
        if _told(state) != _told(self._state):
            self._state = state
            self._bus.publish(state)

    def _meet(self, call_id: str) -> bool:
        """Return whether a call goes on, and learn whether it is masked."""
        with self._factory() as session:
            call = session.get(Call, call_id)
            if call is None or call.state == CallState.ENDED:
                return False
            self.masks.recall(session, call)
            return True


def _failure(spec: EngineSpec) -> tuple[str, str]:
    """Return why an engine does not run, and the command that mends it."""
    if spec.seal and not seal_holds(Path(spec.seal), Path(spec.path)):
        return f"a file of the model {spec.model} is missing or has changed", f"hotline models install {spec.model}"
    return f"the engine {spec.engine} fails", f"hotline models verify {spec.model}"


def _told(state: TranscriptionChanged) -> tuple[str, ...]:
    return state.status, state.engine, state.model, state.reason, state.fix
