"""Legs spread over workers that do what the test says."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from asr.engines.base import EngineSpec, Result
from asr.way import BACKLOG_BYTES, LegWay
from asr.worker.messages import Kind, Message, Unpacker, pack, pack_json
from asr.worker.process import WorkerProcess

pytestmark = pytest.mark.unit

PCM = bytes(3200)


@dataclass(eq=False)
class FakeWorker:
    spec: EngineSpec
    waiting: int = 0
    stuck: bool = False
    sent: list[Message] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.sent += Unpacker().feed(data)

    @property
    def got(self) -> list[str]:
        return [f"{m.kind.name} {m.utterance()[0] if m.payload else ''}".strip() for m in self.sent]


@dataclass
class FakeWorkers:
    workers: list[FakeWorker]
    forgotten: int = 0
    spoken_s: float = 0.0

    def freest(self) -> WorkerProcess | None:
        return cast(WorkerProcess, min(self.workers, key=lambda w: w.waiting)) if self.workers else None

    def worked(self, spoken_s: float, spent_s: float) -> None:
        self.spoken_s += spoken_s

    def forget(self, way: LegWay) -> None:
        self.forgotten += 1


@dataclass
class Ear:
    told: list[str] = field(default_factory=list)

    def on_partial(self, utterance: int, text: str, *, paused: bool = False, again_s: float = 0.0) -> None:
        self.told.append(f"partial {utterance}")

    def on_final(self, utterance: int, result: Result) -> None:
        self.told.append(f"final {utterance} {result.text}")

    def on_failed(self, utterance: int) -> None:
        self.told.append(f"failed {utterance}")

    def on_down(self) -> None:
        self.told.append("down")

    def on_up(self) -> None:
        self.told.append("up")

    def on_closed(self) -> None:
        self.told.append("closed")


@pytest.fixture
def two() -> FakeWorkers:
    return FakeWorkers([FakeWorker(EngineSpec("vosk", name, "/")) for name in ("a", "b")])


@pytest.fixture
def ear() -> Ear:
    return Ear()


def answer(way: LegWay, worker: FakeWorker, data: bytes) -> None:
    for message in Unpacker().feed(data):
        way.take(cast(Any, worker), message)


def final(way: LegWay, worker: FakeWorker, utterance: int, taken: int) -> None:
    answer(way, worker, pack_json(Kind.FINAL, 1, utterance=utterance, text="好", words=[], language=""))
    answer(way, worker, pack_json(Kind.TAKEN, 1, bytes=taken, spent=0.01))


def test_an_utterance_stays_with_its_worker_and_the_next_goes_to_the_freest(two: FakeWorkers, ear: Ear) -> None:
    way, (a, b) = LegWay(two, 1, ear), two.workers
    assert way.feed(1, PCM)
    a.waiting += 50 * len(PCM)
    assert way.feed(1, PCM)
    way.finish(1)
    assert way.feed(2, PCM), "while an answer is owed the leg stays, so that its order does"
    assert (a.got, b.got) == (["AUDIO 1", "AUDIO 1", "FINISH 1", "AUDIO 2"], [])
    way.finish(2)
    final(way, a, 1, 2 * len(PCM))
    final(way, a, 2, len(PCM))
    assert way.waiting == 0
    assert way.feed(3, PCM)
    assert b.got == ["AUDIO 3"]
    assert way.spec
    assert way.spec.model == "b"


def test_a_pause_goes_where_the_utterance_is(two: FakeWorkers, ear: Ear) -> None:
    way, (a, b) = LegWay(two, 1, ear), two.workers
    way.pause(1)
    way.feed(1, PCM)
    a.waiting += len(PCM)
    way.pause(1)
    assert (a.got, b.got) == (["AUDIO 1", "PAUSE 1"], [])


def test_only_who_is_owed_an_answer_loses_something_with_a_worker(two: FakeWorkers, ear: Ear) -> None:
    busy, idle, (a, _) = LegWay(two, 1, ear), LegWay(two, 2, ear), two.workers
    busy.feed(1, PCM)
    lost = cast(WorkerProcess, a)
    two.workers.remove(a)
    assert busy.lose(lost)
    assert not idle.lose(lost)
    assert busy.waiting == 0
    assert busy.feed(1, PCM), "the rest of the sentence goes to the worker that is left"


def test_what_a_frozen_worker_holds_up_is_bounded(two: FakeWorkers, ear: Ear) -> None:
    two.workers.pop()
    way = LegWay(two, 1, ear)
    taken = sum(way.feed(1, PCM) for _ in range(10_000)) * len(PCM)
    assert BACKLOG_BYTES - len(PCM) < taken <= BACKLOG_BYTES
    assert sum(len(m.payload) for w in two.workers for m in w.sent) < 1.1 * BACKLOG_BYTES


def test_what_a_stuck_worker_holds_up_is_not_late(two: FakeWorkers, ear: Ear) -> None:
    way, (a, _) = LegWay(two, 1, ear), two.workers
    for _ in range(20):
        way.feed(1, PCM)
    assert way.late_s == pytest.approx(2.0)
    a.stuck = True
    assert way.late_s == 0.0


def test_what_follows_a_stuck_utterance_is_heard_and_late_by_its_own_worker(two: FakeWorkers, ear: Ear) -> None:
    way, (a, b) = LegWay(two, 1, ear), two.workers
    way.feed(1, PCM)
    a.stuck = True
    way.feed(1, PCM)
    way.finish(1)
    assert a.got == ["AUDIO 1", "AUDIO 1", "FINISH 1"], "an utterance stays where it began"
    for _ in range(3):
        way.feed(2, PCM)
    way.finish(2)
    assert b.got == ["AUDIO 2"] * 3 + ["FINISH 2"]
    assert way.late_s == pytest.approx(0.3, abs=0.1)
    final(way, b, 2, 3 * len(PCM))
    assert ear.told == ["final 2 好"]


def test_what_a_stuck_worker_owes_fails_when_it_is_gone_and_what_is_being_said_goes_on(
    two: FakeWorkers, ear: Ear
) -> None:
    way, (a, b) = LegWay(two, 1, ear), two.workers
    way.feed(1, PCM)
    a.stuck = True
    way.finish(1)
    way.feed(2, PCM)
    assert not way.lose(cast(WorkerProcess, a))
    assert ear.told == ["failed 1"]
    way.feed(2, PCM)
    way.finish(2)
    final(way, b, 2, 2 * len(PCM))
    assert ear.told == ["failed 1", "final 2 好"]


def test_a_closed_leg_waits_for_every_worker_it_was_with(two: FakeWorkers, ear: Ear) -> None:
    way, (a, b) = LegWay(two, 1, ear), two.workers
    way.feed(1, PCM)
    final(way, a, 1, len(PCM))
    a.waiting = 10
    way.feed(2, PCM)
    way.close()
    assert (a.sent[-1].kind, b.sent[-1].kind) == (Kind.CLOSE, Kind.CLOSE)
    answer(way, b, pack_json(Kind.FINAL, 1, utterance=2, text="见", words=[], language=""))
    answer(way, b, pack(Kind.CLOSED, 1))
    assert "closed" not in ear.told
    way.lose(cast(WorkerProcess, a))
    way.bury_if_answered()
    assert ear.told == ["final 1 好", "final 2 见", "closed"]
    assert two.forgotten == 1


def test_a_leg_that_never_spoke_is_closed_at_once(two: FakeWorkers, ear: Ear) -> None:
    LegWay(two, 1, ear).close()
    assert ear.told == ["closed"]


def test_without_a_worker_nothing_is_taken(ear: Ear) -> None:
    assert not LegWay(FakeWorkers([]), 1, ear).feed(1, PCM)
