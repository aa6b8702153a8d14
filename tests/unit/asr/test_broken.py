"""Which gap a tap leaves that ended and was not there again."""

from datetime import UTC, datetime, timedelta

import pytest

from asr.media.broken import BrokenTaps
from asr.media.stream import Tap
from asr.store import Missed
from crm.bus import MemoryBus
from crm.bus.events import CallAnswered, CallEnded, CallStateChanged, HandOverChanged
from crm.calls.asked import Asked
from crm.calls.states import HandOverKind, HandOverState, HandOverWay

pytestmark = pytest.mark.unit

START = datetime(2026, 1, 1, tzinfo=UTC)
CITIZEN = Tap("c", "caller")
FIRST, SECOND = Tap("c", "operator", "8001"), Tap("c", "operator", "8002")


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Bench:
    def __init__(self) -> None:
        self.gaps: list[Missed] = []
        self.now = START
        self.broken = BrokenTaps(self.gaps.append, MemoryBus(), lambda: self.now)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_citizen_is_missed_until_the_call_ends(bench: Bench) -> None:
    bench.broken.ended(CITIZEN, at(10))
    bench.broken.take(CallStateChanged(call_id="c", state="survey", at=at(30)))
    bench.broken.take(CallEnded(call_id="other", outcome="answered", at=at(31)))
    assert bench.gaps == []
    bench.broken.take(CallEnded(call_id="c", outcome="answered", at=at(40)))
    assert bench.gaps == [Missed(CITIZEN, at(10), at(40), "lost")]


def test_an_operator_is_missed_until_nobody_talks_with_the_citizen(bench: Bench) -> None:
    bench.broken.ended(FIRST, at(10))
    bench.broken.take(CallStateChanged(call_id="c", state="hold", at=at(20)))
    bench.broken.take(CallStateChanged(call_id="c", state="survey", at=at(30)))
    bench.broken.take(CallEnded(call_id="c", outcome="answered", at=at(40)))
    assert bench.gaps == [Missed(FIRST, at(10), at(30), "lost")]


def test_an_operator_is_missed_until_somebody_else_talks_with_the_citizen(bench: Bench) -> None:
    bench.broken.ended(FIRST, at(10))
    bench.broken.take(CallAnswered(call_id="c", operator=FIRST.operator, at=at(20)))
    bench.broken.take(CallAnswered(call_id="c", operator=SECOND.operator, at=at(30)))
    assert bench.gaps == [Missed(FIRST, at(10), at(30), "lost")]


def test_a_tap_that_ended_with_its_voice_leaves_nothing(bench: Bench) -> None:
    bench.broken.ended(FIRST, at(29))
    bench.broken.ended(CITIZEN, at(39))
    bench.broken.take(CallStateChanged(call_id="c", state="survey", at=at(30)))
    bench.broken.take(CallEnded(call_id="c", outcome="answered", at=at(40)))
    assert bench.gaps == []


def test_a_tap_that_is_there_again_is_told_since_when_it_was_missed_and_is_missed_no_more(bench: Bench) -> None:
    bench.broken.ended(FIRST, at(10))
    assert bench.broken.again(SECOND) is None
    assert bench.broken.again(FIRST) == at(10)
    bench.broken.take(CallEnded(call_id="c", outcome="answered", at=at(40)))
    assert bench.gaps == []


def test_of_a_tap_whose_call_nobody_tells_of_nothing_is_kept(bench: Bench) -> None:
    bench.broken.ended(FIRST, at(0))
    bench.now = at(3600)
    bench.broken.ended(SECOND, at(3600))
    assert bench.broken.again(FIRST) is None


def test_an_operator_who_consults_without_the_citizen_is_not_missed(bench: Bench) -> None:
    asked = Asked(HandOverKind.LINE, "gas", "", HandOverWay.CONSULT, FIRST.operator)
    told = HandOverChanged(call_id="c", asked=asked, holder=FIRST.operator, state=HandOverState.CONSULTING, at=at(10))
    bench.broken.take(told)
    bench.broken.ended(FIRST, at(11))
    assert bench.broken.again(FIRST) is None
    bench.broken.take(CallStateChanged(call_id="c", state="talking", at=at(20)))
    bench.broken.ended(FIRST, at(21))
    assert bench.broken.again(FIRST) == at(21)
