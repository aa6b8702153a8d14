"""The shipped city is whole: counts, codes, words, and that every matter finds its way."""

from collections import Counter
from datetime import date

import pytest

from config.profile import load_profile
from config.rules.city import CityRules

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def rules() -> CityRules:
    return load_profile("demo").rules_on(date(2026, 11, 20))


def test_the_tree_is_as_wide_as_a_citys(rules: CityRules) -> None:
    paths = [category.path.split("/") for category in rules.categories]
    assert {len(path) for path in paths} == {3}
    assert len({path[0] for path in paths}) >= 12
    assert len({tuple(path[:2]) for path in paths}) >= 60
    assert len(paths) >= 300


def test_codes_tell_the_tree(rules: CityRules) -> None:
    for depth in (1, 2, 3):
        codes = {(c.code[: 2 * depth], "/".join(c.path.split("/")[:depth])) for c in rules.categories}
        assert len({code for code, _ in codes}) == len({path for _, path in codes}) == len(codes)


def test_no_word_points_to_two_categories(rules: CityRules) -> None:
    words = Counter(word for category in rules.categories for word in category.words)
    assert [word for word, count in words.items() if count > 1] == []


def test_everything_has_an_english_name(rules: CityRules) -> None:
    assert all(c.path_en.count(" / ") == 2 and c.path_en.isascii() for c in rules.categories)
    assert all(d.name_en.isascii() and d.name_en for d in rules.departments)


def test_departments_and_places(rules: CityRules) -> None:
    kinds = Counter(d.kind for d in rules.departments)
    assert len(rules.departments) >= 45
    assert kinds["subdistrict"] >= 12
    assert {"hotline", "bureau", "utility", "district", "inspection", "discipline"} <= kinds.keys()
    for place in rules.places.values():
        for subdistrict in place.subdistricts:
            unit = rules.department(subdistrict.department)
            assert unit is not None
            assert unit.parent == place.department
            assert subdistrict.communities


def test_every_group_has_articles_of_its_own_and_the_last_ones_are_for_all(rules: CityRules) -> None:
    named = {prefix.split("/")[0] for rule in rules.dispatch for prefix in rule.categories}
    assert named == {category.path.split("/")[0] for category in rules.categories}
    assert [(rule.lead, rule.categories) for rule in rules.dispatch[-2:]] == [("@district", ()), ("hotline", ())]


def test_no_article_stands_behind_one_that_always_wins(rules: CityRules) -> None:
    """An exception below its rule would never be suggested first."""
    first = set()
    for category in rules.categories:
        for rule in rules.dispatch:
            if not rule.categories or any(f"{category.path}/".startswith(f"{p}/") for p in rule.categories):
                first.add(rule.id)
                break
    assert {rule.id for rule in rules.dispatch} - first <= {"AREA", "CENTRE", "UM-99", "PU-99"}


def test_reasons_have_their_advice(rules: CityRules) -> None:
    assert len(rules.intake.rejections) == 9
    assert all(reason.advice for reason in rules.intake.rejections)


def test_tickets_may_be_left_to_the_four_emergency_lines_alone(rules: CityRules) -> None:
    assert [line.code for line in rules.outgoing.emergencies] == ["119", "110", "120", "122"]
