"""One call's recording, read: gaps first, then every utterance once more, then what nobody wrote down."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asr.after_call.recorded import RecordedLeg, WorkerLostError, blocks_of, voiced_spans
from asr.after_call.stretches import CHANNEL, Stretch, gap_stretches, moment, said_stretches, unheard_stretches
from asr.media.stream import Tap
from asr.pool import RecogniserPool
from asr.store import Filled, Revised, Said, TranscriptStore
from crm.calls.models import Call, CallSegment
from crm.calls.service import get_call, segments_of
from crm.db import Clock, SessionFactory
from crm.transcripts.models import TranscriptGap, Utterance
from crm.transcripts.service import gaps_of, utterances_of

LOSSES = 2
"""A stretch on which the recogniser went away so often is left as it is."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of a call."""

    call: Call
    utterances: Sequence[Utterance]
    gaps: Sequence[TranscriptGap]
    segments: Sequence[CallSegment]


class CallReader:
    """Reads the recordings of calls. Whatever is interrupted goes on where it was: each stretch is kept by itself.

    Args:
        store: Where text goes.
        factory: Makes sessions.
        recordings: Folder of recordings.
        clock: Gives the present moment.
    """

    def __init__(self, store: TranscriptStore, factory: SessionFactory, recordings: Path, clock: Clock) -> None:
        self._store = store
        self._factory = factory
        self._recordings = recordings
        self._clock = clock
        self._lost: Counter[tuple[str, Stretch]] = Counter()

    async def fill_gaps(self, ready: Callable[[], Awaitable[RecogniserPool]], call_id: str) -> None:
        """Write down what was not heard live.

        Args:
            ready: Gives the recognisers; asked only if there is a gap.
            call_id: The call.

        Raises:
            WorkerLostError: If the recogniser went away.
            AudioFileError: If the recording cannot be read.
            NotFoundError: If there is no such call.
        """
        await self._store.drained()
        story = await asyncio.to_thread(self._look_up, call_id)
        if (zero := story.call.recorded_from) is None:
            return
        for stretch in gap_stretches([gap for gap in story.gaps if gap.filled_at is None], zero):
            pool = await ready()
            with self._counted(call_id, stretch) as given_up:
                if stretch.gap is not None and not given_up:
                    said = tuple(await self._hear(pool, story.call, zero, stretch))
                    self._store.keep(Filled(stretch.gap, said, self._clock()))
        await self._store.drained()

    async def read_again(self, pool: RecogniserPool, call_id: str, go_on: Callable[[], bool]) -> bool:
        """Read each utterance once more, and what the gate finds besides.

        Args:
            pool: The recognisers.
            call_id: The call.
            go_on: Asked before each stretch; when it says no, the rest waits.

        Returns:
            Whether all is read.

        Raises:
            WorkerLostError: If the recogniser went away.
            AudioFileError: If the recording cannot be read.
            NotFoundError: If there is no such call.
        """
        await self._store.drained()
        story = await asyncio.to_thread(self._look_up, call_id)
        if (zero := story.call.recorded_from) is None:
            return True
        for stretch in await asyncio.to_thread(self._plan, pool, story, zero):
            if not go_on():
                return False
            with self._counted(call_id, stretch) as given_up:
                if stretch.utterance is not None and not given_up:
                    await self._revise(pool, story.call, stretch, stretch.utterance)
                elif not given_up:
                    for said in await self._hear(pool, story.call, zero, stretch):
                        self._store.keep(said)
        await self._store.drained()
        return True

    def _plan(self, pool: RecogniserPool, story: Story, zero: datetime) -> list[Stretch]:
        """Return what is to be read; what would only be written again is not."""
        spec = pool.spec
        settled = {u.id for u in story.utterances if spec.would_repeat(u.engine, u.model, u.source == "recording")}
        found = [s for s in said_stretches(story.utterances, zero) if s.utterance not in settled]
        for leg, channel in CHANNEL.items():
            voiced = voiced_spans(self._file(story.call), channel)
            found += unheard_stretches(leg, voiced, story.segments, [*story.utterances, *story.gaps], zero)
        return found

    async def _hear(self, pool: RecogniserPool, call: Call, zero: datetime, stretch: Stretch) -> list[Said]:
        blocks = blocks_of(self._file(call), CHANNEL[stretch.leg], stretch.start_s, stretch.end_s)
        leg = RecordedLeg(pool)
        heard = await leg.transcribe(blocks)
        return [
            Said(
                _tap(call, stretch),
                result.text,
                result.words,
                moment(zero, stretch.start_s + start),
                moment(zero, stretch.start_s + end),
                leg.spec.engine,
                leg.spec.model,
                source="recording",
                language=result.language,
            )
            for start, end, result in heard
        ]

    async def _revise(self, pool: RecogniserPool, call: Call, stretch: Stretch, utterance: int) -> None:
        def sound() -> bytes:
            return b"".join(blocks_of(self._file(call), CHANNEL[stretch.leg], stretch.start_s, stretch.end_s))

        leg = RecordedLeg(pool)
        result = await leg.read(await asyncio.to_thread(sound))
        engine, model = leg.spec.engine, leg.spec.model
        tap, at = _tap(call, stretch), self._clock()
        self._store.keep(Revised(tap, utterance, result.text, result.words, engine, model, at, result.language))

    @contextmanager
    def _counted(self, call_id: str, stretch: Stretch) -> Iterator[bool]:
        """Give whether the stretch is left as it is; count when the recogniser goes away on it."""
        try:
            yield self._lost[call_id, stretch] >= LOSSES
        except WorkerLostError:
            self._lost[call_id, stretch] += 1
            raise

    def _file(self, call: Call) -> Path:
        return self._recordings / Path(call.recording or f"{call.id}.wav").name

    def _look_up(self, call_id: str) -> Story:
        with self._factory() as session:
            call = get_call(session, call_id)
            gaps = gaps_of(session, call_id, unfilled=False)
            return Story(call, utterances_of(session, call_id), gaps, segments_of(session, call_id))


def _tap(call: Call, stretch: Stretch) -> Tap:
    return Tap(call.id, stretch.leg, (call.operator or "") if stretch.leg == "operator" else "")
