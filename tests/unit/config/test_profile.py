"""The city's rules are checked before anything starts."""

from pathlib import Path
from typing import get_args

import pytest
import yaml

from config.errors import ProfileError
from config.profile import AccountRole, Profile, load_profile
from config.rules.reading import read_yaml
from crm.tickets.states import Role

pytestmark = pytest.mark.unit

SHIPPED = Path(__file__).parents[3] / "config" / "profiles" / "demo.yaml"


def altered(folder: Path, *path: str | int, value: object) -> None:
    rules = yaml.safe_load(SHIPPED.read_text())
    place = rules
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    (folder / "city.yaml").write_text(yaml.safe_dump(rules, allow_unicode=True))


def test_the_shipped_profile_holds() -> None:
    profile = load_profile("demo")
    assert profile.line == "12345"
    assert profile.default_queue in profile.queues


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("zone",), "Mars/Olympus"),
        (("line",), "one two three"),
        (("default_queue",), "nowhere"),
        (("survey", "scores"), {"12": "满意"}),
        (("surprise",), 1),
        (("queues", "hotline", "wrap_up"), {"required": True}),
        (("queues", "hotline", "wrap_up", "codes", 1, "code"), "answered"),
        (
            ("queues", "hotline", "wrap_up", "codes"),
            [{"code": f"c{n}", "name": "x", "name_en": "x"} for n in range(16)],
        ),
        (("operators", 0, "role"), "king"),
        (("operators", 0, "department"), "city-mgmt"),
        (("operators", 1, "login"), "8001"),
        (("operators", 0, "queues"), ["nowhere"]),
        (("operators", 0, "queues"), {"hotline": 10}),
        (("operators", 0, "queues"), {"hotline": -1}),
    ],
)
def test_a_profile_that_says_the_impossible_is_refused(
    tmp_path: Path, path: tuple[str | int, ...], value: object
) -> None:
    altered(tmp_path, *path, value=value)
    with pytest.raises(ProfileError) as refused:
        load_profile("city", tmp_path)
    assert "city.yaml" in refused.value.message


@pytest.mark.parametrize("levels", [{"hotline": 0}, {"hotline": 9}])
def test_an_account_has_a_level_in_each_queue(levels: dict[str, int]) -> None:
    rules = read_yaml(SHIPPED, SHIPPED.name)
    rules["operators"][0]["queues"] = levels
    assert Profile.model_validate(rules).operators[0].queues == levels


def test_a_plain_list_of_queues_means_that_its_account_is_rung_first() -> None:
    rules = read_yaml(SHIPPED, SHIPPED.name)
    rules["operators"][0]["queues"] = ["hotline", "legal"]
    assert Profile.model_validate(rules).operators[0].queues == {"hotline": 0, "legal": 0}


def test_a_missing_profile_and_broken_yaml_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [")
    for name in ("nowhere", "broken"):
        with pytest.raises(ProfileError, match=name):
            load_profile(name, tmp_path)


def test_the_first_accounts_are_of_every_role_and_of_departments_that_are_there() -> None:
    profile = load_profile("demo")
    codes = {department.code for department in profile.editions[0].departments}
    assert {account.role for account in profile.operators} == set(get_args(AccountRole))
    assert set(get_args(AccountRole)) == {role.value for role in Role} - {"system"}
    assert {account.department for account in profile.operators if account.role == "clerk"} < codes
