"""All legs that are written down: which are heard live, which are left to the recording."""

import asyncio
import contextlib
import itertools
import logging
import time
import wave
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from asr.admission import Admission
from asr.audio import open_wav
from asr.leg import LegTranscriber
from asr.media.stream import LegSink, Tap
from asr.pool import RecogniserPool
from asr.store import TranscriptStore
from crm.bus import Bus

log = logging.getLogger(__name__)

LOOK_S = 0.5


class Unheard:
    """A leg nobody writes down, because there is no recogniser. Its audio is read and forgotten."""

    def begin(self, at: datetime, since: datetime | None = None) -> None:
        """Forget it."""

    def hear(self, frame: bytes) -> None:
        """Forget it."""

    def lose(self, frames: int) -> None:
        """Forget it."""

    def close(self) -> None:
        """Forget it."""


class Transcriber:
    """Opens a leg for every tap (``asr.media.server.TapSink``). Without a ``pool`` nothing is written down.

    Callers come before operators: while the machine cannot hear all, operators' legs wait for the recording first.

    Args:
        store: Where utterances and gaps go.
        bus: Told of partial texts, and which sides are heard live.
        max_streams: Legs heard live at once; 0 for as many as the machine decodes in time.
        masked: Until when what is said in a call is to be taken for silence.
        tapes: Folder for the audio that enters the gates, ``<call>-<leg>.wav``; ``None`` keeps nothing.
    """

    def __init__(
        self,
        store: TranscriptStore,
        bus: Bus,
        *,
        max_streams: int = 0,
        masked: Mapping[str, datetime] = MappingProxyType({}),
        tapes: Path | None = None,
    ) -> None:
        self.legs: list[LegTranscriber] = []
        self.pool: RecogniserPool | None = None
        self.admission = Admission(max_streams)
        self._store = store
        self._idle = asyncio.Event()
        self._idle.set()
        self._bus = bus
        self._masked = masked
        self._tapes = tapes
        self._watch: asyncio.Task[None] | None = None

    @property
    def live(self) -> list[LegTranscriber]:
        """The legs that are heard live, as they began."""
        return [leg for leg in self.legs if leg.admitted]

    @property
    def waiting(self) -> list[LegTranscriber]:
        """The legs that are left to the recording just now."""
        return [leg for leg in self.legs if not leg.admitted]

    def hears(self, call_id: str) -> bool:
        """Return whether something of a call is still to be answered."""
        return any(leg.tap.call_id == call_id for leg in self.legs)

    def start(self) -> None:
        """Watch what hearing costs."""
        self._watch = asyncio.create_task(self._look_all(), name="admission")

    async def stop(self) -> None:
        """Watch no longer; what is not answered by now is left to the recordings."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        for leg in self.legs:
            leg.give_up()

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
            masked=self._masked,
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

    def look(self, spent_s: float, passed_s: float) -> None:
        """Let a leg make way or come back, as the time since the last look asks for.

        While every recogniser is stuck, how late text is says nothing about the machine.
        """
        if not self.pool or not self.pool.moves:
            return
        turn = self.admission.look(len(self.live), len(self.waiting), self.pool.late_s, spent_s, passed_s)
        if turn < 0:
            leg = _operators_last(self.live)[-1]
            log.warning("too much is said at once: the %s side of a call is left to the recording", leg.tap.leg)
            leg.make_room()
        elif turn > 0:
            leg = _operators_last(self.waiting)[0]
            log.info("the %s side of a call is heard again", leg.tap.leg)
            leg.come_back()

    async def _look_all(self) -> None:
        at, spent = time.monotonic(), 0.0
        while True:
            await asyncio.sleep(LOOK_S)
            now, total = time.monotonic(), self.pool.spent_s if self.pool else 0.0
            self.look(total - spent, now - at)
            at, spent = now, total

    def _ended(self, leg: LegTranscriber) -> None:
        self.legs.remove(leg)
        if not self.legs:
            self._idle.set()

    def _admit(self, tap: Tap) -> bool:
        if self.admission.has_room(len(self.live)):
            return True
        operators = [leg for leg in self.live if leg.tap.leg == "operator"]
        if tap.leg == "caller" and operators:
            operators[-1].make_room()
            return True
        log.warning("leg left to the recording: %d are heard already", len(self.live))
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


def _operators_last(legs: list[LegTranscriber]) -> list[LegTranscriber]:
    """Return the legs by their claim to be heard: callers first, among equals those that began first."""
    return sorted(legs, key=lambda leg: leg.tap.leg == "operator")
