"""What the line asks a citizen whom it called, key by key."""

from itertools import product

import pytest

from config.profile import load_profile
from crm.follow_ups.states import KEYS, Question
from ivr.flow import Asked, Way
from ivr.follow_ups.dialogue import MOST_ASKED, Dialogue, Memo, Said
from ivr.steps import StepName
from tests.unit.ivr.routing.made import floor

pytestmark = pytest.mark.unit

DEMO = load_profile("demo")
WAY = Way(DEMO, DEMO.flow)
FOUND = WAY.follow_up()
assert FOUND
NAME, NODE = FOUND
DIALOGUE = Dialogue(NAME, NODE, ("whose",))
KEY = ("", *"0123456789*#")


def press(*keys: str) -> list[Said]:
    """Answer one question after the other, as the dialplan brings memo and tries round."""
    said = [DIALOGUE.after(Memo(), 1, "")]
    for key in keys:
        step = said[-1].step
        assert step
        said.append(DIALOGUE.after(Memo.of_text(step.memo), step.tries, key))
    return said


def asked(*keys: str) -> list[tuple[str, ...]]:
    return [one.step.prompts for one in press(*keys) if one.step]


def kept(*keys: str) -> list[tuple[str, str]]:
    return [pair for one in press(*keys) for pair in one.kept]


def test_whose_ticket_it_is_comes_first_then_the_four_questions_in_their_order() -> None:
    assert asked("1", "1", "1", "1", "1") == [
        ("whose",),
        ("follow_up_contacted",),
        ("follow_up_solved",),
        ("follow_up_result",),
        ("follow_up_attitude",),
    ]
    assert kept("1", "2", "3", "4", "5") == [
        ("confirmed", ""),
        ("contacted", "no"),
        ("solved", "no"),
        ("result", "dissatisfied"),
        ("attitude", "very_dissatisfied"),
        ("reason", ""),
        ("over", "answered"),
    ]


@pytest.mark.parametrize(("keys", "reason"), [("11111", False), ("11311", True), ("11141", True), ("11115", True)])
def test_only_who_is_not_satisfied_is_asked_why(keys: str, reason: bool) -> None:
    last = press(*keys)[-1]
    step = WAY.after(Asked(node=NAME, key=last.key), floor(at="2026-11-20 12:00"))
    assert (step.name, ("reason", "") in last.kept) == ((StepName.RECORD, True) if reason else (StepName.END, False))


def test_a_machine_or_another_person_presses_nothing_and_nothing_is_kept() -> None:
    assert asked("", "") == [("whose",), ("whose",)]
    last = press("", "")[-1]
    assert (last.step, last.kept) == (None, ())
    assert WAY.after(Asked(node=NAME, key=last.key), floor(at="2026-11-20 12:00")).prompts == ("follow_up_silent",)


def test_silence_is_asked_once_more_and_then_nothing_is_evaluated() -> None:
    assert asked("1", "1", "", "") == [
        ("whose",),
        ("follow_up_contacted",),
        ("follow_up_solved",),
        ("follow_up_solved",),
    ]
    assert kept("1", "1", "", "") == [("confirmed", ""), ("contacted", "yes"), ("over", "silent")]
    assert asked("1", "", "2", "")[-1] == ("follow_up_solved",), "each question has its own second time"


def test_a_star_says_it_again_and_counts_as_no_silence() -> None:
    assert asked("1", "", "*", "*")[-1] == ("follow_up_contacted",)
    assert kept("1", "", "*", "*") == [("confirmed", "")]


def test_a_key_that_means_nothing_is_told_so() -> None:
    assert asked("1", "9")[-1] == ("invalid_key", "follow_up_contacted")


def test_nobody_can_be_asked_for_ever() -> None:
    last = press("1", *"*" * (MOST_ASKED - 1))[-1]
    assert last.step
    assert DIALOGUE.after(Memo.of_text(last.step.memo), last.step.tries, "*").kept == (("over", "silent"),)


@pytest.mark.parametrize("keys", ["0", "10", "110", "1110", "11110"])
def test_zero_leads_to_a_person_from_everywhere(keys: str) -> None:
    last = press(*keys)[-1]
    assert last.kept == (("over", "person"),)
    assert WAY.after(Asked(node=NAME, key=last.key), floor(at="2026-11-20 12:00")).name is StepName.QUEUE


@pytest.mark.parametrize("memo", ["", "nonsense", "solved", "solved:x:1", "solved:99:1", "'::", ":1:1", "solved:1:1:1"])
def test_a_memo_that_was_spoilt_never_breaks_the_call(memo: str) -> None:
    for key in KEY:
        said = DIALOGUE.after(Memo.of_text(memo), 1, key)
        assert said.step or said.key


def test_no_answer_is_ever_kept_that_was_not_pressed() -> None:
    for question, silences, unhappy, key in product(Question, (0, 1), (False, True), KEY):
        said = DIALOGUE.after(Memo(question, silences, unhappy), 1, key)
        told = {what: answer for what, answer in said.kept if what in set(Question)}
        assert told == ({str(question): KEYS[question][key]} if key in KEYS[question] else {})
