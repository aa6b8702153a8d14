import pytest

from asr.engines.base import EngineSpec
from asr.succession import GIVE_UP, STEADY_S, Succession

pytestmark = pytest.mark.unit

BEST, NEXT = EngineSpec("vosk", "large", "/a"), EngineSpec("whisper", "base", "/b")


def test_the_next_engine_takes_over_after_failures_in_a_row_and_the_best_comes_back() -> None:
    line = Succession([BEST, NEXT])
    assert [line.ended(BEST, 0.0) for _ in range(GIVE_UP)] == [False] * (GIVE_UP - 1) + [True]
    assert (line.spec, line.failed, line.hopeless) == (NEXT, BEST, False)
    assert not line.ended(BEST, 0.0), "the second worker of the engine that failed ends as well"
    assert line.failures == 0
    line.restore()
    assert (line.spec, line.failed) == (BEST, None)


def test_a_worker_that_held_for_a_while_breaks_the_row() -> None:
    line = Succession([BEST, NEXT])
    for _ in range(5):
        line.ended(BEST, 0.0)
        line.ended(BEST, STEADY_S)
    assert line.spec == BEST
    assert line.failures == 1


def test_the_last_engine_is_kept_and_its_failing_is_told() -> None:
    line = Succession([BEST])
    assert not any(line.ended(BEST, 1.0) for _ in range(10))
    assert line.hopeless
    assert line.failed is None
