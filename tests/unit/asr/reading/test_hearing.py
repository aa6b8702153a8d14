"""Words that were misheard are understood where nobody would have said what is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.reading.hearing import Hearing
from asr.reading.said import Sentence, field

pytestmark = pytest.mark.unit

HEARING = Hearing(["投诉", "规划局", "污水直排", "试试", "12345"], {"事实", "偷诉"})


@pytest.mark.parametrize(
    ("heard", "understood"),
    [
        ("我要头诉", "我要投诉"),
        ("归华局不管", "规划局不管"),
        ("乌水直牌到河里", "污水直排到河里"),
        ("诬水自排", "污水直排"),
        ("我要投诉规划局", "我要投诉规划局"),
    ],
)
def test_a_word_is_known_by_its_sound(heard: str, understood: str) -> None:
    assert HEARING.written(heard) == understood


@pytest.mark.parametrize("text", ["这是事实", "他偷诉苦", "头术", "头", "", "头，诉"])
def test_a_common_word_and_a_short_word_of_another_sound_stay(text: str) -> None:
    assert HEARING.written(text) == text


def test_what_is_shown_stays_as_it_was_heard() -> None:
    understood = HEARING.understood(Sentence(3, "我要头诉"))
    evidence = field("投诉", understood, 0.9).evidence
    assert understood.text == "我要投诉"
    assert evidence is not None
    assert evidence.text == "我要头诉"


@given(st.text(max_size=80))
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(HEARING.written(text)) == len(text)
