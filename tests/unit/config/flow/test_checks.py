"""What a flow is refused for."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from config.errors import ProfileError
from config.flow import Flow, flow_problems, read_flow
from config.profile import load_profile

pytestmark = pytest.mark.unit

DEMO = load_profile("demo")
PROMPTS = {
    "storm", "blocked", "too_often", "refused", "welcome", "menu", "say_matter", "progress_number",
    "announcement_intro", "announcement_after", "waiting",
    "survey", "survey_thanks", "goodbye", "closed", "leave_message", "message_kept", "message_empty",
    "offer_message", "call_back_kept", "follow_up_contacted", "follow_up_solved", "follow_up_result",
    "follow_up_attitude", "follow_up_reason", "follow_up_heard", "follow_up_thanks", "follow_up_silent",
}  # fmt: skip
Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> Flow:
    """Return the demonstration's flow, changed."""
    told = DEMO.flow.model_dump(exclude_unset=True)
    change(told)
    return Flow.model_validate(told)


def test_the_demonstrations_flow_has_no_problem() -> None:
    assert flow_problems(DEMO.flow, DEMO.queues, PROMPTS) == []


def node(name: str, **values: Any) -> Change:
    """Change values of a node, or make one."""
    return lambda told: told["nodes"].update({name: told["nodes"].get(name, {}) | values})


def key(number: str, **values: Any) -> Change:
    choice = {"name": "其他", "name_en": "Other"} | values
    return lambda told: told["nodes"]["menu"]["keys"].update({number: choice})


BYE = {"do": "end", "prompts": ["goodbye"]}
CASES = [{"when": {"said": "danger"}, "to": "operator_first"}, {"when": {"within": "night"}, "to": "operator_soon"}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (node("visit", unhappy="visit_thanks"), "nodes.visit.unhappy: expected a node that records the reason, got"),
        (key("9", to="visit"), "nodes.menu.keys.9: expected a way for callers, got one to whom the line calls"),
        (node("survey", then="message"), "nodes.message: expected no message after the talk, got a way"),
        (lambda told: told.update(follow_up="menu"), "follow_up: expected a node that asks how it went, got 'menu'"),
        (lambda told: told.update(follow_up="nowhere"), "follow_up: expected a node of the flow, got 'nowhere'"),
        (node("welcome", then="nowhere"), "nodes.welcome.then: expected a node of the flow, got 'nowhere'"),
        (key("8", to="nowhere"), "nodes.menu.keys.8: expected a node of the flow, got 'nowhere'"),
        (lambda told: told.update(start="nowhere"), "start: expected a node of the flow, got 'nowhere'"),
        (node("welcome", prompts=["unsaid"]), "nodes.welcome.prompts: expected a prompt that can be played, got 'unsa"),
        (
            node("announcements", after=["unsaid"]),
            "nodes.announcements.after: expected a prompt that can be played, got",
        ),
        (
            node("announcements", then="goodbye"),
            "nodes.announcements.then: expected a way to a person, got one to 'goo",
        ),
        (node("operator", queue="nobody"), "nodes.operator.queue: expected one of"),
        (key("8", to="matter", queue="nobody"), "nodes.menu.keys.8.queue: expected one of"),
        (node("urgent", cases=CASES), "nodes.urgent.cases.1.when.within: expected one of ['office'], got 'night'"),
        (lambda told: told.update(modes={}), "nodes.begin.cases.2.when.mode: expected one of [], got 'storm'"),
        (node("matter", then="welcome"), "expected a way that ends, got"),
        (node("welcome", then="welcome"), "nodes.welcome: expected a way that ends, got welcome → welcome"),
        (node("lonely", do="say", prompts=["menu"], then="operator"), "nodes.lonely: expected a way that leads here"),
        (lambda told: told.update(person="goodbye"), "person: expected a way to a person, got one to 'goodbye'"),
        (key("0", to="goodbye"), "nodes.menu.keys.0.to: expected a way to a person, got one to 'goodbye'"),
        (node("progress", otherwise="goodbye"), "nodes.progress.otherwise: expected a way to a person, got one to"),
        (node("blocked", then="refused"), "nodes.blocked.then: expected a choice by `said: danger`"),
        (node("turned_away", cases=[{"when": {"said": "danger"}, "to": "refused"}]), "nodes.blocked.then: expected a"),
        (node("turned_away", cases=[{"when": {"repeated": {"calls": 1, "hours": 1}}, "to": "operator"}]), "by `said"),
        (node("welcome", then="blocked"), "nodes.welcome.then: expected a case by `caller: blocked or over_limit`"),
        (node("begin", cases=[{"when": {"caller": "elderly"}, "to": "blocked"}]), "nodes.begin.cases.0: expected a"),
        (node("begin", otherwise="blocked"), "nodes.begin.otherwise: expected a case by `caller: blocked or"),
        (lambda told: told.update(start="blocked"), "start: expected a way for everybody, got one that turns away"),
        (
            node("menu", otherwise="turned_away"),
            "nodes.menu.otherwise: expected a way to a person, got one to 'refused'",
        ),
        (lambda told: told.update(person="message"), "person: expected a way to a person while somebody is there, got"),
        (key("0", to="message"), "nodes.menu.keys.0.to: expected a way to a person while somebody is there, got"),
        (node("menu", otherwise="goodbye"), "nodes.menu.otherwise: expected a way to a person, got one to 'goodbye'"),
    ],
)
def test_what_a_flow_is_refused_for(change: Change, said: str) -> None:
    found = flow_problems(changed(change), DEMO.queues, PROMPTS)
    assert any(said in one for one in found), found


def test_a_key_may_lead_back_for_silence_leads_on() -> None:
    assert flow_problems(changed(key("9", to="welcome")), DEMO.queues, PROMPTS) == []


def test_a_key_may_end_a_call() -> None:
    assert flow_problems(changed(key("9", to="goodbye")), DEMO.queues, PROMPTS) == []


def test_silence_may_lead_to_a_message_and_key_zero_where_nobody_is_there() -> None:
    def both(told: dict[str, Any]) -> None:
        node("menu", otherwise="message")(told)
        cases = [{"when": {"within": "office"}, "to": "operator"}]
        node("somebody", do="choose", cases=cases, otherwise="message")(told)
        told.update(person="somebody")

    assert flow_problems(changed(both), DEMO.queues, PROMPTS) == []


def test_every_problem_is_told_at_once() -> None:
    def both(told: dict[str, Any]) -> None:
        node("welcome", then="nowhere")(told)
        node("matter", then="nowhere")(told)

    assert len(flow_problems(changed(both), DEMO.queues, PROMPTS)) == 2


BOMB = "a: &a [x]\nb: &b [*a, *a]\nnodes: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the whole"),
        ("start: [", "expected YAML"),
        ("- 1", "the whole"),
        (BOMB, "expected every node written out, got an alias"),
        ("start: a\nstart: b", "stands twice"),
        ("x" * 200_001, "at most 200000 characters"),
        ("[" * 5000, "expected YAML"),
        (yaml.safe_dump({"start": "a", "person": "a", "after_talk": "a", "nodes": {"a": {"do": "sing"}}}), "nodes.a"),
        (
            yaml.safe_dump({"start": "a", "person": "a", "after_talk": "a", "nodes": {"a": BYE | {"then": "b"}}}),
            "nodes.a.end.then: Extra inputs",
        ),
        (
            yaml.safe_dump(
                {
                    "start": "a",
                    "person": "a",
                    "after_talk": "a",
                    "nodes": {f"n{n}": {"do": "end", "prompts": ["goodbye"]} for n in range(201)},
                }
            ),
            "at most 200",
        ),
    ],
)
def test_what_is_no_flow_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read_flow(text)
    assert said in refused.value.message


def test_a_case_without_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="expected at least one condition"):
        changed(node("urgent", cases=[{"when": {}, "to": "operator"}]))


def test_a_queue_offers_nothing_but_a_call_back() -> None:
    problems = flow_problems(changed(node("operator", call_back="survey")), DEMO.queues, PROMPTS)
    assert any("nodes.operator.call_back: expected a node that calls back, got 'survey'" in told for told in problems)


def test_silence_leads_to_a_person_not_to_a_call_back() -> None:
    problems = flow_problems(changed(node("menu", otherwise="place_kept")), DEMO.queues, PROMPTS)
    assert any("expected a way to a person, got one to 'place_kept'" in told for told in problems)


def test_a_follow_up_asks_every_question() -> None:
    asked = {"contacted": ["follow_up_contacted"], "solved": ["follow_up_solved"], "result": ["follow_up_result"]}
    with pytest.raises(ValueError, match="attitude"):
        changed(node("visit", questions=asked))
