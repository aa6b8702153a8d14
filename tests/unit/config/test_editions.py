"""Editions of the city's rules: what holds when, and what is refused by file and place."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import ProfileError
from config.profile import load_profile
from config.rules.reading import read_yaml

pytestmark = pytest.mark.unit

SHIPPED = Path(__file__).parents[3] / "config" / "profiles"
FIRST = "2026-01-01"


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    """A copy of the shipped city, to be spoiled."""
    shutil.copy(SHIPPED / "demo.yaml", tmp_path)
    shutil.copy(SHIPPED / "demo.flow.yaml", tmp_path)
    shutil.copytree(SHIPPED / "demo" / FIRST, tmp_path / "demo" / FIRST)
    return tmp_path


def change(profiles: Path, part: str, spoil: Callable[[Any], object]) -> None:
    file = profiles / "demo" / FIRST / f"{part}.yaml"
    value = read_yaml(file, file.name)
    spoil(value)
    file.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")


def put(*path: str | int, value: object) -> Callable[[Any], object]:
    def spoil(tree: Any) -> None:
        for key in path[:-1]:
            tree = tree[key]
        tree[path[-1]] = value

    return spoil


def again(at: int) -> Callable[[Any], object]:
    return lambda entries: entries.append(entries[at])


SPOILED: list[tuple[str, Callable[[Any], object], str]] = [
    ("limits", put("choose", 2, "profile", value="fast"), "choose.2: no profile 'fast'"),
    ("limits", put("choose", 4, "categories", value=["公用"]), "choose.4: categories: no category begins with '公用'"),
    ("limits", lambda tree: tree["choose"].pop(), "choose: expected a last choice that fits everything"),
    ("limits", put("profiles", "ordinary", "sign", "unit", value="weeks"), "profiles.ordinary.sign.unit"),
    ("limits", put("choose", 0, "urgencies", value=["火急"]), "ticket.urgencies"),
    ("dispatch", put(0, "lead", value="nobody"), "DC-01: no department 'nobody'"),
    ("dispatch", put(0, "co", value=["@province"]), "DC-01: no department '@province'"),
    (
        "dispatch",
        put(0, "categories", value=["作风纪律/廉洁"]),
        "DC-01: categories: no category begins with '作风纪律/廉洁'",
    ),
    ("dispatch", put(0, "districts", value=["月球区"]), "DC-01: districts: no district '月球区'"),
    ("dispatch", put(0, "limits", value="fast"), "DC-01: limits: no profile 'fast'"),
    ("dispatch", put(0, "kinds", value=["求婚"]), "ticket.kinds"),
    ("dispatch", again(0), "DC-01: expected each id once"),
    ("departments", again(3), "city-mgmt: expected each code once"),
    ("departments", put(3, "parent", value="moon"), "city-mgmt: parent: no department 'moon'"),
    ("departments", put(3, "shift", value="night"), "city-mgmt: shift: no shift 'night'"),
    ("departments", put(3, "kind", value="circus"), "3.kind"),
    ("departments", lambda tree: tree.pop(3), "no department 'city-mgmt'"),
    ("places", put("江岸区", "department", value="moon"), "江岸区: department: no department 'moon'"),
    (
        "places",
        put("江岸区", "subdistricts", 0, "department", value="moon"),
        "江岸区.台北街道: department: no department",
    ),
    ("categories", put(0, "middles", 1, "code", value="0101"), "expected codes that begin with the code above"),
    ("categories", put(0, "middles", 0, "leaves", 1, "code", value="010101"), "010101: expected each code once"),
    ("categories", put(0, "middles", 0, "leaves", 1, "name", value="路灯故障"), "expected each path once"),
    (
        "supervision",
        lambda tree: tree["levels"].pop(2),
        "levels: expected the levels 1 to 5 in order, got [1, 2, 4, 5]",
    ),
    ("supervision", put("levels", 0, "series", value=" "), "levels.1.series"),
    ("supervision", put("levels", 0, "template", value="poem"), "levels.1.template"),
    ("intake", put("surprise", value=1), "surprise"),
    ("intake", put("emergencies", value=[{"code": "110"}]), "emergencies"),
    ("outgoing", lambda tree: tree["lines"].pop(0), "gas: lines: no line '119' in outgoing.yaml"),
    ("warnings", put("warnings", 0, "lines", value=["95777"]), "gas: lines: no line '95777' in outgoing.yaml"),
    ("warnings", lambda tree: tree["outcomes"].pop(1), "expected outcomes the pages say, ['handed_over'] missing"),
    ("quality", put("always", "ratings", value=[6]), "survey.scores: expected no other than"),
    ("quality", put("card", "groups", 0, "items", 0, "points", value=0), "card.groups.0.items.0.points"),
    ("quality", put("sample", "share", value=2), "sample.share"),
    ("calendar", put("hours", value=[]), "hours"),
    ("calendar", put("hours", 0, "until", value="12:00Z"), "hours.0.until"),
    ("calendar", put("hours", 0, "until", value=720), "hours.0.until"),
]


@pytest.mark.parametrize(("part", "spoil", "place"), SPOILED, ids=[f"{p}-{w[:24]}" for p, _, w in SPOILED])
def test_what_does_not_hold_together_is_refused_by_file_and_place(
    profiles: Path, part: str, spoil: Callable[[Any], object], place: str
) -> None:
    change(profiles, part, spoil)
    with pytest.raises(ProfileError) as refused:
        load_profile("demo", profiles)
    assert place in refused.value.message
    assert any(name in refused.value.message for name in (f"demo/{FIRST}/", "demo.yaml and the edition of 2026-01-01"))


def test_a_part_that_is_nowhere_and_a_file_that_is_no_part_are_named(profiles: Path) -> None:
    (profiles / "demo" / FIRST / "intake.yaml").rename(profiles / "demo" / FIRST / "intakes.yaml")
    with pytest.raises(ProfileError, match=r"demo/2026-01-01/intakes\.yaml"):
        load_profile("demo", profiles)
    (profiles / "demo" / FIRST / "intakes.yaml").unlink()
    with pytest.raises(ProfileError, match=r"demo/2026-01-01: .*'intake'.*missing"):
        load_profile("demo", profiles)


@pytest.mark.parametrize("name", ["next-year", "2026-13-01", "20260101x"])
def test_a_folder_that_is_no_day_is_named(profiles: Path, name: str) -> None:
    (profiles / "demo" / name).mkdir()
    with pytest.raises(ProfileError, match=f"demo/{name}: expected a folder named by a day"):
        load_profile("demo", profiles)


def test_a_city_without_editions_is_refused(profiles: Path) -> None:
    shutil.rmtree(profiles / "demo" / FIRST)
    with pytest.raises(ProfileError, match="expected at least one edition in demo"):
        load_profile("demo", profiles)
    (profiles / "demo").rmdir()
    with pytest.raises(ProfileError, match="expected a folder demo"):
        load_profile("demo", profiles)


def test_a_key_that_stands_twice_is_refused(profiles: Path) -> None:
    file = profiles / "demo" / FIRST / "places.yaml"
    file.write_text(f"{file.read_text()}\n江岸区: {{ department: jiangan }}\n")
    with pytest.raises(ProfileError, match=r"places\.yaml.*'江岸区' stands twice"):
        load_profile("demo", profiles)


def test_words_and_numbers_mean_what_people_mean(profiles: Path) -> None:
    """``on`` is no truth value, ``13:30`` no number of seconds."""
    rules = load_profile("demo", profiles).rules_on(date(2026, 5, 5))
    assert rules.supervision.levels[0].triggers[0].on == "warn"
    assert rules.calendar.hours[1].start.hour == 13


def test_an_edition_changes_only_what_it_holds_and_only_from_its_day(profiles: Path) -> None:
    second = profiles / "demo" / "2026-06-01"
    second.mkdir()
    limits = read_yaml(profiles / "demo" / FIRST / "limits.yaml", "limits.yaml")
    limits["visit_attempts"] = 5
    (second / "limits.yaml").write_text(yaml.safe_dump(limits))
    profile = load_profile("demo", profiles)
    before, after = profile.rules_on(date(2026, 5, 31)), profile.rules_on(date(2026, 6, 1))
    assert (before.limits.visit_attempts, after.limits.visit_attempts) == (3, 5)
    assert (before.since, after.since) == (date(2026, 1, 1), date(2026, 6, 1))
    assert after.categories == before.categories
    assert profile.rules_on(date(2019, 1, 1)) == before


def test_an_edition_turns_at_the_citys_midnight() -> None:
    profile = load_profile("demo")
    assert profile.rules_at(datetime(2026, 9, 30, 15, 59, tzinfo=UTC)).since == date(2026, 1, 1)
    assert profile.rules_at(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)).since == date(2026, 10, 1)


def test_a_later_edition_may_not_break_what_an_earlier_one_built_on(profiles: Path) -> None:
    second = profiles / "demo" / "2026-06-01"
    second.mkdir()
    departments = read_yaml(profiles / "demo" / FIRST / "departments.yaml", "departments.yaml")
    kept = [d for d in departments if d["code"] != "parks"]
    (second / "departments.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True))
    with pytest.raises(ProfileError, match=r"demo/2026-01-01/dispatch\.yaml: UM-05: no department 'parks'"):
        load_profile("demo", profiles)
