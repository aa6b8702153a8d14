"""Looks a matter up: which articles of the dispatch catalogue fit it, and which limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from config.rules.catalogue import DispatchRule
from config.rules.checks import BY_PLACE, SUBDISTRICT, under
from config.rules.city import CityRules


@dataclass(frozen=True, slots=True)
class Matter:
    """What dispatch looks at; empty where it is not known.

    Attributes:
        category: Path of a leaf.
        accused: Codes of the units the citizen complains of as such; they never handle the matter.
        number: The ticket, if there is one already.
    """

    kind: str = ""
    category: str = ""
    district: str = ""
    subdistrict: str = ""
    urgency: str = ""
    accused: tuple[str, ...] = ()
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """An article that fits a matter.

    Attributes:
        prefix: The beginning of the category that matched; empty if the article is for all.
        lead: The lead's code, its place already looked up.
        co: Co-handlers, the same way; those of an unknown place are left out.
    """

    rule: DispatchRule
    prefix: str
    lead: str
    co: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """A limit profile and why it was chosen.

    Attributes:
        part: What decided: somebody's choice, the article, a part of the matter, or that nothing more special fits.
        value: What of that part.
    """

    profile: str
    part: Literal["chosen", "rule", "urgency", "kind", "category", "rest"]
    value: str = ""


def fits(rules: CityRules, matter: Matter) -> Iterator[Fit]:
    """Yield the articles that fit, in the order of the catalogue."""
    for rule in rules.dispatch:
        prefix = _prefix(rule.categories, matter.category)
        if (
            prefix is None
            or (rule.kinds and matter.kind not in rule.kinds)
            or (rule.districts and matter.district not in rule.districts)
        ):
            continue
        if lead := _unit(rules, rule.lead, matter):
            units = dict.fromkeys(_unit(rules, code, matter) for code in rule.co)
            yield Fit(rule, prefix, lead, tuple(unit for unit in units if unit and unit != lead))


def limits_of(rules: CityRules, matter: Matter, rule: DispatchRule | None = None) -> Limits:
    """Return the limits of a matter: those of the article it is given by, otherwise the first choice that fits."""
    if rule and rule.limits:
        return Limits(rule.limits, "rule", rule.id)
    for choice in rules.limits.choose:
        prefix = _prefix(choice.categories, matter.category)
        if (
            prefix is None
            or (choice.urgencies and matter.urgency not in choice.urgencies)
            or (choice.kinds and matter.kind not in choice.kinds)
        ):
            continue
        if choice.urgencies:
            return Limits(choice.profile, "urgency", matter.urgency)
        if choice.kinds:
            return Limits(choice.profile, "kind", matter.kind)
        return Limits(choice.profile, "category", prefix) if prefix else Limits(choice.profile, "rest")
    raise AssertionError("expected a last choice that fits everything; the profile is checked for it when it is read")


def _prefix(prefixes: tuple[str, ...], path: str) -> str | None:
    """Return the prefix that matches, empty if everything does, nothing if none does."""
    if not prefixes:
        return ""
    return next((prefix for prefix in prefixes if under(path, prefix)), None)


def _unit(rules: CityRules, code: str, matter: Matter) -> str | None:
    """Return a unit's code; a subdistrict that is not known is its district."""
    if code not in BY_PLACE:
        return code
    place = rules.places.get(matter.district)
    if place is None:
        return None
    if code == SUBDISTRICT:
        for subdistrict in place.subdistricts:
            if subdistrict.name == matter.subdistrict:
                return subdistrict.department
    return place.department
