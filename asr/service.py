"""Listening as a whole: chooses the model, owns recognisers, media server, store, reader and gap filler."""

import asyncio
import contextlib
import logging
from typing import Literal

from asr.engines.base import EngineSpec
from asr.gaps import GapFiller
from asr.media.server import MediaServer
from asr.models.choose import Choice, choose
from asr.pool import RecogniserPool
from asr.reading.context import Contexts
from asr.reading.reader import Reader
from asr.store import TranscriptStore
from asr.text.writer import Writer
from asr.transcriber import Transcriber
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

GIVE_UP = 3
"""Starts in a row that fail before it is said that the recogniser does not start (it is tried further)."""


class Listening:
    """The speech room.

    Args:
        settings: Where to listen, which model.
        profile: The city's words.
        bus: Carries transcripts.
        factory: Makes sessions.
        clock: Gives the present moment.
    """

    def __init__(
        self, settings: Settings, profile: Profile, bus: Bus, factory: SessionFactory, clock: Clock = utc_now
    ) -> None:
        self.settings = settings
        self.pool: RecogniserPool | None = None
        self.store = TranscriptStore(factory, bus, Writer(profile, clock))
        self.transcriber = Transcriber(
            self.store,
            bus,
            max_streams=settings.asr.max_streams,
            tapes=settings.data_dir / "taps" if settings.asr.keep_tap_audio else None,
        )
        self.server = MediaServer(settings.host, settings.media_port, self.transcriber, self._is_known, clock)
        self.reader = Reader(bus, factory, Contexts(profile), clock)
        self._state = TranscriptionChanged(status="off", reason="not started")
        self._profile = profile
        self._factory = factory
        self._bus = bus
        self._clock = clock
        self._filler: GapFiller | None = None
        self._seeker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start everything; the model may still be loading afterwards (``ready``)."""
        self.store.start()
        await self.reader.start()
        await self.server.start()
        choice = await self._choose()
        if spec := choice.spec(self.settings, self._profile):
            await self._listen_with(spec)
        else:
            log.warning("no transcription: %s; %s", choice.reason, choice.fix)
            self._say("off", choice.reason, choice.fix)
            self._seeker = asyncio.create_task(self._seek_model(), name="model-seeker")

    def status(self) -> TranscriptionChanged:
        """Return whether speech is written down just now, and if not, why and what mends it."""
        return self._state

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
        await self.transcriber.drained()
        if self._filler:
            await self._filler.stop()
        await self.store.stop()
        if self.pool:
            await self.pool.stop()
        await self.reader.stop()

    async def _choose(self) -> Choice:
        try:
            return await asyncio.to_thread(choose, self.settings)
        except HotlineError as error:
            return Choice(reason=error.message, fix="hotline models list")

    async def _listen_with(self, spec: EngineSpec) -> None:
        self.pool = RecogniserPool(spec, self._pool_changed)
        self._say("resuming", reason="the speech model is being loaded")
        self.transcriber.pool = self.pool
        self._filler = GapFiller(
            self.pool, self.store, self._factory, self._bus, self.settings.recordings_dir, self._clock
        )
        await self._filler.start()
        self.pool.start()

    async def _seek_model(self) -> None:
        while self.pool is None:
            await asyncio.sleep(LOOK_AGAIN_S)
            if spec := (await self._choose()).spec(self.settings, self._profile):
                await self._listen_with(spec)

    def _pool_changed(self, up: bool) -> None:
        if up:
            self._say("on")
        elif self.pool and self.pool.failures >= GIVE_UP:
            fix = f"hotline models verify {self.pool.spec.model}"
            self._say("off", reason="the recogniser does not start", fix=fix)
        else:
            self._say("resuming", reason="the recogniser is being started again")

    def _say(self, status: Literal["on", "resuming", "off"], reason: str = "", fix: str = "") -> None:
        spec = self.pool.spec if self.pool else None
        state = TranscriptionChanged(
            status=status,
            engine=spec.engine if spec else "",
            model=spec.model if spec else "",
            reason=reason,
            fix=fix,
        )
        self._state = state
        self._bus.publish(state)

    def _is_known(self, call_id: str) -> bool:
        with self._factory() as session:
            call = session.get(Call, call_id)
            return call is not None and call.state != CallState.ENDED
