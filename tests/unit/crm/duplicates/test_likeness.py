"""How alike two tellings are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.duplicates.likeness import Telling, address_likeness, compare

pytestmark = pytest.mark.unit

LAMP = "建设路12号门口的路灯已经三天不亮了，晚上出行不安全，希望尽快维修"


def likeness(one: str, other: str) -> float:
    """Return how alike two contents are."""
    return compare(*(Telling(None, "", "", "", "", content) for content in (one, other))).wording


def test_the_same_words_are_wholly_alike_in_any_order() -> None:
    assert likeness("路灯不亮，希望维修", "希望维修，路灯不亮") == 1.0


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        ("建设路12号的路灯三天不亮了，出行不安全，请尽快维修", 0.6, 0.95),
        ("建设路路口的井盖丢失，车辆经过很危险", 0.0, 0.3),
        ("小区停水两天，物业没有通知", 0.0, 0.15),
        ("", 0.0, 0.0),
        ("！！！", 0.0, 0.0),
    ],
)
def test_wording_tells_one_matter_from_another(other: str, low: float, high: float) -> None:
    assert low <= likeness(LAMP, other) <= high


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_knows_no_first(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("建设路12号", "建设路12号", True),
        ("建设路12号", "东湖区建设路12号院", True),
        ("建设路12号", "建设路112号", False),
        ("建设路12号", "建设路路口", True),
        ("建设路12号", "人民路12号", False),
    ],
)
def test_two_house_numbers_are_two_houses(one: str, other: str, alike: bool) -> None:
    share = address_likeness(one, other)
    assert share is not None
    assert (share >= 0.5) == alike


def test_nothing_is_said_of_a_place_that_was_not_given() -> None:
    assert address_likeness("", "建设路12号") is None
    assert address_likeness("建设路12号", "。") is None
