"""What no single file can say about itself: that all names the parts use are there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.letters import LetterTemplateError, letter_template
from config.rules.city import CityRules

DISTRICT, SUBDISTRICT = "@district", "@subdistrict"
BY_PLACE = (DISTRICT, SUBDISTRICT)
"""Leads and co-handlers that are found by the place of the matter."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that cannot be followed; ``place`` is where in the part's file."""

    part: str
    place: str
    message: str


def problems(rules: CityRules) -> Iterator[Problem]:
    """Yield everything that does not hold together."""
    yield from _categories(rules)
    yield from _departments(rules)
    yield from _places(rules)
    yield from _dispatch(rules)
    yield from _limits(rules)
    yield from _supervision(rules)
    yield from _knowledge(rules)
    yield from _warnings(rules)
    yield from _follow_ups(rules)


def under(path: str, prefix: str) -> bool:
    """Whether a category is the prefix itself or below it."""
    return path == prefix or path.startswith(f"{prefix}/")


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _categories(rules: CityRules) -> Iterator[Problem]:
    for name, values in {
        "code": (c.code for c in rules.categories),
        "path": (c.path for c in rules.categories),
    }.items():
        for value in _twice(values):
            yield Problem("categories", value, f"expected each {name} once, got it again")


def _departments(rules: CityRules) -> Iterator[Problem]:
    for code in _twice(d.code for d in rules.departments):
        yield Problem("departments", code, "expected each code once, got it again")
    parents = {d.code: d.parent for d in rules.departments}
    for department in rules.departments:
        if department.parent and department.parent not in parents:
            yield Problem("departments", department.code, f"parent: no department {department.parent!r}")
        if department.shift and department.shift not in rules.calendar.shifts:
            yield Problem("departments", department.code, f"shift: no shift {department.shift!r} in calendar.yaml")
        above, seen = department.parent, {department.code}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == department.code:
            yield Problem("departments", department.code, "parent: expected a tree, got a circle")


def _places(rules: CityRules) -> Iterator[Problem]:
    known = {d.code for d in rules.departments}
    for name, place in rules.places.items():
        below = [(f"{name}.{s.name}", s.department) for s in place.subdistricts]
        for where, code in [(name, place.department), *below]:
            if code not in known:
                yield Problem("places", where, f"department: no department {code!r}")
        for subdistrict in _twice(s.name for s in place.subdistricts):
            yield Problem("places", f"{name}.{subdistrict}", "expected each subdistrict once, got it again")


def _dispatch(rules: CityRules) -> Iterator[Problem]:
    for identity in _twice(rule.id for rule in rules.dispatch):
        yield Problem("dispatch", identity, "expected each id once, got it again")
    known = {d.code for d in rules.departments}
    for rule in rules.dispatch:
        for code in (rule.lead, *rule.co):
            if code not in known and code not in BY_PLACE:
                yield Problem("dispatch", rule.id, f"no department {code!r}, nor {' or '.join(BY_PLACE)}")
        yield from _prefixes(rules, "dispatch", rule.id, rule.categories)
        for district in rule.districts:
            if district not in rules.places:
                yield Problem("dispatch", rule.id, f"districts: no district {district!r} in places.yaml")
        if rule.limits and rule.limits not in rules.limits.profiles:
            yield Problem("dispatch", rule.id, f"limits: no profile {rule.limits!r} in limits.yaml")
    for category in rules.categories:
        if not any(_fits_all(rule.categories, category.path) for rule in rules.dispatch):
            yield Problem("dispatch", category.path, "expected a rule for every category, there is none")


def _fits_all(prefixes: tuple[str, ...], path: str) -> bool:
    return not prefixes or any(under(path, prefix) for prefix in prefixes)


def _prefixes(rules: CityRules, part: str, place: str, prefixes: tuple[str, ...]) -> Iterator[Problem]:
    for prefix in prefixes:
        if not any(under(category.path, prefix) for category in rules.categories):
            yield Problem(part, place, f"categories: no category begins with {prefix!r}")


def _limits(rules: CityRules) -> Iterator[Problem]:
    limits = rules.limits
    for at, choice in enumerate(limits.choose):
        if choice.profile not in limits.profiles:
            yield Problem("limits", f"choose.{at}", f"no profile {choice.profile!r}")
        yield from _prefixes(rules, "limits", f"choose.{at}", choice.categories)
    last = limits.choose[-1] if limits.choose else None
    if last is None or last.urgencies or last.kinds or last.categories:
        yield Problem("limits", "choose", "expected a last choice that fits everything")


def _supervision(rules: CityRules) -> Iterator[Problem]:
    levels = [level.level for level in rules.supervision.levels]
    if levels != [1, 2, 3, 4, 5]:
        yield Problem("supervision", "levels", f"expected the levels 1 to 5 in order, got {levels}")
    for level in rules.supervision.levels:
        where = f"levels.{level.level}"
        if not level.series.strip():
            yield Problem("supervision", f"{where}.series", "expected the series of its letters, got nothing")
        try:
            letter_template(level.template)
        except LetterTemplateError as error:
            yield Problem("supervision", f"{where}.template", error.message)


def _knowledge(rules: CityRules) -> Iterator[Problem]:
    for word in _twice(word for group in rules.knowledge.synonyms for word in group):
        yield Problem("knowledge", f"synonyms.{word}", "expected each word in one group, got it again")


def _warnings(rules: CityRules) -> Iterator[Problem]:
    for warning in rules.warnings.warnings:
        for code in warning.lines:
            if rules.outgoing.line(code) is None:
                yield Problem("warnings", warning.code, f"lines: no line {code!r} in outgoing.yaml")
        if warning.level not in rules.warnings.urgencies:
            yield Problem("warnings", warning.code, f"urgencies: none for the level {warning.level!r}")


def _follow_ups(rules: CityRules) -> Iterator[Problem]:
    asked, attempts = rules.outgoing.follow_up, rules.limits.visit_attempts
    if asked is None:
        return
    if asked.tries >= attempts:
        message = f"expected less than the attempts of a round ({attempts}), got {asked.tries}"
        yield Problem("outgoing", "follow_up.tries", message)
    if asked.reason not in {reason.code for reason in rules.intake.dissatisfactions}:
        yield Problem("outgoing", "follow_up.reason", f"no reason {asked.reason!r} in intake.yaml")
