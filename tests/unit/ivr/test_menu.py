"""The way of a call, as a function."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.profile import Profile, load_profile
from ivr.menu import (
    FRONT,
    SURVEY_TRIES,
    Step,
    StepName,
    after_queue,
    after_survey,
    chosen,
    first_step,
    next_step,
    score_of,
)

pytestmark = pytest.mark.unit

DEMO = load_profile("demo")
Changed = Callable[..., Profile]


@pytest.fixture
def profile() -> Profile:
    return DEMO


@pytest.fixture
def changed(profile: Profile) -> Changed:
    """The demo profile with parts changed: ``changed(menu={"enabled": False})``."""

    def change(**parts: dict[str, Any]) -> Profile:
        new = {name: getattr(profile, name).model_copy(update=values) for name, values in parts.items()}
        return profile.model_copy(update=new)

    return change


@pytest.fixture
def two_queues(profile: Profile) -> Profile:
    """A city whose complaints wait in a queue of their own, which goes first."""
    queues = profile.queues | {"complaints": profile.queues["hotline"].model_copy(update={"priority": 5})}
    option = profile.menu.options["2"].model_copy(update={"queue": "complaints"})
    menu = profile.menu.model_copy(update={"options": profile.menu.options | {"2": option}})
    return profile.model_copy(update={"queues": queues, "menu": menu})


def test_every_call_begins_with_the_notice(profile: Profile) -> None:
    assert first_step(profile) == Step(name=StepName.NOTICE, prompts=("welcome",))


def test_the_notice_leads_to_the_menu_then_the_matter_then_the_queue(profile: Profile) -> None:
    menu = next_step(profile, "notice", 1, "")
    assert (menu.name, menu.prompts, menu.timeout_s, menu.tries) == (StepName.MENU, ("menu",), 5, 1)
    matter = next_step(profile, "menu", 1, "2")
    assert (matter.name, matter.timeout_s, matter.silence_s, matter.queue) == (StepName.SPEAK, 15, 3, "hotline")
    queue = next_step(profile, "speak", 1, "", matter.queue)
    assert (queue.name, queue.queue, queue.max_wait_s, queue.prompts) == (StepName.QUEUE, "hotline", 1800, ("waiting",))


def test_without_a_menu_the_notice_leads_to_the_matter(changed: Changed) -> None:
    step = next_step(changed(menu={"enabled": False}), "notice", 1, "")
    assert (step.name, step.queue) == (StepName.SPEAK, "hotline")


def test_without_menu_and_matter_the_notice_leads_to_a_person(changed: Changed) -> None:
    bare = changed(menu={"enabled": False}, matter={"enabled": False})
    assert next_step(bare, "notice", 1, "").name is StepName.QUEUE


def test_zero_leads_to_a_person_at_once(profile: Profile) -> None:
    assert next_step(profile, "menu", 1, "0").name is StepName.QUEUE


def test_zero_leads_to_a_person_even_if_the_menu_does_not_name_it(changed: Changed, profile: Profile) -> None:
    options = {key: option for key, option in profile.menu.options.items() if key != "0"}
    step = next_step(changed(menu={"options": options, "fallback": "1"}), "menu", 1, "0")
    assert (step.name, step.queue) == (StepName.QUEUE, "hotline")


def test_silence_in_the_menu_leads_to_a_person(profile: Profile) -> None:
    assert next_step(profile, "menu", 1, "").name is StepName.QUEUE


def test_an_unknown_key_is_asked_again_then_leads_to_a_person(profile: Profile) -> None:
    again = next_step(profile, "menu", 1, "9")
    assert (again.name, again.prompts, again.tries) == (StepName.MENU, ("invalid_key", "menu"), 2)
    assert next_step(profile, "menu", 2, "9").name is StepName.QUEUE


def test_the_key_decides_the_queue_through_the_spoken_matter(two_queues: Profile) -> None:
    matter = next_step(two_queues, "menu", 1, "2")
    queue = next_step(two_queues, "speak", 1, "#", matter.queue)
    assert (queue.queue, queue.priority) == ("complaints", 5)


def test_only_a_key_of_the_menu_is_a_choice(profile: Profile) -> None:
    option = chosen(profile, "menu", "2")
    assert option is not None
    assert option.kind == "投诉"
    assert chosen(profile, "menu", "9") is None
    assert chosen(profile, "speak", "2") is None


def test_after_the_talk_comes_the_evaluation(profile: Profile) -> None:
    step = after_queue(profile, "hotline", "CONTINUE")
    assert (step.name, step.prompts, step.timeout_s) == (StepName.SURVEY, ("survey",), 8)


def test_without_evaluation_the_talk_ends_with_goodbye(changed: Changed) -> None:
    step = after_queue(changed(survey={"enabled": False}), "hotline", "CONTINUE")
    assert (step.name, step.prompts) == (StepName.END, ("goodbye",))


@pytest.mark.parametrize("status", ["TIMEOUT", "JOINEMPTY", "LEAVEEMPTY", "FULL", ""])
def test_whoever_was_not_served_waits_on_further_ahead(two_queues: Profile, status: str) -> None:
    step = after_queue(two_queues, "complaints", status)
    assert (step.name, step.queue, step.priority, step.prompts) == (StepName.QUEUE, "complaints", 6, ("all_busy",))


def test_an_evaluation_is_thanked_for(profile: Profile) -> None:
    assert after_survey(profile, 1, "1").prompts == ("survey_thanks",)
    assert score_of(profile, "1") == 1


def test_a_wrong_key_in_the_evaluation_is_asked_again_but_not_for_ever(profile: Profile) -> None:
    again = after_survey(profile, 1, "9")
    assert (again.name, again.prompts, again.tries) == (StepName.SURVEY, ("invalid_key", "survey"), 2)
    assert after_survey(profile, SURVEY_TRIES, "9").name is StepName.END


def test_silence_is_no_evaluation(profile: Profile) -> None:
    assert after_survey(profile, 1, "").prompts == ("goodbye",)
    assert score_of(profile, "") is None


@given(
    step=st.sampled_from([*StepName, "", "nonsense", "queue"]),
    tries=st.integers(-1, 100),
    answer=st.text(max_size=3),
    queue=st.text(max_size=8),
)
def test_whatever_comes_the_call_goes_on_to_a_step_with_a_real_queue(
    step: str, tries: int, answer: str, queue: str
) -> None:
    then = next_step(DEMO, step, tries, answer, queue)
    assert then.name in {StepName.MENU, StepName.SPEAK, StepName.QUEUE}
    assert then.name is not StepName.QUEUE or then.queue in DEMO.queues


@given(answers=st.lists(st.text(alphabet="0123456789*#", max_size=1), min_size=10, max_size=10))
def test_ten_answers_always_reach_a_person(answers: list[str]) -> None:
    step = first_step(DEMO)
    for answer in answers:
        step = next_step(DEMO, step.name, step.tries, answer, step.queue)
    assert step.name is StepName.QUEUE


def test_a_talk_that_was_cut_off_goes_back_before_everybody_who_waits(two_queues: Profile) -> None:
    step = after_queue(two_queues, "hotline", "LOST")
    assert (step.name, step.prompts, step.queue) == (StepName.BACK, ("one_moment",), "hotline")
    assert step.timeout_s > 0
    assert step.max_wait_s == two_queues.queues["hotline"].max_wait_s
    others = [rule.priority for rule in two_queues.queues.values()] + [
        after_queue(two_queues, "complaints", "").priority
    ]
    assert step.priority == FRONT > max(others)
