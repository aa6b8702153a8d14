"""Words are found in one pass, the longest at each place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.reading.words import WordIndex

pytestmark = pytest.mark.unit

INDEX = WordIndex(
    [("电梯", "故障"), ("加装电梯", "加装"), ("停水", "水"), ("水管", "管"), ("太吵", "噪声"), ("吵", "噪声")]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我们要加装电梯", ["加装电梯"]),
        ("电梯坏了，还停水", ["电梯", "停水"]),
        ("停水管", ["停水", "水管"]),
        ("太吵", ["太吵"]),
        ("吵", []),
        ("", []),
    ],
)
def test_a_word_within_a_longer_one_is_not_said(text: str, found: list[str]) -> None:
    assert [hit.word for hit in INDEX.find(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打120来不来", ["120"]),
        ("120救护车", ["120"]),
        ("解放大道的120号", []),
        ("中山大道120门口", []),
        ("坐120路公交车", []),
        ("住了120户", []),
        ("9120", []),
        ("1203室", []),
    ],
)
def test_figures_that_count_or_number_something_are_no_word(text: str, found: list[str]) -> None:
    assert [hit.word for hit in WordIndex([("120", "急救")]).find(text)] == found


@given(st.text(alphabet="加装电梯停水管太吵x", max_size=60))
def test_every_hit_stands_where_it_says_and_no_word_is_overlooked(text: str) -> None:
    hits = INDEX.find(text)
    assert all(text[hit.at : hit.end] == hit.word for hit in hits)
    for word in ("电梯", "停水", "水管", "太吵"):
        for at in range(len(text)):
            if text.startswith(word, at):
                assert any(hit.at <= at and at + len(word) <= hit.end for hit in hits)
