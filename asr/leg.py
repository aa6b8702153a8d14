"""One leg of one call: gate, recogniser, and what could not be heard."""

import wave
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from asr.audio import SILENT_FRAME
from asr.engines.base import Result
from asr.gate import Begin, Chunk, GateEvent, Pause, VoiceGate, frames_to_s
from asr.media.stream import Tap
from asr.pool import RecogniserPool
from asr.store import Missed, Said, TranscriptStore
from asr.text.numbers import in_digits
from crm.bus import Bus
from crm.bus.events import HearingChanged, TranscriptPartial


class LegTranscriber:
    """Writes down one leg (``asr.media.stream.LegSink`` on one side, ``asr.way.LegListener`` on the other).

    While nobody hears the leg it is deaf, for a reason and since a moment; the end of that makes a gap:
    ``resuming`` until a recogniser is back, ``backlog`` until the end of the utterance for which no room was left,
    ``overload`` until the machine has room for the leg.

    Args:
        tap: Whose voice it is.
        pool: The recognisers.
        store: Where utterances and gaps go.
        bus: Told of partial texts.
        admitted: Whether this leg is heard live; otherwise it is left to the recording until ``come_back``.
        masked: Until when what is said in a call is to be taken for silence.
        tape: Where the audio that enters the gate is kept, if anywhere.
        on_end: Called once, when the tap has ended and everything is answered.
    """

    def __init__(
        self,
        tap: Tap,
        pool: RecogniserPool,
        store: TranscriptStore,
        bus: Bus,
        *,
        admitted: bool = True,
        masked: Mapping[str, datetime] = MappingProxyType({}),
        tape: wave.Wave_write | None = None,
        on_end: Callable[["LegTranscriber"], None] = lambda leg: None,
    ) -> None:
        self.tap = tap
        self.admitted = admitted
        self._pool = pool
        self._store = store
        self._bus = bus
        self._masked = masked
        self._tape = tape
        self._on_end = on_end
        self._gate = VoiceGate()
        self._way = pool.open_leg(self)
        self._began: datetime | None = None
        self._deaf: tuple[datetime, str] | None = None
        self._asked: dict[int, datetime] = {}
        self._over: dict[int, datetime] = {}
        self._shown = False

    def begin(self, at: datetime, since: datetime | None = None) -> None:
        """The first frame begins now; what was said since an earlier tap of this voice ended was not heard."""
        self._began = at
        if since and since < at:
            self._store.keep(Missed(self.tap, since, at, "lost"))
        if not self.admitted:
            self._go_deaf("overload", at)
            self._tell_hearing()
        elif not self._pool.up:
            self._go_deaf("resuming", at)

    def hear(self, frame: bytes) -> None:
        """Take the next frame."""
        if (until := self._masked.get(self.tap.call_id)) and self._now() < until:
            frame = SILENT_FRAME
        if self._tape:
            self._tape.writeframesraw(frame)
        for event in self._gate.feed(frame):
            self._follow(event)

    def lose(self, frames: int) -> None:
        """Frames were dropped on the way: their time passes in silence and is noted."""
        start = self._now()
        for _ in range(frames):
            self.hear(SILENT_FRAME)
        self._store.keep(Missed(self.tap, start, self._now(), "lost"))

    def close(self) -> None:
        """The tap ended; answers may still come."""
        for event in self._gate.finish():
            self._follow(event)
        self._hear_again()
        if self._tape:
            self._tape.close()
        self._way.close()

    def make_room(self) -> None:
        """Leave this leg to the recording from here on: the machine has no time, or another leg matters more."""
        self.admitted = False
        if self._began:
            since = self._deaf[0] if self._deaf else self._oldest_unanswered()
            self._go_deaf("overload", since)
            self._tell_hearing()

    def come_back(self) -> None:
        """Be heard again; an utterance that is running is heard from here on."""
        self.admitted = True
        if self._began:
            self._hear_again()
            if self._pool.up:
                self._join_in()
            else:
                self._go_deaf("resuming", self._now())
            self._tell_hearing()

    def on_partial(self, utterance: int, text: str, *, paused: bool = False, again_s: float = 0.0) -> None:
        """Show what is being said."""
        if start := self._asked.get(utterance):
            self._show(in_digits(text), start, paused=paused, again_s=again_s)

    def on_final(self, utterance: int, result: Result) -> None:
        """Keep what was said."""
        start, end = self._asked.pop(utterance, None), self._over.pop(utterance, None)
        if start and result.text:
            self._shown = False
            over = end or self._now()
            spec = self._way.spec or self._pool.spec
            text, words, language = result.text, result.words, result.language
            self._store.keep(Said(self.tap, text, words, start, over, spec.engine, spec.model, language=language))
        elif start and self._shown:
            self._show("", start)

    def on_failed(self, utterance: int) -> None:
        """Leave the utterance to the recording."""
        start, end = self._asked.pop(utterance, None), self._over.pop(utterance, None)
        if start:
            self._store.keep(Missed(self.tap, start, end or self._now(), "lost"))

    def on_down(self) -> None:
        """The recogniser is gone, and with it everything unanswered."""
        if self._began and (not self._deaf or self._deaf[1] == "backlog"):
            self._go_deaf("resuming", min(self._oldest_unanswered(), self._deaf[0] if self._deaf else self._now()))

    def on_up(self) -> None:
        """The recogniser is back; an utterance that is running is heard from here on."""
        if self._deaf and self._deaf[1] == "resuming":
            self._hear_again()
            self._join_in()

    def on_closed(self) -> None:
        """Everything is answered, or nobody is left who could: that is left to the recording."""
        self._hear_again()
        self._on_end(self)

    def give_up(self) -> None:
        """Leave to the recording what is unanswered: listening ends."""
        for utterance in tuple(self._asked):
            self.on_failed(utterance)

    def _follow(self, event: GateEvent) -> None:
        if isinstance(event, Begin):
            if not self._deaf:
                self._asked[event.number] = self._at(event.at)
        elif isinstance(event, Chunk):
            if event.number in self._asked and not self._way.feed(event.number, event.pcm):
                self._go_deaf("backlog", self._asked.pop(event.number), keep_asked=True)
        elif isinstance(event, Pause):
            if event.number in self._asked:
                self._way.pause(event.number)
        elif self._deaf and self._deaf[1] == "backlog":
            self._hear_again()
        elif event.number in self._asked:
            self._over[event.number] = self._at(event.at)
            self._way.finish(event.number)

    def _go_deaf(self, reason: str, since: datetime, *, keep_asked: bool = False) -> None:
        self._deaf = (since, reason)
        if not keep_asked:
            self._asked.clear()
            self._over.clear()
            self._way.drop()

    def _hear_again(self) -> None:
        if self._deaf:
            since, reason = self._deaf
            self._deaf = None
            if since < self._now():
                self._store.keep(Missed(self.tap, since, self._now(), "overload" if reason == "backlog" else reason))

    def _join_in(self) -> None:
        if self._gate.open:
            self._asked[self._gate.number] = self._now()

    def _tell_hearing(self) -> None:
        self._bus.publish(HearingChanged(call_id=self.tap.call_id, leg=self.tap.leg, live=self.admitted))

    def _show(self, text: str, start: datetime, *, paused: bool = False, again_s: float = 0.0) -> None:
        self._shown = bool(text)
        call_id, leg = self.tap.call_id, self.tap.leg
        self._bus.publish(
            TranscriptPartial(call_id=call_id, leg=leg, text=text, started_at=start, paused=paused, again_s=again_s)
        )

    def _oldest_unanswered(self) -> datetime:
        return min(self._asked.values(), default=self._now())

    def _now(self) -> datetime:
        return self._at(self._gate.frames)

    def _at(self, frames: int) -> datetime:
        if self._began is None:
            raise ValueError("expected begin() before the first frame")
        return self._began + timedelta(seconds=frames_to_s(frames))
