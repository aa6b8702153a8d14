"""Which stretches of a recording are read after the call, and in which order calls are."""

from datetime import UTC, datetime, timedelta

import pytest

from asr.after_call.line import Job, Line
from asr.after_call.stretches import AFTER_S, BEFORE_S, gap_stretches, said_stretches, unheard_stretches
from asr.engines.base import EngineName, EngineSpec
from crm.calls.models import CallSegment
from crm.calls.states import SegmentKind
from crm.transcripts.models import TranscriptGap, Utterance

pytestmark = pytest.mark.unit

ZERO = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return ZERO + timedelta(seconds=seconds)


def said(number: int, start: float, end: float, leg: str = "caller", source: str = "live") -> Utterance:
    return Utterance(id=number, leg=leg, started_at=at(start), ended_at=at(end), source=source, text="话")


def talking(start: float, end: float, kind: SegmentKind = SegmentKind.TALKING) -> CallSegment:
    return CallSegment(kind=kind, started_at=at(start), ended_at=at(end))


def test_each_live_utterance_is_read_with_a_little_around_it_but_never_into_its_neighbour() -> None:
    spoken = [said(1, 2.0, 4.0), said(2, 4.1, 6.0), said(3, 3.0, 5.0, leg="operator")]
    first, second, other = said_stretches(spoken, ZERO)
    assert (first.utterance, first.start_s) == (1, 2.0 - BEFORE_S)
    assert first.end_s == pytest.approx(4.1)
    assert (second.utterance, second.start_s, second.end_s) == (2, 4.0, 6.0 + AFTER_S)
    assert (other.leg, other.utterance) == ("operator", 3)


def test_what_was_read_again_already_is_not_read_a_third_time() -> None:
    done = said(2, 5, 6)
    done.exact_at = ZERO
    assert [s.utterance for s in said_stretches([said(1, 2, 4, source="recording"), done], ZERO)] == [1]


@pytest.mark.parametrize(
    ("engine", "model", "recorded", "again"),
    [
        ("vosk", "small", False, False),
        ("vosk", "small", True, False),
        ("vosk", "large", True, True),
        ("whisper", "base", False, True),
        ("whisper", "base", True, False),
    ],
)
def test_only_other_models_and_more_care_write_something_else(
    engine: EngineName, model: str, recorded: bool, again: bool
) -> None:
    reading = EngineSpec(engine, "small" if engine == "vosk" else "base", "/", careful=True)
    assert reading.would_repeat(engine, model, recorded) is not again


def test_a_voice_nobody_wrote_down_is_found_around_what_is_written() -> None:
    gap = TranscriptGap(leg="caller", started_at=at(12), ended_at=at(14))
    found = unheard_stretches("caller", [(1.0, 9.0), (12.0, 14.0)], [talking(0, 20)], [said(1, 3.0, 5.0), gap], ZERO)
    assert [(s.start_s, s.end_s) for s in found] == [(1.0, 2.5), (5.5, 9.0)]
    assert all(s.utterance is None and s.gap is None for s in found)


def test_prompts_music_and_keys_are_nobodys_voice() -> None:
    parts = [
        talking(0, 5, SegmentKind.MENU),
        talking(5, 9, SegmentKind.HOLD),
        talking(9, 12),
        talking(12, 20, SegmentKind.SURVEY),
    ]
    heard = [(0.0, 20.0)]
    assert [(s.start_s, s.end_s) for s in unheard_stretches("operator", heard, parts, [], ZERO)] == [(9.0, 12.0)]
    assert [(s.start_s, s.end_s) for s in unheard_stretches("caller", heard, parts, [], ZERO)] == [
        (5.0, 9.0),
        (9.0, 12.0),
    ]


def test_a_breath_is_no_utterance() -> None:
    assert unheard_stretches("caller", [(1.0, 1.8)], [talking(0, 9)], [], ZERO) == []


def test_a_gap_that_began_before_the_recording_is_read_from_its_beginning() -> None:
    gap = TranscriptGap(id=7, leg="operator", started_at=at(-2), ended_at=at(3))
    before = TranscriptGap(id=8, leg="operator", started_at=at(-2), ended_at=at(-1))
    (stretch,) = gap_stretches([gap, before], ZERO)
    assert (stretch.leg, stretch.start_s, stretch.end_s, stretch.gap) == ("operator", 0.0, 3.0, 7)


def test_gaps_of_the_latest_call_come_first_and_words_after_all_gaps() -> None:
    line = Line()
    for call in ("old", "new"):
        line.add(call)
    order = []
    while job := line.first():
        order.append(job)
        line.done(job)
    assert order == [Job("new", "gaps"), Job("old", "gaps"), Job("new", "words"), Job("old", "words")]
    assert len(line) == 0


def test_a_call_that_is_still_heard_is_passed_over_until_it_is_answered() -> None:
    line, heard = Line(), {"new"}
    for call in ("old", "new"):
        line.add(call)
    assert line.first(heard.__contains__) == Job("old", "gaps")
    line.leave("old")
    assert line.first(heard.__contains__) is None
    assert len(line) == 1
    heard.clear()
    assert line.first(heard.__contains__) == Job("new", "gaps")


def test_a_call_that_is_told_twice_waits_once() -> None:
    line = Line()
    line.add("c")
    line.add("c")
    assert len(line) == 1
    line.leave("c")
    assert line.first() is None
