"""What the city's rules say to an event or to time that passes: pure functions over ``SupervisionRules``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from config.errors import HotlineError
from config.rules.limits import Limit
from config.rules.supervision import LevelRule, SupervisionRules, TriggerRule
from crm.clock.calendar import WorkCalendar
from crm.clock.due import due

FLAGS = ("", "yellow", "orange", "red")
"""Colours by weight; a ticket's colour only grows heavier until it is taken down."""

LATENESS = frozenset({"warn", "overdue", "promotion"})
"""Triggers that speak of the same thing, time that runs out: one open letter of a level says it."""


class NoSuchLevelError(HotlineError):
    """The rules in force have no such level of supervision."""

    slug = "no-such-level"
    status = 422


@dataclass(frozen=True, slots=True)
class Step:
    """What is due at one moment: ``flag:<colour>``, ``level:<n>``."""

    at: datetime
    what: tuple[str, ...]


def level_rule(rules: SupervisionRules, level: int) -> LevelRule:
    """Return the rule of a level.

    Raises:
        NoSuchLevelError: There is none.
    """
    found = next((rule for rule in rules.levels if rule.level == level), None)
    if found is None:
        known = ", ".join(str(rule.level) for rule in rules.levels)
        raise NoSuchLevelError(f"expected a level of supervision out of {known}, got {level}")
    return found


def answer_limit(rule: LevelRule, trigger: str) -> Limit:
    """Return how long a level gives for an answer when this set it off."""
    own = (one.answer for one in rule.triggers if one.on == trigger and one.answer)
    return next(own, rule.answer)


def triggered(rules: SupervisionRules, on: str, count: int = 1) -> list[str]:
    """Return what an event raises at once: ``flag:<colour>`` and ``level:<n>`` of the automatic levels.

    Args:
        rules: The rules in force.
        on: The event.
        count: How often it happened to the ticket by now.
    """
    return [what for what, t in _all(rules) if t.on == on and t.after is None and count >= t.count]


def proposed(rules: SupervisionRules, on: str, count: int = 1) -> list[LevelRule]:
    """Return the levels that an event gives reason for and that only a person may issue."""
    return [
        level
        for level in rules.levels
        if not level.automatic and any(t.on == on and t.after is None and count >= t.count for t in level.triggers)
    ]


def rises_to(rules: SupervisionRules, level: int) -> int | None:
    """Return the level that an unanswered one rises to by itself; ``None`` if a person must decide."""
    following = (f"level:{level + 1}", "promotion")
    return level + 1 if any((what, t.on) == following for what, t in _all(rules)) else None


def triggered_later(rules: SupervisionRules, on: str, count: int = 1) -> list[tuple[str, Limit]]:
    """Return what an event raises after a while: ``level:<n>`` or ``flag:<colour>``, and after how long."""
    return [(what, t.after) for what, t in _all(rules) if t.on == on and t.after and count >= t.count]


def overdue_steps(rules: SupervisionRules, missed: datetime, calendar: WorkCalendar, shift: str = "") -> list[Step]:
    """Return what happens after a missed deadline, in the order of time; several things of one moment are one step."""
    found: dict[datetime, list[str]] = {}
    for what, trigger in _all(rules):
        if trigger.on == "overdue":
            moment = due(missed, trigger.after, calendar, shift=shift).at if trigger.after else missed
            found.setdefault(moment, []).append(what)
    return [Step(at, tuple(found[at])) for at in sorted(found)]


def heavier(flag: str, than: str) -> bool:
    """Return whether a colour weighs more than another."""
    return FLAGS.index(flag) > FLAGS.index(than)


def _all(rules: SupervisionRules) -> Iterator[tuple[str, TriggerRule]]:
    """Give colours, then automatic levels from the lowest, each with each of its triggers."""
    for flag in rules.flags:
        yield from ((f"flag:{flag.flag}", trigger) for trigger in flag.triggers)
    for level in sorted(rules.levels, key=lambda rule: rule.level):
        if level.automatic:
            yield from ((f"level:{level.level}", trigger) for trigger in level.triggers)
