"""The shipped requests: wide, of the city's lists, and nothing alike on both sides."""

from datetime import date

import pytest

from asr.learning.requests import shipped
from config.profile import load_profile
from crm.duplicates.likeness import wording_likeness
from crm.search.terms import terms_of
from crm.tickets.drafts import FIELDS

pytestmark = pytest.mark.unit
ALIKE = 0.5
"""Dice's coefficient from which on two tellings could be of one matter."""


def test_there_are_enough_of_enough_leaves() -> None:
    held_out, training = shipped("held_out"), shipped("training")
    assert len(held_out) + len(training) >= 360
    assert len({r.labels.get("category") for r in held_out}) >= 100


def test_labels_are_of_the_form_and_of_the_citys_lists() -> None:
    profile = load_profile("demo")
    rules = profile.rules_on(date(2026, 11, 20))
    paths = {c.path for c in rules.categories}
    for request in [*shipped("held_out"), *shipped("training")]:
        assert request.labels.keys() <= set(FIELDS)
        assert request.labels["kind"] in profile.ticket.kinds
        assert request.labels.get("category") in {None, *paths}
        assert request.labels.get("district") in {None, *rules.places}


def test_nothing_alike_is_on_both_sides() -> None:
    ours = [set(terms_of((r.text,))) for r in shipped("training")]
    for request in shipped("held_out"):
        terms = set(terms_of((request.text,)))
        assert max(wording_likeness(terms, other) for other in ours) < ALIKE, request.text
