"""Numbers, dates and amounts in the middle of prompts."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.prompts.catalogue import load_catalogue
from ivr.prompts.numerals import clock, count, day, digits, money, numeral
from ivr.prompts.sentence import Sentences

pytestmark = pytest.mark.unit

CATALOGUE = load_catalogue()
WORDS = {file.removesuffix(".wav"): words for prompt in CATALOGUE for file, words in prompt.files().items()}
SENTENCES = Sentences(CATALOGUE)


@pytest.mark.parametrize(
    ("say", "value", "said"),
    [
        (count, 0, "零"),
        (count, 2, "两"),
        (count, 10, "十"),
        (count, 12, "十二"),
        (count, 22, "二十二"),
        (count, 105, "一百零五"),
        (count, 112, "一百一十二"),
        (count, 772, "七百七十二"),
        (count, 10_010, "一万零一十"),
        (digits, "12345", "幺二三四五"),
        (digits, "20261128-0017", "二零二六幺幺二八，零零幺七"),
        (day, date(2026, 11, 28), "十一月二十八日"),
        (day, date(2027, 2, 2), "二月二日"),
        (clock, time(18, 0), "下午六点"),
        (clock, time(18, 30), "下午六点半"),
        (clock, time(19, 0), "晚上七点"),
        (clock, time(2, 0), "凌晨两点"),
        (clock, time(14, 2), "下午两点零二分"),
        (clock, time(8, 45), "早上八点四十五分"),
        (clock, time(9, 5), "上午九点零五分"),
        (clock, time(12, 0), "中午十二点"),
        (clock, time(0, 30), "凌晨零点半"),
        (money, Decimal("0"), "零元"),
        (money, Decimal("105.3"), "一百零五元三角"),
        (money, Decimal("2.02"), "两元零二分"),
        (money, Decimal("0.5"), "五角"),
        (money, Decimal("12.34"), "十二元三角四分"),
    ],
)
def test_a_value_is_said_as_a_person_says_it(say: Callable[[object], str], value: object, said: str) -> None:
    assert say(value) == said


@given(st.integers(0, 10**12 - 1))
def test_a_number_said_means_the_number(value: int) -> None:
    said = numeral(value)
    assert cn2an.cn2an(f"一{said}" if said.startswith("十") else said, "smart") == value


@given(st.integers(0, 10**12 - 1))
def test_every_number_can_be_played_and_sounds_as_it_is_written(value: int) -> None:
    before, *sounds, after = SENTENCES.say("ahead", value)
    assert (WORDS[before], WORDS[after]) == ("您前面还有", "位市民在等候。")
    assert "".join(WORDS[sound] for sound in sounds) == count(value)


def test_a_number_below_a_hundred_is_one_sound() -> None:
    assert SENTENCES.say("wait_minutes", 27) == ("wait_minutes_1", "num_27", "wait_minutes_2")


def test_a_prompt_without_a_value_is_one_file() -> None:
    assert SENTENCES.say("you_are_next") == ("you_are_next",)


@pytest.mark.parametrize(("name", "values"), [("ahead", ()), ("ahead", (1, 2)), ("welcome", (1,)), ("ahead", (-1,))])
def test_a_value_that_cannot_be_said_is_refused(name: str, values: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        SENTENCES.say(name, *values)


@pytest.mark.parametrize("amount", ["-1", "0.001", "1e12"])
def test_an_amount_that_is_none_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="expected an amount"):
        money(Decimal(amount))
