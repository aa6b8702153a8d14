"""The clock in English."""

from datetime import date

from config.rules.limits import Limit
from crm.clock.facts import Days, Moment, Rest

UNITS = {
    "minutes": "minute",
    "hours": "hour",
    "working_hours": "working hour",
    "days": "calendar day",
    "working_days": "working day",
}
STARTS = {"at_once": "", "next_day": " (counted from the next day)", "next_working_day": " (from the next working day)"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FULL_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NEXT, LAST = "; ", "."


def first(limit: Limit, at: Moment, year: int) -> str:
    """Say what is counted from when."""
    start = STARTS[limit.start] if limit.unit in ("days", "working_days") else ""
    return f"{amount(limit)} from {moment(at, year)}{start}"


def extension(limit: Limit) -> str:
    """Say how much is added."""
    return f"extended by {amount(limit)}"


def amount(limit: Limit) -> str:
    """Say how long."""
    unit = UNITS[limit.unit]
    if limit.amount == 0 and limit.end != "same_clock" and limit.unit in ("days", "working_days"):
        return f"the rest of the {unit}"
    return f"{limit.amount} {unit}{'' if limit.amount == 1 else 's'}"


def special(days: Days, year: int) -> str:
    """Say which days were skipped and which were counted."""
    said = ""
    skipped = [rest(stretch, year) for stretch in days.rests] + ["weekends"] * days.weekends
    if skipped:
        said += f", skipping {_and(skipped)}"
    counted = [f"the make-up {full_weekday(day, year)}" for day in days.made_up]
    counted += [f"{full_weekday(day, year)} (worked by the city's rule)" for day in days.worked_by_city]
    return f"{said}, counting {_and(counted)}" if counted else said


def stood(began: Moment, ended: Moment, year: int) -> str:
    """Say when the clock stood."""
    return f", standing still from {moment(began, year)} to {moment(ended, year)}"


def end(limit: Limit, at: Moment, year: int, *, extends: bool, extended: bool) -> str:
    """Say when it is over."""
    whole = limit.unit in ("days", "working_days") and limit.end == "end_of_work"
    said = f"the end of work on {weekday(at.day, year)} ({at.clock})" if whole else moment(at, year)
    if extends:
        return f", to {said}"
    return f": {'first ' if extended else ''}due {'at ' if whole else ''}{said}"


def provisional(years: list[int]) -> str:
    """Say that holidays are not known yet."""
    named = _and([str(year) for year in years])
    return f" Provisional: the holidays of {named} are not loaded yet, only weekends were skipped."


def standing(since: Moment, reason: str, year: int) -> str:
    """Say that the clock stands now."""
    return f" Standing still since {moment(since, year)} ({reason}); it goes on with what is left."


def moment(at: Moment, year: int) -> str:
    """Say a moment."""
    return f"{weekday(at.day, year)} {at.clock}"


def weekday(day: date, year: int) -> str:
    """Say a day with its weekday."""
    return f"{WEEKDAYS[day.weekday()]} {_day(day, year)}"


def full_weekday(day: date, year: int) -> str:
    """Say a day with its weekday in full."""
    return f"{FULL_WEEKDAYS[day.weekday()]} {_day(day, year)}"


def rest(rest: Rest, year: int) -> str:
    """Say days of rest with their name."""
    said = _day(rest.last, year)
    if rest.first != rest.last:
        same_month = (rest.first.year, rest.first.month) == (rest.last.year, rest.last.month)
        said = f"{rest.first.day if same_month else _day(rest.first, year)}–{said}"
    return f"{said} ({rest.name})" if rest.name else said


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _day(day: date, year: int) -> str:
    said = f"{day.day} {MONTHS[day.month - 1]}"
    return said if day.year == year else f"{said} {day.year}"
