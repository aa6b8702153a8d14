"""The clock explains itself."""

import pytest

from config.rules.limits import Limit
from crm.clock.calendar import Language, WorkCalendar
from crm.clock.due import due
from crm.clock.words import explain, pause_explained
from tests.unit.crm.clock.city import OFFICE, RULES, SHANGHAI
from tests.unit.crm.clock.test_due import CITY, at, limit

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("start", "counted", "zh", "en"),
    [
        (
            "2026-09-29 16:40",
            limit(5, "working_days"),
            "自9月29日（周二）16:40起算5个工作日，跳过10月1日至7日（国庆节）和周末，计入调休上班的10月10日（周六），10月12日（周一）16:40到期。",
            (
                "5 working days from Tue 29 Sep 16:40, skipping 1–7 Oct (National Day) and weekends, "
                "counting the make-up Saturday 10 Oct: due Mon 12 Oct 16:40."
            ),
        ),
        (
            "2026-11-20 10:00",
            limit(3, "working_days", "next_day", "end_of_day"),
            "自11月20日（周五）10:00的次日起算3个工作日，跳过周末，11月25日（周三）24:00到期。",
            (
                "3 working days from Fri 20 Nov 10:00 (counted from the next day), skipping weekends: "
                "due Wed 25 Nov 24:00."
            ),
        ),
        (
            "2026-11-20 10:00",
            limit(1, "working_days", "next_working_day", "end_of_work"),
            "自11月20日（周五）10:00后的下一个工作日起算1个工作日，跳过周末，11月23日（周一）下班时（17:30）到期。",
            (
                "1 working day from Fri 20 Nov 10:00 (from the next working day), skipping weekends: "
                "due at the end of work on Mon 23 Nov (17:30)."
            ),
        ),
        (
            "2026-11-20 16:30",
            limit(4, "working_hours"),
            "自11月20日（周五）16:30起算4个工作小时（只计上班时间），跳过周末，11月23日（周一）11:30到期。",
            "4 working hours from Fri 20 Nov 16:30, skipping weekends: due Mon 23 Nov 11:30.",
        ),
        (
            "2026-11-20 20:00",
            limit(0, "days", end="end_of_day"),
            "自11月20日（周五）20:00起限当日，11月20日（周五）24:00到期。",
            "the rest of the calendar day from Fri 20 Nov 20:00: due Fri 20 Nov 24:00.",
        ),
        (
            "2026-12-31 23:50",
            limit(30, "minutes"),
            "自12月31日（周四）23:50起算30分钟，2027年1月1日（周五）00:20到期。",
            "30 minutes from Thu 31 Dec 23:50: due Fri 1 Jan 2027 00:20.",
        ),
        (
            "2026-12-30 10:00",
            limit(3, "working_days"),
            (
                "自12月30日（周三）10:00起算3个工作日，跳过周末，2027年1月4日（周一）10:00到期。"
                "2027年放假安排尚未载入，暂按周末推算，载入后重新计算。"
            ),
            (
                "3 working days from Wed 30 Dec 10:00, skipping weekends: due Mon 4 Jan 2027 10:00. "
                "Provisional: the holidays of 2027 are not loaded yet, only weekends were skipped."
            ),
        ),
    ],
)
def test_an_end_is_told_with_what_was_skipped_and_counted(start: str, counted: Limit, zh: str, en: str) -> None:
    found = due(at(start), counted, CITY)
    assert (explain(found, "zh"), explain(found, "en")) == (zh, en)


def test_extensions_and_pauses_are_told_in_order() -> None:
    pause = (at("2026-11-24 09:00"), at("2026-11-24 11:00"))
    five = limit(5, "working_days")
    found = due(at("2026-11-20 10:00"), five, CITY, extensions=[limit(2, "working_days")], pauses=[pause])
    assert explain(found, "zh") == (
        "自11月20日（周五）10:00起算5个工作日，跳过周末，11月24日（周二）09:00至11月24日（周二）11:00暂停不计，"
        "原定11月27日（周五）12:00到期；延期2个工作日，跳过周末，至12月1日（周二）12:00到期。"
    )
    assert explain(found, "en") == (
        "5 working days from Fri 20 Nov 10:00, skipping weekends, standing still from Tue 24 Nov 09:00 to "
        "Tue 24 Nov 11:00: first due Fri 27 Nov 12:00; extended by 2 working days, skipping weekends, "
        "to Tue 1 Dec 12:00."
    )


def test_the_citys_own_days_are_told() -> None:
    found = due(at("2026-03-19 10:00"), limit(7, "working_days"), WorkCalendar(RULES, SHANGHAI))
    assert explain(found, "zh") == (
        "自3月19日（周四）10:00起算7个工作日，跳过3月20日（暴雪停工）和周末，计入本市规定上班的3月28日（周六），"
        "3月30日（周一）10:00到期。"
    )
    assert explain(found, "en") == (
        "7 working days from Thu 19 Mar 10:00, skipping 20 Mar (暴雪停工) and weekends, "
        "counting Saturday 28 Mar (worked by the city's rule): due Mon 30 Mar 10:00."
    )


def test_a_unit_that_works_every_day_skips_nothing() -> None:
    calendar = WorkCalendar(RULES, SHANGHAI)
    found = due(at("2026-10-01 10:00"), limit(30, "working_hours"), calendar, shift="around_the_clock")
    assert explain(found, "en") == "30 working hours from Thu 1 Oct 10:00: due Fri 2 Oct 16:00."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "自11月20日（周五）10:00起暂停（等待补充），恢复后剩余时间继续计算。"),
        ("en", " Standing still since Fri 20 Nov 10:00 (等待补充); it goes on with what is left."),
    ],
)
def test_a_clock_that_stands_says_why(language: Language, said: str) -> None:
    assert pause_explained(at("2026-11-20 10:00"), "等待补充", WorkCalendar(OFFICE, SHANGHAI), language) == said
