"""The clock in words: from when, how long, what was skipped, what was counted, until when."""

from datetime import datetime
from typing import Protocol

from config.rules.limits import Limit
from crm.clock import chinese, english
from crm.clock.calendar import Language, WorkCalendar
from crm.clock.due import Due, Step, unknown_years
from crm.clock.facts import Days, Moment, beginning, days, ending, standing


class Tongue(Protocol):
    """A module of phrases. ``year`` is the one that goes without saying."""

    NEXT: str
    LAST: str

    def first(self, limit: Limit, at: Moment, year: int) -> str:
        """Say what is counted from when."""

    def extension(self, limit: Limit) -> str:
        """Say how much is added."""

    def special(self, days: Days, year: int) -> str:
        """Say which days were skipped and which were counted; empty if an ordinary week explains it."""

    def stood(self, began: Moment, ended: Moment, year: int) -> str:
        """Say when the clock stood."""

    def end(self, limit: Limit, at: Moment, year: int, *, extends: bool, extended: bool) -> str:
        """Say when it is over."""

    def provisional(self, years: list[int]) -> str:
        """Say that holidays are not known yet."""

    def standing(self, since: Moment, reason: str, year: int) -> str:
        """Say that the clock stands now."""


TONGUES: dict[Language, Tongue] = {"zh": chinese, "en": english}


def explain(due: Due, language: Language) -> str:
    """Say how an end came about.

    Years are told where they differ from that of the start, a midnight that ends something is 24:00.

    Returns:
        "5 working days from Tue 29 Sep 16:40, skipping 1–7 Oct (National Day) and weekends, counting the make-up
        Saturday 10 Oct: due Mon 12 Oct 16:40."
    """
    tongue, calendar = TONGUES[language], due.calendar
    steps = [_step(step, calendar, language, extended=len(due.steps) > 1) for step in due.steps]
    said = tongue.NEXT.join(steps) + tongue.LAST
    years = sorted({year for step in due.steps for year in unknown_years(step, calendar)})
    return said + tongue.provisional(years) if years else said


def pause_explained(since: datetime, reason: str, calendar: WorkCalendar, language: Language) -> str:
    """Say since when and why a clock stands; follows ``explain``."""
    moment = beginning(since, calendar)
    return TONGUES[language].standing(moment, reason, moment.day.year)


def _step(step: Step, calendar: WorkCalendar, language: Language, *, extended: bool) -> str:
    tongue, begun = TONGUES[language], beginning(step.begun, calendar)
    year = begun.day.year
    said = tongue.extension(step.limit) if step.extends else tongue.first(step.limit, begun, year)
    said += tongue.special(days(step, calendar), year)
    for pause in step.pauses:
        said += tongue.stood(*standing(pause, calendar), year)
    at = ending(step.until, calendar)
    said += tongue.end(step.limit, at, year, extends=step.extends, extended=extended)
    return said
