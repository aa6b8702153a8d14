"""What a worker that is stuck means for the legs of the others, and for who is heard."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from asr.admission import Admission, AdmissionRule
from asr.engines.base import EngineSpec
from asr.media.stream import Tap
from asr.pool import RecogniserPool
from asr.transcriber import Transcriber
from asr.worker.process import WorkerProcess
from tests.unit.asr.test_way import PCM, Ear, FakeWorker

pytestmark = pytest.mark.unit

SPEC = EngineSpec("vosk", "m", "/")
START = datetime(2026, 1, 1, tzinfo=UTC)
LOOKS = 10 * AdmissionRule().looks


class UpWorker(FakeWorker):
    """A worker that listens."""

    up = True
    leaving = False


@dataclass
class Table:
    """A pool of two workers and the legs that are heard by it."""

    pool: RecogniserPool
    workers: list[UpWorker]
    transcriber: Transcriber = field(init=False)

    def __post_init__(self) -> None:
        anything = cast(Any, self)
        self.transcriber = Transcriber(anything, anything)
        self.transcriber.pool = self.pool

    def publish(self, event: object) -> None:
        """Be bus and store as well."""

    def live_after_late_looks(self, spent_s: float = 1.0) -> int:
        """Return how many of four legs are heard after the machine was looked at for a while."""
        for number in range(4):
            self.transcriber.open(Tap(f"c{number}", "operator", "8001")).begin(START)
        for _ in range(LOOKS):
            self.transcriber.look(spent_s, 0.5)
        return len(self.transcriber.live)


@pytest.fixture
def table() -> Table:
    pool = RecogniserPool([SPEC])
    workers = [UpWorker(SPEC), UpWorker(SPEC)]
    pool._workers += [cast(WorkerProcess, worker) for worker in workers]
    late = pool.open_leg(Ear())
    for _ in range(80):
        late.feed(1, PCM)
    return Table(pool, workers)


def test_late_text_lets_legs_make_way(table: Table) -> None:
    assert table.pool.late_s > AdmissionRule().far_too_late_s
    assert table.live_after_late_looks() == 1


def test_what_a_stuck_worker_has_not_answered_lets_nobody_make_way_and_it_gets_nothing_new(table: Table) -> None:
    stuck, sound = sorted(table.workers, key=lambda worker: -worker.waiting)
    stuck.stuck = True
    assert table.live_after_late_looks() == 4
    sound.waiting = 2 * stuck.waiting
    assert table.pool.open_leg(Ear()).feed(1, PCM)
    assert len(sound.sent) == 1


def test_while_every_worker_is_stuck_nobody_makes_way_and_nobody_comes_back(table: Table) -> None:
    table.transcriber.admission = Admission(2)
    for worker in table.workers:
        worker.stuck = True
    assert table.live_after_late_looks() == 2
    table.transcriber.admission = Admission(0)
    for _ in range(LOOKS):
        table.transcriber.look(0.0, 0.5)
    assert len(table.transcriber.live) == 2
