"""One leg against a recogniser that does what the test says."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from asr.audio import frames_of
from asr.engines.base import EngineSpec, Result
from asr.leg import LegTranscriber
from asr.media.stream import Tap
from asr.store import Missed, Said
from crm.bus.events import HearingChanged, TranscriptPartial
from tests.unit.asr.voices import silence, voice

pytestmark = pytest.mark.unit

START = datetime(2026, 1, 1, tzinfo=UTC)


class FakePool:
    """Pool, way and store in one."""

    def __init__(self) -> None:
        self.spec = EngineSpec("vosk", "m", "/nowhere")
        self.up = True
        self.room = True
        self.fed: list[int] = []
        self.sound: list[bytes] = []
        self.finished: list[int] = []
        self.paused: list[int] = []
        self.dropped = 0
        self.closed = False
        self.kept: list[Said | Missed] = []
        self.told: list[Any] = []

    def open_leg(self, listener: object) -> "FakePool":
        return self

    def feed(self, utterance: int, pcm: bytes) -> bool:
        if self.up and self.room:
            self.fed.append(utterance)
            self.sound += frames_of(pcm)
        return self.up and self.room

    def pause(self, utterance: int) -> None:
        self.paused.append(utterance)

    def finish(self, utterance: int) -> None:
        self.finished.append(utterance)

    def drop(self) -> None:
        self.dropped += 1

    def close(self) -> None:
        self.closed = True

    def keep(self, piece: Said | Missed) -> None:
        self.kept.append(piece)

    def publish(self, event: object) -> None:
        self.told.append(event)


@pytest.fixture
def pool() -> FakePool:
    return FakePool()


def leg_on(pool: FakePool, *, admitted: bool = True, masked: Mapping[str, datetime] | None = None) -> LegTranscriber:
    anything = cast(Any, pool)
    leg = LegTranscriber(
        Tap("c", "caller"), anything, anything, anything, admitted=admitted, masked={} if masked is None else masked
    )
    leg.begin(START)
    return leg


def hear(leg: LegTranscriber, frames: list[bytes]) -> None:
    for frame in frames:
        leg.hear(frame)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def near(moment: datetime, seconds: float) -> bool:
    return abs((moment - at(seconds)).total_seconds()) < 0.1


def test_utterance_is_kept_with_its_times(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, silence(1) + voice(2) + silence(1))
    leg.on_partial(1, "你")
    leg.on_final(1, Result("你好", (("你好", 0.3, 0.9),)))
    (said,) = pool.kept
    assert isinstance(said, Said)
    assert near(said.started_at, 0.75)
    assert near(said.ended_at, 3.0)
    (partial,) = pool.told
    assert isinstance(partial, TranscriptPartial)
    assert partial.started_at == said.started_at


def test_what_may_be_over_is_read_at_once_and_told_as_such(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(1) + silence(0.4))
    assert (pool.paused, pool.finished) == ([1], [])
    leg.on_partial(1, "煤气", paused=True)
    hear(leg, voice(1))
    leg.on_partial(1, "煤气漏了")
    assert [(event.text, event.paused) for event in pool.told] == [("煤气", True), ("煤气漏了", False)]


def test_a_pause_of_what_nobody_hears_is_told_nobody(pool: FakePool) -> None:
    leg = leg_on(pool, admitted=False)
    hear(leg, voice(1) + silence(0.4))
    assert pool.paused == []


def test_of_a_masked_call_nothing_reaches_the_recogniser_and_what_is_said_around_it_does(pool: FakePool) -> None:
    masked = {"other": at(100)}
    leg = leg_on(pool, masked=masked)
    before, hidden, after = voice(1, level=6000), voice(2, level=5000), voice(1, level=4000)
    hear(leg, before)
    masked["c"] = at(3)
    hear(leg, hidden + after + silence(1))
    assert set(before) <= set(pool.sound)
    assert not set(hidden) & set(pool.sound)
    assert set(after) <= set(pool.sound)
    assert pool.finished == [1, 2]


def test_partial_that_came_to_nothing_is_taken_back(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(1) + silence(1))
    leg.on_partial(1, "嗯")
    leg.on_final(1, Result(""))
    assert pool.kept == []
    assert [event.text for event in pool.told] == ["嗯", ""]


def test_lost_worker_makes_one_gap_from_the_oldest_unanswered_word(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, silence(1) + voice(2) + silence(1) + voice(1))
    pool.up = False
    leg.on_down()
    hear(leg, voice(1) + silence(2))
    pool.up = True
    leg.on_up()
    (gap,) = pool.kept
    assert isinstance(gap, Missed)
    assert gap.reason == "resuming"
    assert near(gap.started_at, 0.75)
    assert near(gap.ended_at, 8.0)
    leg.on_final(1, Result("太晚"))
    assert pool.kept == [gap]


def test_utterance_that_runs_while_the_worker_comes_back_is_heard_from_there(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(1))
    pool.up = False
    leg.on_down()
    hear(leg, voice(1))
    pool.up = True
    leg.on_up()
    hear(leg, voice(1) + silence(1))
    leg.on_final(1, Result("后半"))
    gap, said = pool.kept
    assert isinstance(said, Said)
    assert gap.ended_at == said.started_at
    assert near(said.started_at, 2.0)


def test_no_room_leaves_one_utterance_to_the_recording(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(1))
    pool.room = False
    hear(leg, voice(1) + silence(1))
    pool.room = True
    hear(leg, voice(1) + silence(1))
    (gap,) = pool.kept
    assert isinstance(gap, Missed)
    assert gap.reason == "overload"
    assert near(gap.started_at, 0.0)
    assert gap.ended_at <= at(2.7)
    assert pool.finished == [2]


def test_leg_that_is_not_admitted_is_one_gap(pool: FakePool) -> None:
    leg = leg_on(pool, admitted=False)
    hear(leg, voice(2) + silence(1))
    leg.on_down()
    leg.on_up()
    leg.close()
    assert pool.kept == [Missed(Tap("c", "caller"), START, at(3), "overload")]
    assert pool.fed == []


def test_what_was_said_until_a_lost_tap_was_there_again_is_a_gap(pool: FakePool) -> None:
    anything = cast(Any, pool)
    LegTranscriber(Tap("c", "caller"), anything, anything, anything).begin(at(5), since=at(2))
    assert pool.kept == [Missed(Tap("c", "caller"), at(2), at(5), "lost")]


def test_leg_that_comes_back_is_heard_from_there_and_its_page_is_told(pool: FakePool) -> None:
    leg = leg_on(pool, admitted=False)
    hear(leg, silence(1) + voice(1))
    leg.come_back()
    hear(leg, voice(1) + silence(1))
    leg.on_final(1, Result("后半"))
    gap, said = pool.kept
    assert isinstance(gap, Missed)
    assert (gap.started_at, gap.ended_at, gap.reason) == (START, at(2), "overload")
    assert isinstance(said, Said)
    assert said.started_at == at(2)
    assert [event.live for event in pool.told if isinstance(event, HearingChanged)] == [False, True]


def test_leg_that_comes_back_while_no_recogniser_listens_waits_for_one(pool: FakePool) -> None:
    leg = leg_on(pool, admitted=False)
    hear(leg, silence(1))
    pool.up = False
    leg.come_back()
    hear(leg, silence(1))
    pool.up = True
    leg.on_up()
    assert [(gap.reason, gap.started_at, gap.ended_at) for gap in pool.kept if isinstance(gap, Missed)] == [
        ("overload", START, at(1)),
        ("resuming", at(1), at(2)),
    ]


def test_leg_that_makes_room_is_heard_no_more(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(2) + silence(1))
    leg.on_final(1, Result("第一句"))
    leg.make_room()
    fed = len(pool.fed)
    hear(leg, voice(2) + silence(1))
    leg.close()
    assert len(pool.fed) == fed
    said, gap = pool.kept
    assert isinstance(said, Said)
    assert (gap.started_at, gap.ended_at) == (at(3), at(6))


def test_failed_utterance_and_dropped_frames_are_gaps(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(1) + silence(1))
    leg.on_failed(1)
    leg.lose(10)
    first, second = pool.kept
    assert isinstance(first, Missed)
    assert first.reason == "lost"
    assert second.started_at == at(2)
    assert second.ended_at == at(2.2)


def test_what_is_unanswered_when_listening_ends_is_left_to_the_recording(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, silence(1) + voice(2) + silence(1) + voice(1))
    leg.close()
    leg.give_up()
    first, second = (piece for piece in pool.kept if isinstance(piece, Missed))
    assert (first.reason, second.reason) == ("lost", "lost")
    assert near(first.ended_at, 3)
    assert near(second.ended_at, 5)
    leg.on_final(1, Result("太晚了"))
    assert not [piece for piece in pool.kept if isinstance(piece, Said)]


def test_end_of_the_tap_ends_what_is_being_said(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, voice(1))
    leg.close()
    assert pool.finished == [1]
    assert pool.closed
    leg.on_final(1, Result("再见"))
    assert [piece.text for piece in pool.kept if isinstance(piece, Said)] == ["再见"]


def test_what_the_last_worker_took_with_it_after_the_hang_up_is_left_to_the_recording(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, silence(1) + voice(2))
    leg.close()
    pool.up = False
    leg.on_down()
    assert pool.kept == []
    leg.on_closed()
    (gap,) = pool.kept
    assert isinstance(gap, Missed)
    assert (near(gap.started_at, 0.75), gap.ended_at, gap.reason) == (True, at(3), "resuming")


def test_a_worker_that_owed_nothing_leaves_no_gap_after_the_hang_up(pool: FakePool) -> None:
    leg = leg_on(pool)
    hear(leg, silence(1) + voice(1) + silence(1))
    leg.on_final(1, Result("你好"))
    leg.close()
    leg.on_down()
    leg.on_closed()
    assert [piece for piece in pool.kept if isinstance(piece, Missed)] == []


def test_leg_whose_tap_never_spoke_ends_quietly(pool: FakePool) -> None:
    anything = cast(Any, pool)
    leg = LegTranscriber(Tap("c", "caller"), anything, anything, anything)
    leg.on_down()
    leg.on_up()
    leg.make_room()
    leg.close()
    assert pool.kept == []
