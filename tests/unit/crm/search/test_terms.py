"""What a text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.search.terms import MOST_TERMS, Term, query_terms, terms_of

pytestmark = pytest.mark.unit


def test_chinese_is_cut_into_pairs_and_the_last_character() -> None:
    assert terms_of(["路灯坏了"]) == sorted(["路灯", "灯坏", "坏了", "了"])


def test_words_and_numbers_stay_whole_in_small_letters_and_plain_width() -> None:
    assert terms_of(["ＷiFi 坏，３号楼 A-12"]) == sorted(["wifi", "坏", "3", "号楼", "楼", "a", "12"])


def test_a_single_character_of_a_query_asks_for_what_begins_with_it() -> None:
    assert query_terms("灯") == [Term("灯", prefix=True)]


@pytest.mark.parametrize("query", ["", "  ", "!!!", '"*()', "\x00\u202e", "🙂", "_"])
def test_a_query_without_letters_asks_for_nothing(query: str) -> None:
    assert query_terms(query) == []


def test_ten_thousand_letters_ask_for_a_few_terms() -> None:
    assert len(query_terms("".join(chr(0x4E00 + i) for i in range(10_000)))) == MOST_TERMS
    assert [len(t.text) for t in query_terms("a" * 10_000)] == [40]


@given(st.text())
def test_terms_hold_nothing_a_database_could_take_for_syntax(text: str) -> None:
    for term in [*terms_of([text]), *(t.text for t in query_terms(text))]:
        assert not [c for c in term if c.isspace() or (c.isascii() and not c.isalnum())]
        assert len(term.encode()) < 2_000


@given(st.text(alphabet=st.sampled_from("路灯坏了a1 ,"), max_size=30), st.data())
def test_every_stretch_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    words = text.replace(",", " ").split()
    if not words:
        return
    chinese = "".join(c for c in data.draw(st.sampled_from(words)) if c in "路灯坏了")
    stretch = chinese[data.draw(st.integers(0, len(chinese))) :]
    if stretch and stretch in text:
        kept = terms_of([text])
        for term in query_terms(stretch):
            assert any(k.startswith(term.text) if term.prefix else k == term.text for k in kept)
