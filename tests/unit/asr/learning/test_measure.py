"""What counts for and against the form, read out of labelled requests."""

from datetime import UTC, datetime

import pytest

from asr.learning.measure import Figures, measure
from asr.learning.requests import Request
from asr.reading.context import Contexts, ReadingContext
from config.profile import load_profile

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def city() -> ReadingContext:
    return Contexts(load_profile("demo")).at(datetime(2026, 11, 20, 4, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "labels", "counted"),
    [
        ("台北路的路灯坏了", {"address": "台北路"}, Figures(right=1)),
        ("台北路的路灯坏了", {}, Figures(wrong=1)),
        ("台北路的路灯坏了", {"address": "中山大道"}, Figures(wrong=1, missed=1)),
        ("芳草社区的路灯坏了", {"community": "芳草社区"}, Figures()),
        ("路灯坏了", {"address": "台北路"}, Figures(missed=1)),
    ],
)
def test_an_address_nobody_told_counts_against_it_unless_it_repeats_the_community(
    city: ReadingContext, text: str, labels: dict[str, str], counted: Figures
) -> None:
    assert measure([Request(text, labels)], city)["address"] == counted


def test_nothing_is_held_against_a_request_whose_labels_are_not_all_known(city: ReadingContext) -> None:
    assert measure([Request("台北路的路灯坏了", {}, whole=False)], city)["address"] == Figures()
