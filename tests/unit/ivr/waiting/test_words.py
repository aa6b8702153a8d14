"""What somebody who waits is told."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.prompts.catalogue import load_catalogue
from ivr.prompts.sentence import Sentences
from ivr.waiting.estimate import expected_min
from ivr.waiting.words import place_and_time

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SENTENCES = Sentences(load_catalogue())


def answers(*minutes_ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=ago) for ago in minutes_ago]


@pytest.mark.parametrize(
    ("ahead", "answered", "minutes"),
    [
        (0, answers(*range(15)), 1),
        (2, answers(*range(15)), 3),
        (4, answers(1, 2, 3), 25),
        (5, answers(1, 2, 3, 4, 5), 20),
        (0, answers(1, 2), None),
        (0, answers(1, 2, 16), None),
        (0, [*answers(1, 2), NOW + timedelta(minutes=1)], None),
        (40, answers(1, 2, 3), 205),
    ],
)
def test_the_wait_is_told_by_the_present_rate_and_rounded_up(
    ahead: int, answered: list[datetime], minutes: int | None
) -> None:
    assert expected_min(ahead, answered, NOW) == minutes


@pytest.mark.parametrize(
    ("ahead", "minutes", "said"),
    [
        (0, None, ("you_are_next",)),
        (0, 1, ("you_are_next", "wait_short")),
        (1, None, ("ahead_1", "num_1", "ahead_2")),
        (2, 3, ("ahead_1", "unit_two", "ahead_2", "wait_minutes_1", "num_3", "wait_minutes_2")),
        (12, 30, ("ahead_1", "num_12", "ahead_2", "wait_minutes_1", "num_30", "wait_minutes_2")),
        (112, 35, ("ahead_1", "num_1", "unit_hundred", "num_1", "num_12", "ahead_2", "wait_long")),
    ],
)
def test_the_place_comes_first_and_no_time_is_invented(ahead: int, minutes: int | None, said: tuple[str, ...]) -> None:
    assert place_and_time(SENTENCES, ahead, minutes) == said


def test_whoever_chose_english_is_told_in_english() -> None:
    said = place_and_time(SENTENCES, 2, 3, "en")
    assert said == ("ahead_1", "num_2", "wait_minutes_1", "num_3", "wait_minutes_2")


def test_a_sound_that_is_missing_leaves_the_whole_telling_to_mandarin() -> None:
    there = {"num_2", "ahead_1", "wait_minutes_1", "wait_minutes_2"}
    sentences = Sentences(load_catalogue(), {"zh": set(), "en": there})
    in_mandarin = tuple(f"mandarin/{file}" for file in place_and_time(sentences, 2, 3))
    assert place_and_time(sentences, 2, 3, "en") == in_mandarin
