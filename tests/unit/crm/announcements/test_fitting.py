"""Which callers hear which announcement, over every combination of place, word and category."""

from datetime import timedelta
from itertools import product

import pytest

from crm.announcements.content import Area
from crm.announcements.fitting import Matter, fits, newest_fitting
from crm.announcements.models import Announcement
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

DISTRICT = Area(district="江岸区")
STREET = Area(district="江岸区", subdistrict="台北街道")
COMMUNITY = Area(district="江岸区", subdistrict="台北街道", community="桃源社区")
NEXT_STREET = Area(district="江岸区", subdistrict="永清街道")
ELSEWHERE = Area(district="硚口区")
PLACES = (None, DISTRICT, STREET, COMMUNITY, NEXT_STREET, ELSEWHERE)
WATER = "公共服务/供水/停水"


def announcement(*areas: Area, words: tuple[str, ...] = (), categories: tuple[str, ...] = ()) -> Announcement:
    return Announcement(
        id=1,
        areas=[area.model_dump() for area in areas],
        words=list(words),
        categories=list(categories),
        starts_at=NOON,
        approved_at=NOON,
    )


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("home", PLACES)
def test_an_announcement_without_areas_and_words_is_for_everybody(place: Area | None, home: Area | None) -> None:
    assert fits(announcement(), Matter(place=place, homes=(home,) if home else ()))


WITHIN = {
    DISTRICT: {DISTRICT, STREET, COMMUNITY, NEXT_STREET},
    STREET: {STREET, COMMUNITY},
    COMMUNITY: {COMMUNITY},
    NEXT_STREET: {NEXT_STREET},
    ELSEWHERE: {ELSEWHERE},
}


@pytest.mark.parametrize(("area", "place"), list(product(WITHIN, PLACES)))
def test_a_place_that_is_said_must_lie_within_the_area(area: Area, place: Area | None) -> None:
    assert fits(announcement(area), Matter(place=place)) == (place in WITHIN[area])


@pytest.mark.parametrize(("area", "home"), list(product(WITHIN, PLACES)))
def test_who_says_no_place_calls_from_where_their_last_tickets_were(area: Area, home: Area | None) -> None:
    homes = (home,) if home else ()
    assert fits(announcement(area), Matter(homes=homes)) == (home in WITHIN[area])
    assert fits(announcement(area), Matter(homes=(*homes, COMMUNITY))) == (
        home in WITHIN[area] or COMMUNITY in WITHIN[area]
    )


def test_a_place_that_is_said_counts_more_than_where_the_caller_lives() -> None:
    assert not fits(announcement(STREET), Matter(place=ELSEWHERE, homes=(STREET,)))
    assert not fits(announcement(STREET), Matter(place=NEXT_STREET, homes=(STREET,)))


def test_a_place_that_is_said_roughly_is_made_exact_by_where_the_caller_lives() -> None:
    assert not fits(announcement(STREET), Matter(place=DISTRICT))
    assert fits(announcement(STREET), Matter(place=DISTRICT, homes=(ELSEWHERE, COMMUNITY)))


def test_any_of_several_areas_will_do() -> None:
    assert fits(announcement(ELSEWHERE, NEXT_STREET), Matter(place=NEXT_STREET))
    assert not fits(announcement(ELSEWHERE, NEXT_STREET), Matter(place=STREET))


@pytest.mark.parametrize(
    ("said", "category", "expected"),
    [
        ("我家停水了", "", True),
        ("家里没水", "", True),
        ("路灯不亮", "", False),
        ("", "", False),
        ("", WATER, True),
        ("", "公共服务/供水/水压", True),
        ("", "公共服务/供水管理/水压", False),
        ("", "公共服务", False),
    ],
)
def test_a_word_or_a_category_must_be_mentioned(said: str, category: str, expected: bool) -> None:
    wanted = announcement(words=("停水", "没水"), categories=("公共服务/供水",))
    assert fits(wanted, Matter(said=said, category=category)) is expected


@pytest.mark.parametrize(("here", "about"), list(product((True, False), repeat=2)))
def test_place_and_matter_must_both_fit(here: bool, about: bool) -> None:
    matter = Matter(said="停水" if about else "路灯", place=STREET if here else ELSEWHERE)
    assert fits(announcement(STREET, words=("停水",)), matter) == (here and about)


def test_the_one_in_force_last_comes_first() -> None:
    long_planned, just_approved, began_later = announcement(), announcement(), announcement()
    just_approved.id, just_approved.starts_at, just_approved.approved_at = (
        2,
        NOON - timedelta(hours=5),
        NOON + timedelta(hours=1),
    )
    began_later.id, began_later.starts_at, began_later.approved_at = (
        3,
        NOON + timedelta(hours=2),
        NOON - timedelta(days=1),
    )
    other = announcement(words=("停电",))
    found = newest_fitting([long_planned, just_approved, other, began_later], Matter(said="停水"))
    assert found == [began_later, just_approved, long_planned]
