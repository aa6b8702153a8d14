"""Rules of quality inspection: what a card is, and what its points come to."""

from typing import Any

import pytest
from pydantic import ValidationError

from config.rules.quality import Card, SampleRule

pytestmark = pytest.mark.unit


def card(*keys: str) -> Card:
    """Return a card of ten points an item; the last one is fatal."""
    items: list[dict[str, Any]] = [{"key": key, "name": key, "name_en": key, "points": 10} for key in keys]
    items[-1]["fatal"] = True
    return Card.model_validate({"groups": [{"key": "all", "name": "全部", "name_en": "All", "items": items}]})


def test_points_are_added_and_a_failed_fatal_item_takes_them_all() -> None:
    both = card("tone", "privacy")
    assert both.most == 20
    assert (both.points({"tone": 3, "privacy": 10}), both.fails({"tone": 3, "privacy": 10})) == (13, False)
    assert (both.points({"tone": 0, "privacy": 1}), both.fails({"tone": 0, "privacy": 1})) == (1, False)
    assert (both.points({"tone": 10, "privacy": 0}), both.fails({"tone": 10, "privacy": 0})) == (0, True)


def test_an_item_stands_on_a_card_once() -> None:
    with pytest.raises(ValidationError, match=r"each item once, got \['tone'\] again"):
        card("tone", "privacy", "tone")


def test_a_sample_cannot_have_more_at_least_than_at_most() -> None:
    with pytest.raises(ValidationError, match="at least no more than at most, got 3 and 2"):
        SampleRule(share=0.1, least=3, most=2)
