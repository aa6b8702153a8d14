import pytest

from asr.gate import Begin, Chunk, End, GateEvent, GateRule, Pause, VoiceGate, cut
from tests.unit.asr.voices import noise, silence, tones, voice

pytestmark = pytest.mark.unit


def spans(frames: list[bytes]) -> list[tuple[int, int]]:
    """Begin and end of every utterance, in frames."""
    found, began = [], 0
    for event in cut(frames):
        if isinstance(event, Begin):
            began = event.at
        elif isinstance(event, End):
            found.append((began, event.at))
    return found


def test_silence_and_steady_noise_never_open_the_gate() -> None:
    assert list(cut(silence(10))) == []
    assert list(cut(noise(10, 40))) == []
    assert len(spans(noise(20, 300))) <= 1


def test_utterance_has_its_pre_roll_and_ends_at_the_last_voice() -> None:
    ((began, end),) = spans(silence(1) + voice(2) + silence(2))
    assert 50 - GateRule().pre_roll <= began <= 50
    assert 148 <= end <= 152


def test_pause_shorter_than_the_hangover_does_not_cut() -> None:
    assert len(spans(silence(1) + voice(1) + silence(0.4) + voice(1) + silence(1))) == 1
    assert len(spans(silence(1) + voice(1) + silence(0.9) + voice(1) + silence(1))) == 2


def test_of_the_silence_that_ends_an_utterance_only_the_tail_is_handed_on() -> None:
    frames = silence(1) + voice(2) + silence(2)
    handed_on = sum(len(e.pcm) for e in cut(frames) if isinstance(e, Chunk)) // len(frames[0])
    ((began, end),) = spans(frames)
    assert handed_on == end - began + GateRule().tail


def test_a_pause_within_an_utterance_is_handed_on_whole() -> None:
    frames = silence(1) + voice(1) + silence(0.5) + voice(1) + silence(1)
    handed_on = b"".join(e.pcm for e in cut(frames) if isinstance(e, Chunk))
    ((began, end),) = spans(frames)
    assert handed_on == b"".join(frames[began : end + GateRule().tail])


def test_a_pause_is_told_once_when_all_that_was_said_is_handed_on() -> None:
    frames = silence(1) + voice(1.03) + silence(0.4) + voice(1) + silence(1)
    gate, handed_on, told = VoiceGate(), b"", []
    for number, frame in enumerate(frames):
        for event in gate.feed(frame):
            handed_on += event.pcm if isinstance(event, Chunk) else b""
            if isinstance(event, Pause):
                told.append(number)
                assert handed_on.endswith(frame)
    first, second = told
    ((_, end),) = spans(frames)
    assert first < end <= second < end + GateRule().hangover


def test_long_speech_is_cut_without_losing_a_frame() -> None:
    frames = silence(0.5) + voice(41) + silence(1)
    events = list(cut(frames))
    handed_on = b"".join(e.pcm for e in events if isinstance(e, Chunk))
    began = next(e.at for e in events if isinstance(e, Begin))
    assert b"".join(frames[began:]).startswith(handed_on)
    lengths = [end - start for start, end in spans(frames)]
    assert max(lengths) <= GateRule().longest
    assert sum(lengths) == spans(frames)[-1][1] - began


def test_after_a_while_a_short_pause_is_enough() -> None:
    found = spans(voice(15) + silence(0.3) + voice(5) + silence(1))
    assert len(found) == 2
    assert found[0][1] <= 752


def test_speech_at_the_end_is_finished_with_the_leg() -> None:
    gate = VoiceGate()
    events: list[GateEvent] = [e for frame in voice(1) for e in gate.feed(frame)]
    assert not [e for e in events if isinstance(e, End)]
    assert isinstance(gate.finish()[-1], End)
    assert gate.finish() == []


@pytest.mark.parametrize("hertz", [(450,), (697, 1209), (1100,), (2100,)])
def test_a_telephones_tones_do_not_open_it_and_a_voice_right_after_them_is_whole(hertz: tuple[int, ...]) -> None:
    assert spans(silence(1) + tones(3, *hertz) + silence(1)) == []
    ((began, end),) = spans(silence(1) + tones(1, *hertz) + voice(2) + silence(1))
    assert began <= 100
    assert 198 <= end <= 202


def test_a_voice_that_begins_like_a_tone_keeps_its_beginning() -> None:
    ((began, _),) = spans(silence(1) + tones(GateRule().pure / 50, 250) + voice(2) + silence(1))
    assert began <= 50


def test_quiet_speech_after_loud_noise_is_heard() -> None:
    assert len(spans(noise(3, 500) + silence(0.5) + voice(1.5, level=1200) + silence(1))) >= 1


def test_every_chunk_but_the_last_has_the_same_size() -> None:
    sizes = [len(e.pcm) for e in cut(silence(0.5) + voice(2.03) + silence(1)) if isinstance(e, Chunk)]
    assert set(sizes[:-1]) == {GateRule().chunk * 640}
    assert 0 < sizes[-1] <= GateRule().chunk * 640
