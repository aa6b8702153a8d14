"""Caller ids are hostile until checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.citizens.numbers import mask_number, normalise_number
from crm.citizens.region import region_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("13800006021", "13800006021"),
        ("+8613800006021", "13800006021"),
        ("008613800006021", "13800006021"),
        ("013800006021", "13800006021"),
        ("027-8585 1234", "02785851234"),
        ("+442079460000", "+442079460000"),
        ("110", "110"),
        ("", ""),
        ("anonymous", ""),
        ("Anonymous <sip:a@b>", ""),
        ("1" * 40, ""),
        ("138'; DROP TABLE calls;--", ""),
        ('138"\nEXEC System "id', ""),
        ("138\r\n00006021x", ""),
        ("📞13800006021", ""),
        ("١٣٨٠٠٠٠٦٠٢١", ""),
        ("+", ""),
        ("12", ""),
    ],
)
def test_a_number_is_digits_or_withheld(raw: str, number: str) -> None:
    assert normalise_number(raw) == number


@given(st.text(max_size=60))
def test_whatever_comes_the_result_is_short_and_clean_and_stays_itself(raw: str) -> None:
    number = normalise_number(raw)
    assert len(number) <= 21
    assert not set(number) - set("+0123456789")
    assert normalise_number(number) == number


@pytest.mark.parametrize(
    ("number", "shown"), [("13800006021", "138****6021"), ("02785851234", "027****1234"), ("110", "110"), ("", "")]
)
def test_the_middle_of_a_number_is_hidden(number: str, shown: str) -> None:
    assert mask_number(number) == shown


def test_a_number_belongs_to_a_region() -> None:
    assert "武汉" in region_of("02785851234")
    assert region_of("") == ""
    assert region_of("110") == ""
