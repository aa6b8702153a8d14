"""Numbers, dates, times and amounts in English prompts."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.prompts.catalogue import load_catalogue
from ivr.prompts.english import MONTHS, clock, count, day, digits, money, numeral, ordinal
from ivr.prompts.sentence import Sentences

pytestmark = pytest.mark.unit

CATALOGUE = load_catalogue()
WORDS = {file.removesuffix(".wav"): words for prompt in CATALOGUE for file, words in prompt.files("en").items()}
SENTENCES = Sentences(CATALOGUE)
SIZES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
SMALL = {numeral(value): value for value in range(100)}


@pytest.mark.parametrize(
    ("say", "value", "said"),
    [
        (count, 0, "zero"),
        (count, 13, "thirteen"),
        (count, 40, "forty"),
        (count, 105, "one hundred and five"),
        (count, 772, "seven hundred and seventy-two"),
        (count, 1001, "one thousand and one"),
        (count, 10_010, "ten thousand and ten"),
        (count, 1_234_567, "one million two hundred and thirty-four thousand five hundred and sixty-seven"),
        (ordinal, 1, "first"),
        (ordinal, 12, "twelfth"),
        (ordinal, 20, "twentieth"),
        (ordinal, 22, "twenty-second"),
        (ordinal, 105, "one hundred and fifth"),
        (digits, "12345", "one two three four five"),
        (digits, "20261128-0017", "two zero two six one one two eight, zero zero one seven"),
        (day, date(2026, 11, 28), "November twenty-eighth"),
        (day, date(2027, 2, 3), "February third"),
        (clock, time(18, 0), "six PM"),
        (clock, time(18, 30), "six thirty PM"),
        (clock, time(9, 5), "nine oh five AM"),
        (clock, time(0, 30), "twelve thirty AM"),
        (clock, time(12, 0), "noon"),
        (clock, time(0, 0), "midnight"),
        (money, Decimal("0"), "zero yuan"),
        (money, Decimal("105.3"), "one hundred and five yuan and thirty fen"),
        (money, Decimal("0.5"), "fifty fen"),
        (money, Decimal("2.02"), "two yuan and two fen"),
    ],
)
def test_a_value_is_said_as_a_person_says_it(say: Callable[[object], str], value: object, said: str) -> None:
    assert say(value) == said


@given(st.integers(0, 10**12 - 1))
def test_a_number_said_means_the_number(value: int) -> None:
    assert meant(count(value)) == value


@given(st.integers(0, 10**12 - 1))
def test_every_number_can_be_played_and_sounds_as_it_is_written(value: int) -> None:
    before, *sounds = SENTENCES.say("ahead", value, language="en")
    assert WORDS[before] == "Callers before you:"
    assert " ".join(WORDS[sound] for sound in sounds) == count(value)


@given(st.times(), st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(0, 10**8))
def test_times_days_and_amounts_have_their_sounds(at: time, on: date, fen: int) -> None:
    for said in (clock(at), day(on), money(Decimal(fen) / 100)):
        assert set(said.replace(",", "").split()) <= set(" ".join(WORDS.values()).split()), said


def test_every_day_and_every_minute_is_said_differently() -> None:
    days = {day(date(2024, 1, 1) + timedelta(days=number)) for number in range(366)}
    minutes = {clock(time(minute // 60, minute % 60)) for minute in range(24 * 60)}
    assert (len(days), len(minutes), len(set(MONTHS))) == (366, 1440, 12)


@pytest.mark.parametrize("amount", ["-1", "0.001", "1e12"])
def test_an_amount_that_is_none_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="expected an amount"):
        money(Decimal(amount))


def test_a_sentence_is_said_in_mandarin_if_one_of_its_sounds_is_missing() -> None:
    said = SENTENCES.say("wait_minutes", 105, language="en")
    there = Sentences(CATALOGUE, {"zh": set(), "en": set(said)})
    without = Sentences(CATALOGUE, {"zh": set(), "en": set(said) - {"english_and"}})
    assert there.say("wait_minutes", 105, language="en") == said
    in_mandarin = tuple(f"mandarin/{file}" for file in SENTENCES.say("wait_minutes", 105))
    assert without.say("wait_minutes", 105, language="en") == in_mandarin


def meant(said: str) -> int:
    """Return the number that is written in words: every word adds or multiplies."""
    whole, group = 0, 0
    for word in said.replace(" and ", " ").split():
        size = SIZES.get(word)
        if size is None:
            group += SMALL[word]
        elif size == 100:
            group *= 100
        else:
            whole, group = whole + group * size, 0
    return whole + group
