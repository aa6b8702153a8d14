"""Worked examples: what the provinces publish, and the edges of days, festivals and zones."""

from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from config.rules.calendar import CalendarRules, DayOverride
from config.rules.limits import Limit
from crm.clock.calendar import UnknownShiftError, WorkCalendar
from crm.clock.due import before, due
from tests.unit.crm.clock.city import BERLIN, OFFICE, RULES, SHANGHAI

pytestmark = pytest.mark.unit

CITY = WorkCalendar(OFFICE, SHANGHAI)


def limit(amount: int, unit: str, start: str = "at_once", end: str = "same_clock") -> Limit:
    return Limit.model_validate({"amount": amount, "unit": unit, "start": start, "end": end})


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(moment: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "counted", "end"),
    [
        pytest.param("2026-11-20 10:00", limit(5, "working_days"), "2026-11-27 10:00", id="Shandong, handling"),
        pytest.param("2026-11-20 10:00", limit(2, "working_days"), "2026-11-24 10:00", id="Shandong, return"),
        pytest.param("2026-09-29 16:40", limit(5, "working_days"), "2026-10-12 16:40", id="over National Day"),
        pytest.param("2026-02-13 17:00", limit(1, "working_days"), "2026-02-14 17:00", id="make-up Saturday"),
        pytest.param("2026-02-13 17:00", limit(3, "working_days"), "2026-02-25 17:00", id="over Spring Festival"),
        pytest.param("2026-02-14 09:00", limit(1, "working_days"), "2026-02-24 09:00", id="from a make-up Saturday"),
        pytest.param(
            "2026-11-20 10:00", limit(13, "working_days", "next_day", "end_of_day"), "2026-12-10 00:00", id="Guangdong"
        ),
        pytest.param(
            "2026-11-20 10:00",
            limit(3, "working_days", "next_day", "end_of_day"),
            "2026-11-26 00:00",
            id="Guangdong, ask",
        ),
        pytest.param(
            "2026-11-20 10:00", limit(1, "working_days", "next_day", "end_of_work"), "2026-11-23 17:30", id="Shanghai"
        ),
        pytest.param("2026-10-01 22:30", limit(2, "hours"), "2026-10-02 00:30", id="Beijing, 2 hours on a holiday"),
        pytest.param("2026-10-01 22:30", limit(24, "hours"), "2026-10-02 22:30", id="Beijing, 24 hours"),
        pytest.param("2026-10-01 22:30", limit(7, "days"), "2026-10-08 22:30", id="Beijing, 7 days"),
        pytest.param(
            "2026-10-01 22:30", limit(15, "days", "next_day", "end_of_day"), "2026-10-17 00:00", id="Beijing, 15 days"
        ),
        pytest.param("2026-11-20 10:00", limit(1, "days", end="end_of_day"), "2026-11-22 00:00", id="13710, study"),
        pytest.param("2026-11-20 10:00", limit(3, "days", end="end_of_day"), "2026-11-24 00:00", id="13710, report"),
        pytest.param("2026-11-20 10:00", limit(7, "days", end="end_of_day"), "2026-11-28 00:00", id="13710, carry out"),
        pytest.param("2026-11-20 10:00", limit(30, "days", end="end_of_day"), "2026-12-21 00:00", id="13710, a month"),
        pytest.param("2026-11-20 16:00", limit(4, "working_hours"), "2026-11-23 11:00", id="Lüliang, half a day"),
        pytest.param("2026-11-20 10:00", limit(180, "days"), "2027-05-19 10:00", id="Lüliang, a long matter"),
        pytest.param("2026-09-29 16:40", limit(1, "working_days"), "2026-09-30 16:40", id="Shangluo, at least"),
        pytest.param("2026-09-29 16:40", limit(7, "working_days"), "2026-10-14 16:40", id="Shangluo, at most"),
        pytest.param("2026-09-29 16:40", limit(15, "working_days"), "2026-10-26 16:40", id="Shangluo, complex"),
        pytest.param(
            "2026-11-27 10:00", limit(1, "days", end="end_of_day"), "2026-11-29 00:00", id="Guangdong, urged next day"
        ),
        pytest.param(
            "2026-11-28 09:00", limit(5, "working_days"), "2026-12-05 00:00", id="Guangdong, told of in writing"
        ),
        pytest.param("2026-11-20 23:50", limit(30, "minutes"), "2026-11-21 00:20", id="urgent signing over midnight"),
        pytest.param("2026-11-20 16:30", limit(4, "working_hours"), "2026-11-23 11:30", id="signing over a weekend"),
        pytest.param("2026-11-20 11:00", limit(2, "working_hours"), "2026-11-20 14:30", id="signing over lunch"),
        pytest.param("2026-11-20 13:00", limit(4, "working_hours"), "2026-11-20 17:30", id="until work ends"),
        pytest.param("2026-11-20 20:00", limit(0, "days", end="end_of_day"), "2026-11-21 00:00", id="the same day"),
        pytest.param("2026-11-20 20:00", limit(0, "days", end="end_of_work"), "2026-11-23 17:30", id="work is over"),
        pytest.param("2026-11-22 10:00", limit(1, "working_days"), "2026-11-24 00:00", id="a whole day from a Sunday"),
        pytest.param(
            "2026-11-20 10:00", limit(2, "working_days", "next_working_day"), "2026-11-25 08:30", id="from the opening"
        ),
        pytest.param(
            "2026-11-20 10:00",
            limit(2, "working_days", "next_working_day", "end_of_work"),
            "2026-11-24 17:30",
            id="two days of work",
        ),
        pytest.param(
            "2026-11-20 10:00", limit(2, "days", "next_working_day", "end_of_day"), "2026-11-25 00:00", id="from Monday"
        ),
        pytest.param(
            "2026-11-19 10:00", limit(2, "days", end="end_of_work"), "2026-11-23 17:30", id="ends on a Saturday"
        ),
        pytest.param("2026-11-20 23:59", limit(1, "days", "next_day"), "2026-11-22 00:00", id="a minute to midnight"),
        pytest.param("2026-11-20 00:00", limit(1, "days", "next_day"), "2026-11-22 00:00", id="at midnight"),
        pytest.param("2026-11-20 00:00", limit(1, "working_days"), "2026-11-21 00:00", id="a day is a day"),
        pytest.param("2026-11-20 10:00", limit(0, "minutes"), "2026-11-20 10:00", id="no time at all"),
    ],
)
def test_published_limits(start: str, counted: Limit, end: str) -> None:
    found = due(at(start), counted, CITY)
    assert (shown(found.at), found.at.tzinfo) == (end, UTC)


def test_two_extensions_of_five_working_days_follow_the_first_end() -> None:
    five = limit(5, "working_days")
    found = due(at("2026-11-20 10:00"), five, CITY, extensions=[five, five])
    assert [shown(step.until) for step in found.steps] == ["2026-11-27 10:00", "2026-12-04 10:00", "2026-12-11 10:00"]


@pytest.mark.parametrize(
    ("handle", "more", "ends"),
    [
        pytest.param(5, [3, 3, 3], ["2026-11-27", "2026-12-02", "2026-12-07", "2026-12-10"], id="Lüliang, three times"),
        pytest.param(15, [7], ["2026-12-11", "2026-12-22"], id="Shandong, the province itself"),
    ],
)
def test_published_extensions(handle: int, more: list[int], ends: list[str]) -> None:
    extensions = [limit(days, "working_days") for days in more]
    found = due(at("2026-11-20 10:00"), limit(handle, "working_days"), CITY, extensions=extensions)
    assert [shown(step.until) for step in found.steps] == [f"{day} 10:00" for day in ends]


@pytest.mark.parametrize("end", ["same_clock", "end_of_day"])
def test_an_extension_of_a_day_that_is_over_takes_the_next_day(end: str) -> None:
    whole = limit(5, "working_days", "next_day", "end_of_day")
    found = due(at("2026-11-20 10:00"), whole, CITY, extensions=[limit(2, "working_days", end=end)])
    assert [shown(step.until) for step in found.steps] == ["2026-11-28 00:00", "2026-12-02 00:00"]


@pytest.mark.parametrize(
    ("counted", "began", "ended", "end"),
    [
        pytest.param(limit(24, "hours"), "2026-11-20 12:00", "2026-11-20 15:00", "2026-11-21 13:00", id="hours"),
        pytest.param(limit(6, "working_hours"), "2026-11-20 16:30", "2026-11-23 09:30", "2026-11-23 10:30", id="work"),
        pytest.param(limit(1, "working_days"), "2026-11-20 16:00", "2026-11-23 08:00", "2026-11-24 02:00", id="wall"),
        pytest.param(limit(2, "days"), "2026-11-21 00:00", "2026-11-22 00:00", "2026-11-23 10:00", id="a day"),
        pytest.param(
            limit(2, "working_days", end="end_of_day"),
            "2026-11-23 23:59",
            "2026-11-24 00:01",
            "2026-11-26 00:00",
            id="24",
        ),
        pytest.param(
            limit(2, "working_days", end="end_of_day"),
            "2026-11-23 09:00",
            "2026-11-23 20:00",
            "2026-11-25 00:00",
            id="no",
        ),
        pytest.param(
            limit(1, "working_days", end="end_of_work"),
            "2026-11-23 17:00",
            "2026-11-24 09:00",
            "2026-11-24 17:30",
            id="last",
        ),
        pytest.param(limit(2, "hours"), "2026-11-20 12:00", "2026-11-23 12:00", "2026-11-20 12:00", id="it was over"),
        pytest.param(limit(2, "hours"), "2026-11-19 12:00", "2026-11-20 11:00", "2026-11-20 13:00", id="before"),
    ],
)
def test_what_was_left_when_the_clock_stopped_is_left_when_it_goes_on(
    counted: Limit, began: str, ended: str, end: str
) -> None:
    assert shown(due(at("2026-11-20 10:00"), counted, CITY, pauses=[(at(began), at(ended))]).at) == end


def test_pauses_that_overlap_count_once_in_any_order() -> None:
    pauses = [(at("2026-11-20 13:00"), at("2026-11-20 15:00")), (at("2026-11-20 12:00"), at("2026-11-20 14:00"))]
    assert shown(due(at("2026-11-20 10:00"), limit(5, "hours"), CITY, pauses=pauses).at) == "2026-11-20 18:00"


@pytest.mark.parametrize(
    ("moment", "counted", "warned"),
    [
        ("2026-10-12 16:40", limit(1, "working_days"), "2026-10-10 16:40"),
        ("2026-11-28 00:00", limit(1, "working_days"), "2026-11-27 00:00"),
        ("2026-11-23 17:30", limit(1, "working_days"), "2026-11-20 17:30"),
        ("2026-11-23 10:30", limit(2, "working_hours"), "2026-11-23 08:30"),
        ("2026-11-23 10:30", limit(4, "working_hours"), "2026-11-20 15:30"),
        ("2026-11-23 10:30", limit(2, "days"), "2026-11-21 10:30"),
        ("2026-11-23 00:10", limit(30, "minutes"), "2026-11-22 23:40"),
        ("2026-11-23 00:10", limit(0, "working_days"), "2026-11-23 00:10"),
    ],
)
def test_a_warning_comes_while_the_whole_amount_is_left(moment: str, counted: Limit, warned: str) -> None:
    assert shown(before(at(moment), counted, CITY)) == warned


@pytest.mark.parametrize(
    ("start", "counted", "end"),
    [
        ("2026-10-24 12:00", limit(24, "hours"), "2026-10-25 11:00"),
        ("2026-10-24 12:00", limit(1, "days"), "2026-10-25 12:00"),
        ("2026-03-28 12:00", limit(24, "hours"), "2026-03-29 13:00"),
        ("2026-03-28 12:00", limit(1, "days", end="end_of_day"), "2026-03-30 00:00"),
        ("2026-03-28 02:30", limit(1, "days"), "2026-03-29 03:30"),
    ],
)
def test_days_follow_the_wall_where_clocks_change(start: str, counted: Limit, end: str) -> None:
    calendar = WorkCalendar(OFFICE, BERLIN)
    assert shown(due(at(start, BERLIN), counted, calendar).at, BERLIN) == end


def test_a_round_the_clock_unit_works_an_hour_more_when_clocks_go_back() -> None:
    calendar = WorkCalendar(RULES, BERLIN)
    start = at("2026-10-25 00:00", BERLIN)
    assert due(start, limit(25, "working_hours"), calendar, shift="around_the_clock").at == calendar.midnight(
        datetime(2026, 10, 26, tzinfo=UTC).date()
    )


def test_a_night_shift_goes_on_after_midnight_and_on_holidays() -> None:
    calendar = WorkCalendar(RULES, SHANGHAI)
    found = due(at("2026-10-01 05:00"), limit(3, "working_hours"), calendar, shift="night")
    assert shown(found.at) == "2026-10-01 22:00"


def test_hours_that_two_seasons_share_at_their_border_count_once() -> None:
    night = {"start": "20:00", "until": "08:00"}
    rules = {
        "hours": [night],
        "seasons": [{"start": "11-21", "until": "11-30", "hours": [{"start": "06:00", "until": "12:00"}]}],
    }
    calendar = WorkCalendar(CalendarRules.model_validate(rules | {"weekend": ["sun"]}), SHANGHAI)
    assert shown(due(at("2026-11-20 23:00"), limit(12, "working_hours"), calendar).at) == "2026-11-21 11:00"
    assert shown(before(at("2026-11-21 11:00"), limit(12, "working_hours"), calendar)) == "2026-11-20 23:00"


@pytest.mark.parametrize(
    ("counted", "provisional"),
    [
        (limit(30, "working_days"), True),
        (limit(60, "working_hours"), False),
        (limit(60, "days"), False),
        (limit(60, "days", end="end_of_work"), True),
        (limit(60, "days", "next_working_day"), True),
        (limit(5_000, "hours"), False),
    ],
)
def test_an_end_that_rests_on_a_year_not_loaded_is_provisional(counted: Limit, provisional: bool) -> None:
    assert due(at("2026-11-20 10:00"), counted, CITY).provisional is provisional


def test_the_last_midnight_belongs_to_the_year_that_ends() -> None:
    assert not due(at("2026-12-30 10:00"), limit(1, "working_days", end="end_of_day"), CITY).provisional


def test_a_year_the_city_tells_wholly_is_not_provisional() -> None:
    assert not due(at("2026-11-20 10:00"), limit(60, "working_days"), WorkCalendar(RULES, SHANGHAI)).provisional


def test_a_day_off_by_the_citys_word_moves_the_end() -> None:
    snow = DayOverride(day=datetime(2026, 11, 25, tzinfo=UTC).date(), work=False, name="暴雪停工")
    calendar = WorkCalendar(OFFICE.model_copy(update={"overrides": (snow,)}), SHANGHAI)
    assert shown(due(at("2026-11-20 10:00"), limit(5, "working_days"), calendar).at) == "2026-11-30 10:00"


def test_seconds_are_kept() -> None:
    start = at("2026-11-20 10:00") + timedelta(seconds=17, microseconds=5)
    assert due(start, limit(5, "working_days"), CITY).at - due(
        at("2026-11-20 10:00"), limit(5, "working_days"), CITY
    ).at == (timedelta(seconds=17, microseconds=5))


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 20, 10)  # noqa: DTZ001 that is the point
    with pytest.raises(ValueError, match="time zone"):
        due(naive, limit(1, "hours"), CITY)
    with pytest.raises(ValueError, match="time zone"):
        before(naive, limit(1, "hours"), CITY)


def test_a_shift_the_calendar_does_not_have_is_named() -> None:
    with pytest.raises(UnknownShiftError, match="'dawn'"):
        due(at("2026-11-20 10:00"), limit(1, "working_hours"), CITY, shift="dawn")


def test_an_end_costs_far_less_than_a_millisecond() -> None:
    starts = [at("2026-11-20 10:00") + timedelta(minutes=7 * n) for n in range(1000)]
    began = process_time()
    for start in starts:
        due(start, limit(5, "working_days"), CITY, extensions=[limit(10, "working_days")])
    assert process_time() - began < 0.5
