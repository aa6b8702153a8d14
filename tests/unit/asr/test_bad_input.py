"""Sound nobody should have to transcribe: bounded, in step with the clock, and without a fall."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import numpy as np
import pytest

from asr.audio import FRAMES_PER_S, RATE, SILENT_FRAME, frames_of
from asr.engines.base import Result
from asr.gate import Begin, Chunk, End, GateRule, VoiceGate, cut
from asr.leg import LegTranscriber
from asr.media.stream import Tap, TapStream
from asr.store import Missed
from tests.unit.asr.test_leg import FakePool
from tests.unit.asr.voices import silence, voice

pytestmark = pytest.mark.unit

START = datetime(2026, 1, 1, tzinfo=UTC)


def tones(seconds: float, *hertz: float, level: float = 8000.0) -> list[bytes]:
    """Return steady tones together."""
    t = np.arange(int(seconds * RATE)) / RATE
    waves = sum(np.sin(2 * np.pi * f * t) for f in hertz) / len(hertz) * level
    return frames_of(np.asarray(waves).astype("<i2").tobytes())


def music(seconds: float) -> list[bytes]:
    """Return chords that change twice a second."""
    chords = ((262, 330, 392), (294, 370, 440), (247, 311, 370), (220, 277, 330))
    return [frame for n in range(int(seconds * 2)) for frame in tones(0.5, *chords[n % 4])]


def assert_well_cut(frames: list[bytes]) -> None:
    """Utterances follow each other, none is longer than may be, and what is handed on is what came."""
    open_since, last_end = None, 0
    for event in cut(frames):
        if isinstance(event, Begin):
            assert open_since is None
            assert event.at >= last_end - GateRule().pre_roll
            open_since = event.at
        elif isinstance(event, End):
            assert open_since is not None
            assert open_since <= event.at <= open_since + GateRule().longest
            open_since, last_end = None, event.at
    assert open_since is None


@pytest.mark.parametrize(
    "frames",
    [
        music(60),
        tones(60, 2100),
        [frame for _ in range(40) for frame in tones(0.5, 1100) + silence(3)],
        [frame for one, other in zip(voice(30), voice(31)[50:], strict=False) for frame in (one, other)],
        frames_of(np.random.default_rng(1).integers(-32768, 32767, 60 * RATE).astype("<i2").tobytes()),
        [b"\xff\x7f" * 320] * 3000,
        [b"\x01\x00" * 320] * 3000,
    ],
    ids=["music", "fax answer", "fax call", "two at once", "white noise", "stuck at the top", "barely alive"],
)
def test_any_sound_is_cut_into_bounded_utterances(frames: list[bytes]) -> None:
    assert_well_cut(frames)


def test_a_line_that_barely_lives_is_no_voice() -> None:
    assert list(cut([b"\x01\x00" * 320] * 500)) == []


@pytest.mark.parametrize("level", [400.0, 1500.0, 6000.0, 32000.0, 200_000.0])
def test_quiet_and_clipped_voices_open_the_gate_before_their_first_sound(level: float) -> None:
    loud = np.frombuffer(b"".join(voice(1.0, 1.0 * min(level, 32000.0))), dtype="<i2").astype(np.float64)
    said = np.clip(loud * max(1.0, level / 32000.0), -32768, 32767).astype("<i2").tobytes()
    events = list(cut(silence(1) + frames_of(said) + silence(1)))
    begins = [event.at for event in events if isinstance(event, Begin)]
    assert begins
    assert begins[0] <= FRAMES_PER_S
    handed_on = b"".join(event.pcm for event in events if isinstance(event, Chunk) and event.number == 1)
    assert said[:3200] in handed_on


def test_ten_minutes_of_silence_say_nothing_and_send_nothing() -> None:
    pool = FakePool()
    anything = cast(Any, pool)
    leg = LegTranscriber(Tap("c", "caller"), anything, anything, anything)
    now = START
    stream = TapStream(leg, lambda: now, lambda: (now - START).total_seconds())
    stream.push(SILENT_FRAME)
    for _ in range(600):
        now += timedelta(seconds=1)
        stream.pump()
    stream.close()
    assert (pool.fed, pool.kept, pool.told) == ([], [], [])


def test_eight_hours_keep_time_and_memory() -> None:
    """A minute of speech and pauses, 480 times, to a recogniser that takes nothing after a while."""
    pool = FakePool()
    anything = cast(Any, pool)
    leg = LegTranscriber(Tap("c", "caller"), anything, anything, anything)
    now = START
    stream = TapStream(leg, lambda: now, lambda: (now - START).total_seconds())
    pause = silence(56)
    minute = b"".join(voice(4)) + b"".join(pause)
    second = 640 * FRAMES_PER_S
    for hour in range(8):
        for _ in range(60):
            for at in range(0, len(minute), second):
                stream.push(minute[at : at + second])
                now += timedelta(seconds=1)
                stream.pump()
            for number in pool.finished:
                leg.on_final(number, Result(""))
            pool.fed.clear()
            pool.finished.clear()
        pool.room = hour < 3
    stream.close()
    assert stream.dropped == 0
    gaps = [piece for piece in pool.kept if isinstance(piece, Missed)]
    assert {gap.reason for gap in gaps} == {"overload"}
    assert gaps[-1].ended_at <= now
    assert now - gaps[-1].ended_at < timedelta(minutes=2)
    held = (leg._asked, leg._over, stream._frames, leg._gate._pre_roll, leg._gate._chunk)
    assert all(len(one) <= GateRule().kept for one in held)


def test_the_gate_keeps_no_more_than_its_rule_says_while_it_is_shut() -> None:
    gate = VoiceGate()
    for frame in silence(60):
        gate.feed(frame)
    assert len(gate._pre_roll) == GateRule().kept
    assert gate._chunk == []
