"""How an announcement sounds."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from config.languages import LANGUAGES
from crm.announcements.models import Announcement
from ivr.announcements.spoken import spoken
from ivr.prompts import prompt_folder
from ivr.prompts.catalogue import load_catalogue, playable
from ivr.prompts.sentence import Sentences
from tests.city import demo_city

pytestmark = pytest.mark.unit

ENGLISH = {path.stem for path in prompt_folder("en").glob("*.wav")}
SENTENCES = Sentences(load_catalogue())
ZONE = ZoneInfo("Asia/Shanghai")


def announcement(phrase: str = "", recording: str = "", ends_at: str = "2026-11-20T10:05") -> Announcement:
    return Announcement(phrase=phrase, recording=recording, ends_at=datetime.fromisoformat(ends_at).replace(tzinfo=UTC))


def test_a_phrase_is_followed_by_until_when_in_the_citys_time() -> None:
    assert spoken(announcement("announcement_water"), SENTENCES, ZONE) == (
        *("announcement_water", "announcement_until_1"),
        *(
            "num_11",
            "unit_month",
            "num_20",
            "unit_day",
            "unit_afternoon",
            "num_6",
            "unit_hour",
            "num_0",
            "num_5",
            "unit_minute",
        ),
        "announcement_until_3",
    )


def test_who_is_spoken_to_in_english_hears_it_in_english() -> None:
    said = spoken(announcement("announcement_water"), SENTENCES, ZONE, "en")
    assert said[:4] == ("announcement_water", "announcement_until_1", "english_month_november", "english_day_20")
    assert set(said) <= ENGLISH


def test_what_cannot_be_said_in_the_caller_s_language_is_said_in_mandarin_and_not_in_two() -> None:
    only_own = Sentences(load_catalogue(), {"zh": playable(), "en": ENGLISH - {"announcement_water"}})
    in_mandarin = spoken(announcement("announcement_water"), only_own, ZONE)
    told = tuple(f"mandarin/{file}" for file in in_mandarin)
    assert (spoken(announcement("announcement_water"), only_own, ZONE, "en"), len(in_mandarin) > 3) == (told, True)


def test_what_can_be_said_in_no_language_is_not_announced() -> None:
    neither = Sentences(load_catalogue(), {"zh": set(playable()) - {"announcement_water"}, "en": set()})
    assert [spoken(announcement("announcement_water"), neither, ZONE, language) for language in LANGUAGES] == [(), ()]


def test_a_recording_is_played_instead_of_what_the_line_says() -> None:
    assert spoken(announcement("announcement_water", "ab" * 32), SENTENCES, ZONE) == ("announcements/" + "ab" * 32,)


def test_without_either_nothing_can_be_heard() -> None:
    assert spoken(announcement(), SENTENCES, ZONE) == ()


@pytest.mark.parametrize("phrase", demo_city().announcements.phrases)
@pytest.mark.parametrize("ends_at", ["2026-02-28T15:59", "2026-12-31T16:00", "2026-06-01T18:02"])
def test_every_phrase_of_the_demonstration_can_be_played_at_every_hour(phrase: str, ends_at: str) -> None:
    assert set(spoken(announcement(phrase, ends_at=ends_at), SENTENCES, ZONE)) <= playable()
