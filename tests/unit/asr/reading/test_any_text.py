"""Whatever is said, or thrown at it: a bounded, valid result, in bounded time."""

import time
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.reading.context import Contexts, ReadingContext
from asr.reading.said import LEAST_CONFIDENCE, Sentence
from asr.reading.suggestions import suggestions
from asr.reading.summary import LONGEST, summary_of
from config.profile import load_profile
from crm.tickets.drafts import FIELDS, LONGEST_ELSE
from crm.tickets.drafts import LONGEST as LONGEST_OF

from .test_suggestions import NOON

pytestmark = pytest.mark.unit

WORDS = [
    "投诉",
    "一下",
    "江岸区",
    "路灯",
    "昨天晚上十点",
    "三千块",
    "电话",
    "13800138000",
    "，",
    "。",
    "我叫王建国",
    "住建局态度",
    "啊",
]


@lru_cache
def city() -> ReadingContext:
    return Contexts(load_profile("demo")).at(NOON)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map("".join)), max_size=8)
)
def test_any_text_gives_a_bounded_valid_result(texts: list[str]) -> None:
    found = suggestions([Sentence(n, text) for n, text in enumerate(texts)], city())
    assert found.keys() <= set(FIELDS)
    for name, value in found.items():
        assert 0 < len(value.value) <= LONGEST_OF.get(name, LONGEST_ELSE)
        assert LEAST_CONFIDENCE <= value.confidence <= 1
        assert value.evidence is not None
        assert any(text.startswith(value.evidence.text) for text in texts)


@pytest.mark.parametrize(
    "text", ["投诉" * 5_000, "一下" * 5_000, "1" * 50_000, "昨天" * 5_000, "江" * 50_000, "啊" * 9_000]
)
def test_endless_muttering_takes_no_endless_time(text: str) -> None:
    city()
    began = time.perf_counter()
    suggestions([Sentence(n, text) for n in range(20)], city())
    assert time.perf_counter() - began < 2.0


def test_a_long_telling_has_a_summary_of_its_own_clauses() -> None:
    said = [
        Sentence(1, "喂，你好，我跟你说，我今天本来不想打这个电话的，但是实在没有办法了"),
        Sentence(2, "江岸区台北路的路灯坏了，三天了都不亮，我们家老人出门买菜都看不见"),
        Sentence(3, "我给物业打过电话，物业说不归他们管，又让我找社区，社区说要等上面安排，等到现在也没有人来看过"),
        Sentence(4, "希望你们尽快派人来修好"),
    ]
    summary = summary_of(said, suggestions(said, city()))
    assert "路灯坏了" in summary
    assert "希望你们尽快派人来修好" in summary
    assert len(summary) <= LONGEST
    whole = "".join(s.text for s in said)
    assert all(clause in whole for clause in summary.strip("。").split("，"))
    assert suggestions(said, city())["content"].value.startswith(f"{summary}\n\n")
