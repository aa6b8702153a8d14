"""What is learned from tellings, and what must never be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.learning.grams import LONGEST_TEXT, grams_of
from asr.learning.model import LearnedModel
from asr.learning.train import OWN_MATTERS, Example, train
from config.profile import TicketRules
from config.rules.catalogue import Category

from .conftest import LAMP, NOISE, WATER

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("text", "path"), [("楼道黑漆漆的", LAMP), ("龙头不出水", WATER), ("轰隆轰隆", NOISE)])
def test_words_no_list_has_are_known_from_tellings(model: LearnedModel, text: str, path: str) -> None:
    guessed = model.guess(text)["category"]
    assert max(guessed, key=lambda value: guessed[value]) == path


def test_a_leaf_nobody_told_of_is_known_by_its_words_and_one_the_city_lacks_is_not_learned(model: LearnedModel) -> None:
    assert set(model.fields["category"].values.tolist()) == {LAMP, WATER, NOISE}
    guessed = model.guess("打桩")["category"]
    assert max(guessed, key=lambda value: guessed[value]) == NOISE


def test_a_field_that_was_not_learned_and_a_text_without_a_known_run_say_nothing(model: LearnedModel) -> None:
    assert "title" not in model.guess("路灯")
    assert model.guess("xyz") == {}


def test_no_run_of_characters_of_few_citizens_is_kept() -> None:
    leaves = [
        Category(code="010101", path=LAMP, words=("路灯", "路灯坏")),
        Category(code="020101", path=WATER, words=("停水", "停水了")),
    ]
    rules = TicketRules(kinds=("咨询", "投诉"), urgencies=("一般",), kind_words={})
    kinds = [Example("咨询", "咨询"), Example("投诉", "投诉")]
    few = [Example("王建国家的路灯", LAMP, f"matter {n}") for n in range(OWN_MATTERS - 1)]
    many = [Example("门洞口的路灯", LAMP, f"matter {n}") for n in range(10, 10 + OWN_MATTERS)]
    again = [Example("张家巷的路灯", LAMP, "one matter")] * 9
    grams = set(train(kinds, [*few, *many, *again], leaves, rules).fields["category"].grams.tolist())
    assert "门洞" in grams
    assert grams.isdisjoint({"王", "王建国", "建国", "张家", "张家巷"})


def test_figures_are_never_learned() -> None:
    assert not any(c in "123456789" for gram in grams_of("电话13800138000，3号楼") for c in gram)


def test_misheard_characters_keep_their_sounds() -> None:
    assert "lu den" in grams_of("路灯") & grams_of("鹿登")
    assert not grams_of("路灯") & grams_of("停水")


@given(st.text(max_size=200))
def test_any_text_has_probabilities_that_add_up(model: LearnedModel, text: str) -> None:
    guessed = model.guess(text).get("category", {})
    assert all(0 < p <= 1 for p in guessed.values())
    assert sum(guessed.values()) < 1.001


def test_an_endless_text_is_looked_at_to_a_bound() -> None:
    assert "尾" not in grams_of("头" * LONGEST_TEXT + "尾")
