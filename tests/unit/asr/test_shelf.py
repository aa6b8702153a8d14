"""Which recogniser is taken, which are kept ready, which are let go."""

from dataclasses import dataclass, field

import pytest

from asr.engines.base import Capabilities, Result
from asr.worker.shelf import IDLE_S, RECYCLE_S, Shelf

pytestmark = pytest.mark.unit


@dataclass(eq=False)
class Listener:
    """A recogniser that only counts what it heard."""

    heard: int = 0
    finished: int = 0

    def accept(self, pcm: bytes) -> None:
        self.heard += len(pcm)

    def pause(self) -> str:
        return ""

    def partial(self) -> str:
        return ""

    def finish(self) -> Result:
        self.finished += 1
        return Result("")


@dataclass
class Maker:
    made: list[Listener] = field(default_factory=list)
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(False, 0.0, True, ("zh",), 2.0, 2.0))

    def recogniser(self) -> Listener:
        self.made.append(Listener())
        return self.made[-1]


def test_warm_recognisers_are_used_again_and_old_ones_are_not() -> None:
    engine = Maker()
    shelf = Shelf(engine)
    first = shelf.take()
    shelf.give_back(first)
    assert shelf.take() is first
    shelf.used(first, RECYCLE_S)
    shelf.give_back(first)
    assert shelf.take() is not first
    assert len(engine.made) == 2


def test_spare_ones_have_heard_something_and_owe_no_answer() -> None:
    engine = Maker()
    Shelf(engine, spare=2).fill()
    assert [one.finished for one in engine.made] == [1, 1]
    assert all(one.heard for one in engine.made)


def test_a_spare_one_is_taken_when_all_others_are_at_work_and_is_made_up_for() -> None:
    engine = Maker()
    shelf = Shelf(engine, spare=2)
    used = shelf.take()
    shelf.give_back(used)
    shelf.fill()
    assert shelf.take() is used, "it is warmer than what only heard a rustle"
    assert shelf.take() is engine.made[1]
    assert len(engine.made) == 2
    shelf.fill()
    assert len(engine.made) == 4


def test_a_failed_one_does_not_come_back() -> None:
    shelf = Shelf(Maker())
    failed = shelf.take()
    shelf.drop(failed)
    assert shelf.take() is not failed


def test_those_nobody_needs_any_more_are_let_go_and_fresh_ones_stand_ready() -> None:
    now, engine = [0.0], Maker()
    shelf = Shelf(engine, spare=2, clock=lambda: now[0])
    shelf.fill()
    crowd = [shelf.take() for _ in range(4)]
    for one in crowd:
        shelf.used(one, 1.0)
        shelf.give_back(one)
    now[0] = IDLE_S / 2
    warmest = shelf.take()
    shelf.give_back(warmest)
    assert shelf.let_go() == 0, "somebody may need them in a moment"
    now[0] = IDLE_S
    assert shelf.let_go() == 3
    assert shelf.take() is warmest
    shelf.give_back(warmest)
    now[0] = 9 * IDLE_S
    assert shelf.let_go() == 1
    shelf.fill()
    assert shelf.let_go() == 0, "they heard nothing yet, and stand ready"
    assert shelf.take() not in crowd


def test_old_ones_are_let_go_by_whoever_tidies_up() -> None:
    shelf = Shelf(Maker())
    old = shelf.take()
    shelf.used(old, RECYCLE_S)
    shelf.give_back(old)
    assert (shelf.let_go(), shelf.let_go()) == (1, 0)
