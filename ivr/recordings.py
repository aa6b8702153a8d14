"""Recordings: the two files Asterisk writes of a call become one stereo file."""

import asyncio
import logging
import re
import time
import wave
from collections.abc import Container, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, ClassVar

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from config.errors import HotlineError
from crm.bus.bus import Bus, Subscription
from crm.bus.events import CallEnded, PbxLinkChanged, RecordingReady
from crm.calls.masks import MARGIN, Masked, masks_of
from crm.calls.models import Call
from crm.calls.service import record_recording
from crm.db import SessionFactory
from ivr.errands import Errands

log = logging.getLogger(__name__)

RATE = 8000
BLOCK_BYTES = 1 << 16
CLOSING_S = 10.0
LOOK_EVERY_S = 0.1
AGAIN_S = 5.0
"""After a failure of the database; what is on the disk meanwhile is not lost."""
_SIDE = re.compile(r"([A-Za-z0-9_.-]{1,64})-(citizen|line)\.wav")


class SideFileError(HotlineError):
    """A file of one side is no 8 kHz, 16 bit, mono WAV file."""

    slug: ClassVar[str] = "recording-side-invalid"


class Side:
    """One side's WAV file, read as a stream; also one whose writer died before it could close it.

    Args:
        file: The open file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        size = file.seek(0, 2)
        self.told, start = self._find_data(file)
        self.closed = self.told == size - start and size > start
        file.seek(start)

    @staticmethod
    def _find_data(file: BinaryIO) -> tuple[int, int]:
        """Return the data chunk's told length and where it begins.

        Raises:
            SideFileError: If it is another kind of file.
        """
        file.seek(0)
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            raise SideFileError("expected a WAV file, got something else")
        while len(chunk := file.read(8)) == 8:
            length = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                return length, file.tell()
            body = file.read(length)
            if chunk[:4] == b"fmt " and (body[:4] != b"\1\0\1\0" or int.from_bytes(body[4:8], "little") != RATE):
                raise SideFileError("expected PCM, mono, 8000 Hz, got another format")
        raise SideFileError("expected a data chunk, got none")

    def block(self) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
        """Return the next block of samples; an empty one at the end."""
        raw = self._file.read(BLOCK_BYTES)
        return np.frombuffer(raw[: len(raw) & ~1], "<i2")


def last_sound(monitor_dir: Path, call_id: str) -> datetime | None:
    """Return when the last sound of a call was written: how long a call lived that nobody saw end."""
    written = []
    for side in ("citizen", "line"):
        with suppress(OSError):
            written.append((monitor_dir / f"{call_id}-{side}.wav").stat().st_mtime)
    return datetime.fromtimestamp(max(written), UTC) if written else None


def is_closed(path: Path) -> bool:
    """Return whether Asterisk has finished this file: its header tells its whole length."""
    try:
        with path.open("rb") as file:
            return Side(file).closed
    except (OSError, HotlineError):
        return False


def merge(citizen: Path, line: Path, target: Path, silent: Sequence[tuple[int, int]] = ()) -> bool:
    """Make one stereo file, citizen left, what the citizen heard right; the shorter side is filled with silence.

    Args:
        citizen: File of what the citizen said; may be missing.
        line: File of what the citizen heard; may be missing.
        target: Appears at once and whole, or not at all.
        silent: From and to which sample both sides are silence.

    Returns:
        Whether there was any sound to merge.

    Raises:
        OSError: If a file cannot be read or written.
        SideFileError: If a file is of another kind.
    """
    part = target.with_suffix(".part")
    with ExitStack() as stack:
        files = [stack.enter_context(p.open("rb")) if p.exists() else None for p in (citizen, line)]
        sides = [Side(f) if f else None for f in files]
        if not any(sides):
            return False
        out = stack.enter_context(wave.open(str(part), "wb"))
        out.setparams((2, 2, RATE, 0, "NONE", ""))
        at = 0
        while True:
            blocks = [side.block() if side else np.empty(0, "<i2") for side in sides]
            longest = max(len(b) for b in blocks)
            if not longest:
                break
            both = np.zeros((longest, 2), "<i2")
            for column, samples in enumerate(blocks):
                both[: len(samples), column] = samples
            for start, end in silent:
                both[max(0, start - at) : max(0, end - at)] = 0
            at += longest
            out.writeframes(both.tobytes())
    part.replace(target)
    return True


def silent_samples(call: Call, masked: Sequence[Masked]) -> list[tuple[int, int]]:
    """Return from and to which sample a recording is silent, with ``MARGIN`` to each side of a mask."""
    zero = call.recorded_from or call.started_at

    def sample(at: datetime) -> int:
        return max(0, int((at - zero).total_seconds() * RATE))

    return [(sample(one.start - MARGIN), sample(one.end + MARGIN)) for one in masked]


class Recordings:
    """Merges the two sides after each call, off the event loop; finishes what a crash left behind.

    Args:
        monitor_dir: Where Asterisk writes ``<id>-citizen.wav`` and ``<id>-line.wav``.
        recordings_dir: Where finished recordings go, ``<id>.wav``.
        bus: Where calls end and recordings are told of.
        factory: Opens database sessions.
        live: The ids of calls on the line; their files are left alone.
    """

    def __init__(
        self, monitor_dir: Path, recordings_dir: Path, bus: Bus, factory: SessionFactory, *live: Container[str]
    ) -> None:
        self._monitor = monitor_dir
        self._target = recordings_dir
        self._bus = bus
        self._factory = factory
        self._live = live
        self._one_at_a_time = asyncio.Semaphore(1)
        self._errands: dict[str, asyncio.Task[None]] = {}
        self._later = Errands()
        self._events: Subscription | None = None
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to follow calls; leftovers are finished when the telephone link is up and shows which calls live."""
        self._target.mkdir(parents=True, exist_ok=True)
        self._events = self._bus.subscribe(CallEnded, PbxLinkChanged)
        self._reader = asyncio.create_task(self._read(self._events))

    async def stop(self) -> None:
        """Finish the merges under way; what waits for the database is found again."""
        await self._later.stop()
        if self._events and self._reader:
            self._events.close()
            await self._reader
        await asyncio.gather(*self._errands.values(), return_exceptions=True)

    async def _read(self, events: Subscription) -> None:
        async for event in events:
            match event:
                case CallEnded():
                    self._finish_later(event.call_id)
                case PbxLinkChanged(up=True):
                    for call_id in await asyncio.to_thread(self._leftovers):
                        if not any(call_id in calls for calls in self._live):
                            self._finish_later(call_id)

    def _leftovers(self) -> list[str]:
        names = (_SIDE.fullmatch(path.name) for path in self._monitor.glob("*.wav"))
        return sorted({match[1] for match in names if match})

    def _finish_later(self, call_id: str) -> None:
        if call_id not in self._errands:
            task = self._errands[call_id] = asyncio.create_task(self._finish(call_id))
            task.add_done_callback(lambda _: self._errands.pop(call_id, None))

    async def _finish(self, call_id: str) -> None:
        citizen, line = (self._monitor / f"{call_id}-{side}.wav" for side in ("citizen", "line"))
        try:
            await self._wait_closed(citizen, line)
            async with self._one_at_a_time:
                done = await asyncio.to_thread(self._merge_and_keep, call_id, citizen, line)
        except SQLAlchemyError as error:
            log.warning("call %s: no recording yet (%s), tried again soon", call_id, type(error).__name__)
            self._later.run(self._finish_again(call_id))
            return
        except (OSError, HotlineError) as error:
            log.warning("call %s: no recording yet (%s), tried again at the next start", call_id, type(error).__name__)
            return
        if done:
            self._bus.publish(RecordingReady(call_id=call_id, file=f"{call_id}.wav"))

    async def _finish_again(self, call_id: str) -> None:
        await asyncio.sleep(AGAIN_S)
        self._finish_later(call_id)

    @staticmethod
    async def _wait_closed(*sides: Path) -> None:
        """Wait until Asterisk has closed the files; after ``CLOSING_S`` what is there is taken as it is."""
        deadline = time.monotonic() + CLOSING_S
        while time.monotonic() < deadline:
            waiting = [p for p in sides if p.exists() and not is_closed(p)]
            if not waiting:
                return
            await asyncio.sleep(LOOK_EVERY_S)

    def _merge_and_keep(self, call_id: str, citizen: Path, line: Path) -> bool:
        with self._factory() as session:
            call = session.get(Call, call_id)
            silent = silent_samples(call, masks_of(session, call)) if call else []
        if not merge(citizen, line, self._target / f"{call_id}.wav", silent):
            return False
        with self._factory.begin() as session:
            record_recording(session, call_id, f"{call_id}.wav")
        citizen.unlink(missing_ok=True)
        line.unlink(missing_ok=True)
        return True
