import pytest

from crm.transcripts.moments import moment_of

pytestmark = pytest.mark.unit

TEXT = "我的 wifi 坏了。"
WORDS: list[list[str | float]] = [["我", 0.0, 0.2], ["的", 0.2, 0.3], ["wifi", 0.3, 0.7], ["坏了。", 0.8, 1.2]]


@pytest.mark.parametrize(("at", "moment"), [(0, 0.0), (3, 0.3), (5, 0.3), (8, 0.8), (9, 0.8)])
def test_a_word_was_said_when_the_engine_says_so(at: int, moment: float) -> None:
    assert moment_of(TEXT, WORDS, 1.2, at) == (moment, True)


def test_without_times_speech_runs_evenly_and_says_so() -> None:
    assert moment_of("路灯坏了晚上很黑", [], 4.0, 4) == (2.0, False)
    assert moment_of("", [], 4.0, 0) == (0.0, False)
