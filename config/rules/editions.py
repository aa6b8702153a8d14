"""Loads the editions of a city's rules: folders named by the day from which their files are in force."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from config.errors import ProfileError
from config.rules.calendar import CalendarRules
from config.rules.callers import CallerRules
from config.rules.catalogue import CategoryGroup, DepartmentRule, DispatchRule, Place
from config.rules.checks import problems
from config.rules.city import CityRules
from config.rules.intake import IntakeRules
from config.rules.knowledge import KnowledgeRules
from config.rules.limits import LimitRules
from config.rules.outgoing import OutgoingRules
from config.rules.planning import PlanningRules
from config.rules.quality import QualityRules
from config.rules.reading import checked, read_yaml
from config.rules.supervision import SupervisionRules
from config.rules.warnings import WarningRules
from config.rules.words import WordRules


def _categories(value: Any, name: str) -> Any:
    groups = checked(tuple[CategoryGroup, ...], value, name)
    return tuple(leaf for group in groups for leaf in group.flat())


def _of(model: Any) -> Callable[[Any, str], Any]:
    return lambda value, name: checked(model, value, name)


PARTS: dict[str, Callable[[Any, str], Any]] = {
    "categories": _categories,
    "places": _of(dict[str, Place]),
    "departments": _of(tuple[DepartmentRule, ...]),
    "dispatch": _of(tuple[DispatchRule, ...]),
    "limits": _of(LimitRules),
    "supervision": _of(SupervisionRules),
    "calendar": _of(CalendarRules),
    "intake": _of(IntakeRules),
    "words": _of(WordRules),
    "knowledge": _of(KnowledgeRules),
    "warnings": _of(WarningRules),
    "outgoing": _of(OutgoingRules),
    "planning": _of(PlanningRules),
    "quality": _of(QualityRules),
    "callers": _of(CallerRules),
}
"""Each part of the rules: its file is named so, ``.yaml``."""


def load_editions(folder: Path) -> tuple[CityRules, ...]:
    """Read all editions; each holds what changes on its day, the rest stays as it was before.

    Args:
        folder: The city's folder, with one folder a day (``2026-01-01``).

    Returns:
        The whole rules from each day on, oldest first; never empty.

    Raises:
        ProfileError: A folder that is no day, a file that is no part, a part that is nowhere, or a broken rule.
    """
    editions: list[CityRules] = []
    parts: dict[str, Any] = {}
    files: dict[str, str] = {}
    for day, edition in _days(folder):
        for path in sorted(edition.iterdir()):
            name = f"{folder.name}/{edition.name}/{path.name}"
            if path.suffix != ".yaml" or path.stem not in PARTS:
                raise ProfileError(f"expected parts out of {sorted(PARTS)}, each .yaml, got {name}", file=name)
            parts[path.stem] = PARTS[path.stem](read_yaml(path, name), name)
            files[path.stem] = name
        if missing := sorted(PARTS.keys() - parts.keys()):
            raise ProfileError(f"{folder.name}/{edition.name}: expected every part by this day, {missing} missing")
        rules = CityRules(since=day, **parts)
        if found := [f"{files[p.part]}: {p.place}: {p.message}" for p in problems(rules)]:
            raise ProfileError("; ".join(found[:5]), edition=edition.name)
        editions.append(rules)
    return tuple(editions)


def _days(folder: Path) -> list[tuple[date, Path]]:
    if not folder.is_dir():
        raise ProfileError(f"expected a folder {folder.name} with editions named by their day, there is none")
    days = []
    for edition in sorted(folder.iterdir()):
        try:
            days.append((date.fromisoformat(edition.name), edition))
        except ValueError as error:
            raise ProfileError(
                f"{folder.name}/{edition.name}: expected a folder named by a day like 2026-01-01", folder=edition.name
            ) from error
        if not edition.is_dir():
            raise ProfileError(f"{folder.name}/{edition.name}: expected a folder of parts, got a file")
    if not days:
        raise ProfileError(f"expected at least one edition in {folder.name}, there is none")
    return sorted(days)
