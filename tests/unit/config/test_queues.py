"""Ways between queues and their hours are checked before anything starts."""

from typing import Any

import pytest
from pydantic import ValidationError

from config.profile import Profile
from config.queues import broken_ways
from config.rules.reading import read_yaml
from tests.unit.config.test_profile import SHIPPED
from tests.unit.ivr.routing.made import AWAY, LED, SERVED, WORKED, city

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"overflow": {"after_s": 1800, "to": "hotline"}}, "less than max_wait_s"),
        ({"hours": WORKED}, "hours and closed together"),
        ({"closed": {"waiting": "led"}}, "hours and closed together"),
        (SERVED | {"no_operators": None}, "nobody is left to serve"),
        (
            AWAY | {"hours": [{"days": ["fri"], "start": "22:00", "until": "06:00"}]},
            "got 22:00 until 06:00; write 22:00 until 00:00, and 00:00 until 06:00",
        ),
        (AWAY | {"hours": [*WORKED, {"days": ["fri"], "start": "16:00", "until": "18:00"}]}, "16:00:00 on fri"),
        (AWAY | {"hours": [*WORKED, {"days": ["fri"], "start": "08:00", "until": "00:00"}]}, "09:00:00 on fri"),
        (AWAY | {"hours": [{"days": [], "start": "08:00", "until": "09:00"}]}, "at least 1 item"),
        (AWAY | {"hours": [{"days": ["someday"], "start": "08:00", "until": "09:00"}]}, "'mon'"),
        ({"relax_s": -1}, "greater than or equal to 0"),
    ],
)
def test_a_queue_that_says_the_impossible_is_refused(rule: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        city(legal=rule)
    assert told in str(refused.value)


def test_hours_of_different_days_may_overlap() -> None:
    rest = {"days": ["sat", "sun", "holiday"], "start": "10:00", "until": "12:00"}
    assert city(legal=LED | {"hours": [*WORKED, rest]})


def test_a_way_to_a_queue_that_is_not_there_is_told_with_its_place() -> None:
    [told] = broken_ways(city(legal={"overflow": {"after_s": 60, "to": "nowhere"}}).queues)
    assert told == "queues.legal.overflow.to: expected one of ['hotline', 'legal'], got 'nowhere'"


def test_ways_that_lead_back_are_refused_whatever_rules_they_belong_to() -> None:
    around = city(legal={"overflow": {"after_s": 60, "to": "expert"}}, expert={"no_operators": {"to": "legal"}})
    assert list(broken_ways(around.queues)) == [
        "queues.legal: expected ways that end, got legal → expert → legal",
        "queues.expert: expected ways that end, got expert → legal → expert",
    ]
    assert list(broken_ways(city(legal={"overflow": {"after_s": 60, "to": "legal"}}).queues)) == [
        "queues.legal: expected ways that end, got legal → legal"
    ]


def test_two_ways_to_one_queue_are_no_circle() -> None:
    both = city(legal={"overflow": {"after_s": 60, "to": "hotline"}, "no_operators": {"to": "hotline"}})
    assert list(broken_ways(both.queues)) == []


def test_a_profile_with_broken_ways_does_not_load() -> None:
    rules = read_yaml(SHIPPED, SHIPPED.name)
    rules["queues"]["hotline"]["no_operators"] = {"to": "hotline"}
    with pytest.raises(ValidationError, match="hotline → hotline"):
        Profile.model_validate(rules)
