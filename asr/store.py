"""Keeps transcripts in order, off the event loop, and tells the others when something is kept."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from asr.engines.base import Result, Word
from asr.media.stream import Tap
from asr.text.writer import Writer, Written
from crm.bus import Bus
from crm.bus.events import Event, TranscriptFinal, TranscriptRevised
from crm.db import SessionFactory
from crm.transcripts.gaps import GapState, gap_changed
from crm.transcripts.models import TranscriptGap
from crm.transcripts.passes import revise
from crm.transcripts.service import add_utterance, close_gap, open_gap

log = logging.getLogger(__name__)

WAITING = 5_000
TRIES = 30
AGAIN_S = 1.0
"""Seconds between two tries to keep a piece; a database that comes back does not say so."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finished utterance, as the recogniser gave it."""

    tap: Tap
    text: str
    words: tuple[Word, ...]
    started_at: datetime
    ended_at: datetime
    engine: str
    model: str
    source: str = "live"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A stretch that was not heard; ``reason`` is ``resuming``, ``overload`` or ``lost``."""

    tap: Tap
    started_at: datetime
    ended_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A gap whose sound was read from the recording, and what was said in it."""

    gap: int
    said: tuple[Said, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Revised:
    """What the recording gives for an utterance that was written down live."""

    tap: Tap
    utterance: int
    text: str
    words: tuple[Word, ...]
    engine: str
    model: str
    at: datetime
    language: str = ""


Piece = Said | Missed | Filled | Revised


class TranscriptStore:
    """A line of things to keep, written one after the other; a database that is slow makes it longer, nothing else.

    Args:
        factory: Makes sessions.
        bus: Told of every utterance once it is kept.
        writer: Writes down what was heard.

    Attributes:
        lost: Pieces that could not be kept since the start.
    """

    def __init__(self, factory: SessionFactory, bus: Bus, writer: Writer) -> None:
        self.lost = 0
        self._scribe = writer
        self._factory = factory
        self._bus = bus
        self._line: asyncio.Queue[Piece] = asyncio.Queue(WAITING)
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write_all(), name="transcript-store")

    async def stop(self, patience_s: float = 5.0) -> None:
        """Write what waits, then end."""
        if self._writer:
            try:
                await asyncio.wait_for(self._line.join(), patience_s)
            except TimeoutError:
                log.warning("%d pieces of transcripts could not be kept", self._line.qsize())
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)

    async def drained(self) -> None:
        """Wait until everything so far is written."""
        await self._line.join()

    def keep(self, piece: Piece) -> None:
        """Take something to keep; never waits."""
        try:
            self._line.put_nowait(piece)
        except asyncio.QueueFull:
            self.lost += 1

    async def _write_all(self) -> None:
        while True:
            piece = await self._line.get()
            try:
                await self._write(piece)
            finally:
                self._line.task_done()

    async def _write(self, piece: Piece) -> None:
        written = await asyncio.to_thread(self._written, piece)
        for _ in range(TRIES):
            try:
                events = await asyncio.to_thread(self._in_session, piece, written)
            except SQLAlchemyError as error:
                log.warning("transcript not kept yet: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_S)
                continue
            for event in events:
                self._bus.publish(event)
            return
        self.lost += 1

    def _written(self, piece: Piece) -> list[Written]:
        return [self._scribe.write(result) for result in _heard_in(piece)]

    def _in_session(self, piece: Piece, written: list[Written]) -> list[Event]:
        with self._factory.begin() as session:
            return _write_piece(session, piece, written)


def _heard_in(piece: Piece) -> list[Result]:
    match piece:
        case Said() | Revised():
            return [Result(piece.text, piece.words, piece.language)]
        case Filled():
            return [Result(one.text, one.words, one.language) for one in piece.said]
        case Missed():
            return []


def _write_piece(session: Session, piece: Piece, written: list[Written]) -> list[Event]:
    """Write one piece; what is said in a gap and that it is filled are one transaction."""
    match piece:
        case Said():
            final = _final(piece, written[0], _write_said(session, piece, written[0]))
            return [final] if piece.source == "live" else [final, TranscriptRevised(call_id=piece.tap.call_id)]
        case Missed():
            return [gap_changed(_write_missed(session, piece), GapState.WAITING)]
        case Filled(gap, said, at):
            closed = close_gap(session, gap, at)
            pairs = zip(said, written, strict=True)
            finals = [_final(one, text, _write_said(session, one, text)) for one, text in pairs]
            return [*finals, gap_changed(closed, GapState.FILLED)]
        case Revised():
            changed = _write_revised(session, piece, written[0])
            return [TranscriptRevised(call_id=piece.tap.call_id)] if changed else []


def _write_said(session: Session, said: Said, written: Written) -> int:
    return add_utterance(
        session,
        call_id=said.tap.call_id,
        leg=said.tap.leg,
        operator=said.tap.operator or None,
        text=written.text,
        words=[list(word) for word in written.words],
        heard=written.heard,
        repairs=_repairs(written),
        started_at=said.started_at,
        ended_at=said.ended_at,
        engine=said.engine,
        model=said.model,
        source=said.source,
        language=said.language,
    ).id


def _repairs(written: Written) -> list[dict[str, str | int]]:
    return [{"from": r.heard, "to": r.written, "start": r.start} for r in written.repairs]


def _write_missed(session: Session, missed: Missed) -> TranscriptGap:
    return open_gap(
        session,
        call_id=missed.tap.call_id,
        leg=missed.tap.leg,
        started_at=missed.started_at,
        ended_at=missed.ended_at,
        reason=missed.reason,
    )


def _write_revised(session: Session, revised: Revised, written: Written) -> bool:
    return revise(
        session,
        revised.utterance,
        text=written.text,
        words=[list(word) for word in written.words],
        heard=written.heard,
        repairs=_repairs(written),
        engine=revised.engine,
        model=revised.model,
        at=revised.at,
        language=revised.language,
    )


def _final(said: Said, written: Written, number: int) -> TranscriptFinal:
    return TranscriptFinal(
        call_id=said.tap.call_id,
        utterance_id=number,
        leg=said.tap.leg,
        text=written.text,
        language=said.language,
        started_at=said.started_at,
        ended_at=said.ended_at,
    )
