from datetime import UTC, datetime, timedelta

import pytest

from asr.audio import SILENT_FRAME
from asr.media.stream import BUFFERED, TapStream

pytestmark = pytest.mark.unit

START = datetime(2026, 1, 1, tzinfo=UTC)
FRAME = b"\x01\x02" * 320


class Ear:
    def __init__(self) -> None:
        self.heard: list[bytes | int] = []
        self.began: datetime | None = None
        self.since: datetime | None = None
        self.closed = False

    def begin(self, at: datetime, since: datetime | None = None) -> None:
        self.began, self.since = at, since

    def hear(self, frame: bytes) -> None:
        self.heard.append(frame)

    def lose(self, frames: int) -> None:
        self.heard.append(frames)

    def close(self) -> None:
        self.closed = True


class Hands:
    """A clock on the wall, which can be set, and one that only goes on."""

    def __init__(self) -> None:
        self.now = START
        self.passed_s = 0.0

    def __call__(self) -> datetime:
        return self.now

    def steady(self) -> float:
        return self.passed_s

    def forward(self, seconds: float) -> None:
        self.set(seconds)
        self.passed_s += seconds

    def set(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def stream(ear: Ear, clock: Hands) -> TapStream:
    return TapStream(ear, clock, clock.steady)


def test_pieces_of_any_size_become_frames(stream: TapStream, ear: Ear) -> None:
    for size in (2, 638, 640, 1200, 80):
        stream.push(b"\x07" * size)
    stream.pump()
    assert ear.heard == [b"\x07" * 640] * 4
    assert ear.began == START


def test_oldest_frames_go_first_and_their_time_is_kept(stream: TapStream, ear: Ear) -> None:
    stream.push(FRAME * BUFFERED)
    stream.push(b"\x09" * 640 * 3)
    stream.pump()
    assert ear.heard[0] == 3
    assert len(ear.heard) == 1 + BUFFERED
    assert ear.heard[-1] == b"\x09" * 640
    assert stream.dropped == 3


def test_a_hiccup_is_not_filled_but_a_hold_is(stream: TapStream, ear: Ear, clock: Hands) -> None:
    stream.push(FRAME)
    clock.forward(0.3)
    stream.pump()
    assert ear.heard == [FRAME]
    clock.forward(2.0)
    stream.pump()
    assert ear.heard.count(SILENT_FRAME) == 115 - 10 - 1
    stream.push(FRAME * 10)
    stream.pump()
    assert len(ear.heard) == 115


def test_times_do_not_drift_over_an_hour_of_holds(stream: TapStream, ear: Ear, clock: Hands) -> None:
    for _ in range(600):
        for _ in range(50):
            stream.push(FRAME)
            clock.forward(0.02)
            stream.pump()
        clock.forward(5.0)
        stream.pump()
    assert abs(len(ear.heard) * 0.02 - (clock() - START).total_seconds()) <= 0.4


@pytest.mark.parametrize("step_s", [7200.0, -7200.0])
def test_a_clock_that_is_set_makes_no_silence_and_stops_none(
    stream: TapStream, ear: Ear, clock: Hands, step_s: float
) -> None:
    stream.push(FRAME)
    clock.set(step_s)
    stream.pump()
    assert ear.heard == [FRAME]
    clock.forward(2.0)
    stream.pump()
    assert len(ear.heard) == 100 - 10
    assert stream.heard_until == START + timedelta(seconds=1.8)


def test_a_tap_that_is_there_again_tells_until_when_the_earlier_one_was_heard(ear: Ear, clock: Hands) -> None:
    stream = TapStream(ear, clock, clock.steady, since=START - timedelta(seconds=3))
    assert stream.heard_until == START - timedelta(seconds=3)
    stream.push(FRAME)
    assert (ear.began, ear.since) == (START, START - timedelta(seconds=3))


def test_nothing_is_made_up_before_the_first_frame(stream: TapStream, ear: Ear, clock: Hands) -> None:
    clock.forward(60)
    stream.pump()
    stream.close()
    assert ear.heard == []
    assert ear.closed


def test_rest_is_heard_at_the_end(stream: TapStream, ear: Ear) -> None:
    stream.push(b"\x05" * 100)
    stream.close()
    assert ear.heard == [b"\x05" * 100 + bytes(540)]
