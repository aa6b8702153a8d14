"""When queues are open, and what becomes of those who come or wait when they close."""

import math

import pytest

from config.queues import WEEK
from ivr.routing import route, route_on
from ivr.routing.opening import opens_at
from ivr.steps import Step, StepName

from .made import AWAY, LED, SERVED, city, floor, seat, waits

pytestmark = pytest.mark.unit

OPEN, CLOSED = "2026-11-20 16:59", "2026-11-20 17:00"
HOURS = {
    "lunch": [
        {"days": ["fri"], "start": "09:00", "until": "12:00"},
        {"days": ["fri"], "start": "13:00", "until": "17:00"},
    ],
    "late": [
        {"days": ["fri", "sat"], "start": "20:00", "until": "00:00"},
        {"days": ["sat", "sun"], "start": "00:00", "until": "02:00"},
    ],
    "holidays": [
        {"days": ["thu", "holiday"], "start": "10:00", "until": "12:00"},
        {"days": ["make_up"], "start": "09:00", "until": "10:00"},
    ],
    "always": [{"days": [*WEEK, "holiday"], "start": "00:00", "until": "00:00"}],
}


@pytest.mark.parametrize(
    ("hours", "at", "seconds"),
    [
        ("lunch", "2026-11-20 08:59", 0),
        ("lunch", "2026-11-20 09:00", 3 * 3600),
        ("lunch", "2026-11-20 12:00", 0),
        ("lunch", "2026-11-20 16:59", 60),
        ("lunch", "2026-11-21 10:00", 0),
        ("late", "2026-11-20 23:00", 3 * 3600),
        ("late", "2026-11-21 01:00", 3600),
        ("late", "2026-11-20 01:00", 0),
        ("holidays", "2026-10-01 11:00", 3600),  # National Day, a Thursday
        ("holidays", "2026-10-02 11:00", 3600),  # a Friday of the same holiday
        ("holidays", "2026-10-10 09:30", 1800),  # a Saturday that is worked for it
        ("holidays", "2026-10-10 11:00", 0),
        ("always", "2026-11-20 12:00", math.inf),
    ],
)
def test_hours_join_and_follow_the_citys_calendar(hours: str, at: str, seconds: float) -> None:
    rule = city(legal={"hours": HOURS[hours], "closed": {"waiting": "led"}}).queues["legal"]
    assert floor(at=at).closes_in(rule) == seconds


@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        ("lunch", "2026-11-20 12:00", "2026-11-20 13:00"),
        ("lunch", "2026-11-20 17:00", "2026-11-27 09:00"),
        ("holidays", "2026-10-02 12:00", "2026-10-03 10:00"),
    ],
)
def test_a_closed_queue_opens_with_its_next_hours(hours: str, at: str, opens: str) -> None:
    rule = city(legal={"hours": HOURS[hours], "closed": {"waiting": "led"}}).queues["legal"]
    found = floor(at=at)
    assert opens_at(rule, found.calendar, found.at) == floor(at=opens).at


def test_a_queue_without_hours_never_closes() -> None:
    assert floor(at=OPEN).closes_in(city(legal={}).queues["legal"]) == math.inf


def test_whoever_comes_after_closing_is_told_and_led_on() -> None:
    step = route(city(legal=LED), waits("legal"), floor(seat("8001", legal=0), at=CLOSED))
    assert (step.name, step.queue, step.prompts) == (StepName.QUEUE, "hotline", ("closed", "waiting"))


def test_whoever_comes_after_closing_is_told_and_said_goodbye_if_nothing_leads_on() -> None:
    step = route(city(legal=AWAY), waits("legal"), floor(seat("8001", legal=0), at=CLOSED))
    assert (step.name, step.prompts) == (StepName.END, ("closed", "goodbye"))


def test_nobody_is_asked_for_their_matter_first_and_told_afterwards_that_it_is_closed() -> None:
    speak = Step(name=StepName.SPEAK, prompts=("say_matter",), timeout_s=15, silence_s=3, queue="legal")
    assert route(city(legal=AWAY), speak, floor(at=CLOSED)).name is StepName.END
    led = route(city(legal=LED), speak, floor(at=CLOSED))
    assert (led.name, led.queue, led.prompts) == (StepName.SPEAK, "hotline", ("closed", "say_matter"))
    assert route(city(legal=LED), speak, floor(at=OPEN)) == speak


def test_a_wait_ends_when_its_queue_closes_unless_those_waiting_are_served() -> None:
    assert route(city(legal=LED), waits("legal"), floor(at=OPEN)).max_wait_s == 61
    assert route(city(legal=SERVED), waits("legal"), floor(seat("8001", legal=0), at=OPEN)).max_wait_s == 1800
    assert route(city(legal=LED), waits("legal"), floor(at="2026-11-20 12:00")).max_wait_s == 1800


def test_whoever_still_waits_at_closing_time_is_told_and_led_on_before_others() -> None:
    step = route_on(city(legal=LED), "legal", "TIMEOUT", floor(seat("8001", legal=0), at=CLOSED))
    assert (step.queue, step.priority, step.prompts) == ("hotline", 1, ("closed", "waiting"))
    assert route_on(city(legal=AWAY), "legal", "TIMEOUT", floor(at=CLOSED)).prompts == ("closed", "goodbye")


def test_whoever_still_waits_at_closing_time_is_served_while_anybody_is_there() -> None:
    served = route_on(city(legal=SERVED), "legal", "TIMEOUT", floor(seat("8001", legal=0), at=CLOSED))
    assert (served.queue, served.prompts) == ("legal", ("all_busy",))
    assert route_on(city(legal=SERVED), "legal", "LEAVEEMPTY", floor(at=CLOSED)).prompts == ("closed", "goodbye")
