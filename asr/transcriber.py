"""All legs that are written down: which are heard live, which are left to the recording."""

import asyncio
import contextlib
import itertools
import logging
import wave
from datetime import datetime
from pathlib import Path

from asr.audio import open_wav
from asr.leg import LegTranscriber
from asr.media.stream import LegSink, Tap
from asr.pool import RecogniserPool
from asr.store import TranscriptStore
from crm.bus import Bus

log = logging.getLogger(__name__)


class Unheard:
    """A leg nobody writes down, because there is no recogniser. Its audio is read and forgotten."""

    def begin(self, at: datetime) -> None:
        """Forget it."""

    def hear(self, frame: bytes) -> None:
        """Forget it."""

    def lose(self, frames: int) -> None:
        """Forget it."""

    def close(self) -> None:
        """Forget it."""


class Transcriber:
    """Opens a leg for every tap (``asr.media.server.TapSink``). Without a ``pool`` nothing is written down.

    Args:
        store: Where utterances and gaps go.
        bus: Told of partial texts.
        max_streams: Legs heard live at once, callers before operators; 0 for no limit.
        tapes: Folder for the audio that enters the gates, ``<call>-<leg>.wav``; ``None`` keeps nothing.
    """

    def __init__(
        self,
        store: TranscriptStore,
        bus: Bus,
        *,
        max_streams: int = 0,
        tapes: Path | None = None,
    ) -> None:
        self.legs: list[LegTranscriber] = []
        self.pool: RecogniserPool | None = None
        self._store = store
        self._idle = asyncio.Event()
        self._idle.set()
        self._bus = bus
        self._max = max_streams
        self._tapes = tapes

    def open(self, tap: Tap) -> LegSink:
        """Return where the tap's frames go."""
        if not self.pool:
            return Unheard()
        leg = LegTranscriber(
            tap,
            self.pool,
            self._store,
            self._bus,
            admitted=self._admit(tap),
            tape=self._tape(tap),
            on_end=self._ended,
        )
        self.legs.append(leg)
        self._idle.clear()
        return leg

    async def drained(self, patience_s: float = 5.0) -> None:
        """Wait until every leg that has ended is answered."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), patience_s)

    def _ended(self, leg: LegTranscriber) -> None:
        self.legs.remove(leg)
        if not self.legs:
            self._idle.set()

    def _admit(self, tap: Tap) -> bool:
        live = [leg for leg in self.legs if leg.admitted]
        if not self._max or len(live) < self._max:
            return True
        operators = [leg for leg in live if leg.tap.leg == "operator"]
        if tap.leg == "caller" and operators:
            operators[-1].make_room()
            return True
        log.warning("leg left to the recording: %d are heard already", len(live))
        return False

    def _tape(self, tap: Tap) -> wave.Wave_write | None:
        if not self._tapes:
            return None
        names = itertools.chain([""], (f"-{n}" for n in itertools.count(2)))
        paths = (self._tapes / f"{tap.call_id}-{tap.leg}{name}.wav" for name in names)
        try:
            return open_wav(next(path for path in paths if not path.exists()))
        except OSError as error:
            log.warning("the tap's audio is not kept: %s", error.strerror)
            return None
