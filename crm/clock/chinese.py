"""The clock in Chinese."""

from datetime import date

from config.rules.limits import Limit
from crm.clock import official
from crm.clock.facts import Days, Moment, Rest

WEEKDAYS = "一二三四五六日"
UNITS = {
    "minutes": "{}分钟",
    "hours": "{}小时",
    "working_hours": "{}个工作小时（只计上班时间）",
    "days": "{}个自然日",
    "working_days": "{}个工作日",
}
STARTS = {"at_once": "起", "next_day": "的次日起", "next_working_day": "后的下一个工作日起"}
NEXT, LAST = "；", "。"


def first(limit: Limit, at: Moment, year: int) -> str:
    """Say what is counted from when."""
    if limit.amount == 0 and limit.end != "same_clock" and limit.unit in ("days", "working_days"):
        return f"自{moment(at, year)}起限{'当日' if limit.unit == 'days' else '当个工作日'}"
    start = STARTS[limit.start] if limit.unit in ("days", "working_days") else STARTS["at_once"]
    return f"自{moment(at, year)}{start}算{amount(limit)}"


def extension(limit: Limit) -> str:
    """Say how much is added."""
    return f"延期{amount(limit)}"


def amount(limit: Limit) -> str:
    """Say how long."""
    return UNITS[limit.unit].format(limit.amount)


def special(days: Days, year: int) -> str:
    """Say which days were skipped and which were counted."""
    said = ""
    skipped = [rest(stretch, year) for stretch in days.rests] + ["周末"] * days.weekends
    if skipped:
        said += "，跳过" + "和".join(["、".join(skipped[:-1]), skipped[-1]] if len(skipped) > 1 else skipped)
    if days.made_up:
        said += "，计入调休上班的" + "、".join(weekday(day, year) for day in days.made_up)
    if days.worked_by_city:
        said += "，计入本市规定上班的" + "、".join(weekday(day, year) for day in days.worked_by_city)
    return said


def stood(began: Moment, ended: Moment, year: int) -> str:
    """Say when the clock stood."""
    return f"，{moment(began, year)}至{moment(ended, year)}暂停不计"


def end(limit: Limit, at: Moment, year: int, *, extends: bool, extended: bool) -> str:
    """Say when it is over."""
    whole = limit.unit in ("days", "working_days") and limit.end == "end_of_work"
    clock = f"下班时（{at.clock}）" if whole else at.clock
    lead = "至" if extends else "原定" if extended else ""
    return f"，{lead}{weekday(at.day, year)}{clock}到期"


def provisional(years: list[int]) -> str:
    """Say that holidays are not known yet."""
    return f"{'、'.join(str(year) for year in years)}年放假安排尚未载入，暂按周末推算，载入后重新计算。"


def standing(since: Moment, reason: str, year: int) -> str:
    """Say that the clock stands now."""
    return f"自{moment(since, year)}起暂停（{reason}），恢复后剩余时间继续计算。"


def moment(at: Moment, year: int) -> str:
    """Say a moment."""
    return f"{weekday(at.day, year)}{at.clock}"


def weekday(day: date, year: int) -> str:
    """Say a day with its weekday."""
    return f"{_day(day, year)}（周{WEEKDAYS[day.weekday()]}）"


def rest(rest: Rest, year: int) -> str:
    """Say days of rest with their name."""
    said = _day(rest.first, year)
    if rest.last != rest.first:
        same_month = (rest.first.year, rest.first.month) == (rest.last.year, rest.last.month)
        said += f"至{rest.last.day}日" if same_month else f"至{_day(rest.last, rest.first.year)}"
    return f"{said}（{official.in_chinese(rest.name)}）" if rest.name else said


def _day(day: date, year: int) -> str:
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"
