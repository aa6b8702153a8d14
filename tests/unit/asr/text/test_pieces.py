import pytest

from asr.text.pieces import Edit, aligned, edited, follow, moved

pytestmark = pytest.mark.unit

TEXT = "我住 wifi 坏了"
WORDS = [("我", 0.0, 0.2), ("住", 0.2, 0.4), ("wifi", 0.4, 0.8), ("坏了", 1.0, 1.4)]


def test_pieces_together_are_the_text() -> None:
    assert "".join(text for text, *_ in aligned(TEXT, WORDS)) == TEXT


def test_an_engine_s_own_punctuation_is_the_text_s() -> None:
    assert aligned("坏了，请修。", [("坏了,", 0.0, 0.5), ("请修.", 0.6, 1.0)]) == [
        ("坏了，", 0.0, 0.5),
        ("请修。", 0.6, 1.0),
    ]


@pytest.mark.parametrize("words", [WORDS[1:], WORDS[:-1], []])
def test_words_of_another_text_give_no_pieces(words: list[tuple[str, float, float]]) -> None:
    assert aligned(TEXT, words) == []


def test_what_replaces_several_words_takes_the_time_of_all() -> None:
    pieces = [("一百", 0.0, 0.4), ("二十", 0.5, 0.9), ("号", 0.9, 1.0)]
    assert follow(pieces, [Edit(0, 4, "120")]) == [("120", 0.0, 0.9), ("号", 0.9, 1.0)]


def test_a_word_is_cut_where_an_edit_begins() -> None:
    assert follow([("三样路口", 0.0, 0.8)], [Edit(0, 3, "三阳路")]) == [("三阳路", 0.0, 0.6), ("口", 0.6, 0.8)]


def test_a_mark_takes_no_time() -> None:
    assert follow([("你好", 0.0, 0.5), ("水", 1.0, 1.2)], [Edit(2, 2, "，")]) == [
        ("你好，", 0.0, 0.5),
        ("水", 1.0, 1.2),
    ]


def test_pieces_follow_the_text_through_every_edit() -> None:
    edits = [Edit(0, 1, "咱们"), Edit(3, 7, "网"), Edit(8, 8, "！")]
    assert "".join(text for text, *_ in follow(aligned(TEXT, WORDS), edits)) == edited(TEXT, edits)


def test_places_move_with_what_is_put_in_before_them() -> None:
    assert moved(5, [Edit(0, 2, "120"), Edit(5, 5, "，")]) == 7
    assert moved(1, [Edit(2, 3, "")]) == 1
