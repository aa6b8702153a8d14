"""The way of a call, followed node by node."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.flow import Flow
from config.flow.nodes import Say
from config.profile import Profile, load_profile
from crm.operators.states import OperatorState
from ivr.announcements.sounding import Sounding
from ivr.flow import Asked, Way
from ivr.flow.way import ANSWERED, SILENT, UNHAPPY
from ivr.routing import Floor
from ivr.steps import CALLED_BACK, FRONT, Step, StepName
from tests.flows import keys_to_queues
from tests.unit.ivr.routing.made import ToldFloor, clock, floor, seat

pytestmark = pytest.mark.unit

DEMO = load_profile("demo")
KEYS = ["", SILENT, *"0123456789*#"]
READY = seat("8001", OperatorState.READY, **dict.fromkeys(DEMO.queues, 0))
NOON = "2026-11-20 12:00"


def way(profile: Profile = DEMO, flow: Flow | None = None) -> Way:
    return Way(profile, flow or profile.flow)


def now(**known: object) -> Floor:
    """Everybody is there, at noon of a working day."""
    base = floor(READY, at=NOON)
    return ToldFloor(at=base.at, calendar=base.calendar, seats=base.seats, **known)  # type: ignore[arg-type]


def after(node: str, key: str = "", tries: int = 1, queue: str = "", at: Floor | None = None) -> Step:
    return way().after(Asked(node=node, tries=tries, key=key, queue=queue), at or now())


def test_the_notice_leads_to_the_menu_then_the_matter_then_the_queue() -> None:
    notice = way().begin(now())
    assert (notice.name, notice.node, notice.prompts) == (StepName.NOTICE, "welcome", ("welcome",))
    menu = after("welcome")
    assert (menu.name, menu.prompts, menu.timeout_s, menu.tries) == (StepName.MENU, ("menu",), 5, 1)
    matter = after("menu", "2")
    assert (matter.name, matter.timeout_s, matter.silence_s, matter.queue) == (StepName.SPEAK, 15, 3, "hotline")
    queue = after("matter", queue=matter.queue)
    assert (queue.name, queue.queue, queue.max_wait_s, queue.prompts) == (StepName.QUEUE, "hotline", 1800, ("waiting",))


def test_in_a_storm_a_call_goes_straight_to_the_queue_after_a_notice() -> None:
    notice = way().begin(now(mode="storm"))
    assert (notice.name, notice.prompts) == (StepName.NOTICE, ("storm",))
    assert after(notice.node, at=now(mode="storm")).name is StepName.QUEUE


@pytest.mark.parametrize("list_", ["elderly", "leader"])
def test_the_elderly_and_leaders_lines_need_no_menu_and_wait_before_others(list_: str) -> None:
    notice = way().begin(now(callers={list_}))
    step = after(notice.node, at=now(callers={list_}))
    assert (notice.prompts, step.name, step.sooner) == (("welcome",), StepName.QUEUE, 5)


TURNED_AWAY = [("blocked", {"blocked"}), ("too_often", {"over_limit"}), ("blocked", {"blocked", "elderly"})]


@pytest.mark.parametrize(("node", "callers"), TURNED_AWAY)
def test_who_is_turned_away_and_says_nothing_hears_goodbye(node: str, callers: set[str]) -> None:
    known = now(callers=callers)
    step = way().begin(known)
    assert (step.name, step.node, step.timeout_s, step.silence_s) == (StepName.REFUSE, node, 8, 3)
    end = after(node, at=known)
    assert (end.name, end.prompts) == (StepName.END, ("refused",))


@pytest.mark.parametrize(("node", "callers"), TURNED_AWAY)
@pytest.mark.parametrize("mode", ["", "storm"])
def test_whoever_is_turned_away_comes_to_a_person_by_key_0_or_by_a_danger_they_say(
    node: str, callers: set[str], mode: str
) -> None:
    assert way().begin(now(callers=callers, mode=mode)).node == node
    assert after(node, "0", at=now(callers=callers, mode=mode)).name is StepName.QUEUE
    in_danger = after(node, at=now(callers=callers, mode=mode, danger=True))
    assert (in_danger.name, in_danger.sooner) == (StepName.QUEUE, 50)


def test_another_key_is_asked_once_more_before_somebody_is_turned_away() -> None:
    again = after("blocked", "5", at=now(callers={"blocked"}))
    assert (again.name, again.prompts, again.tries) == (StepName.REFUSE, ("invalid_key", "blocked"), 2)
    assert after("blocked", "5", tries=2).name is StepName.END


def test_in_a_mode_the_flow_does_not_know_a_call_goes_the_usual_way() -> None:
    assert way().begin(now(mode="flood")) == way().begin(now())


def test_one_switch_takes_every_menu_away() -> None:
    step = way(flow=DEMO.flow.model_copy(update={"menus": False})).after(Asked(node="welcome"), now())
    assert (step.name, step.queue) == (StepName.SPEAK, "hotline")


@pytest.mark.parametrize("key", ["0", ""])
def test_zero_and_silence_lead_to_a_person_at_once(key: str) -> None:
    assert after("menu", key).name is StepName.QUEUE


def test_zero_leads_to_a_person_though_no_menu_names_it() -> None:
    flow = keys_to_queues({"1": "legal"})
    step = way(flow=flow).after(Asked(node="menu", key="0"), now())
    assert (step.name, step.queue) == (StepName.QUEUE, "hotline")


def test_a_key_may_change_the_language_and_nothing_else_does() -> None:
    assert after("menu", "7").language == "en"
    assert {key: after("menu", key).language for key in KEYS if key != "7"} == dict.fromkeys(set(KEYS) - {"7"}, "")


def test_a_notice_may_change_the_language() -> None:
    notice = {"do": "say", "prompts": ["welcome"], "language": "en", "then": "menu"}
    flow = DEMO.flow.model_copy(update={"nodes": DEMO.flow.nodes | {"welcome": Say.model_validate(notice)}})
    assert way(flow=flow).begin(now()).language == "en"


def test_a_wrong_key_is_asked_once_more_then_leads_to_a_person() -> None:
    again = after("menu", "9")
    assert (again.name, again.prompts, again.tries) == (StepName.MENU, ("invalid_key", "menu"), 2)
    assert after("menu", "9", tries=2).name is StepName.QUEUE


def test_a_node_the_flow_does_not_have_leads_to_a_person() -> None:
    assert after("nonsense", "4").name is StepName.QUEUE


@pytest.mark.parametrize(
    ("known", "sooner"),
    [
        ({}, 0),
        ({"danger": True}, 50),
        ({"earlier": [clock(NOON) - timedelta(hours=h) for h in (1, 2, 23)]}, 5),
        ({"earlier": [clock(NOON) - timedelta(hours=h) for h in (1, 2, 25)]}, 0),
        ({"danger": True, "earlier": [clock(NOON)] * 3}, 50),
    ],
)
def test_danger_and_calling_again_go_before_others(known: dict[str, object], sooner: int) -> None:
    step = after("matter", queue="hotline", at=now(**known))
    assert (step.priority, step.sooner) == (sooner, sooner)


@pytest.mark.parametrize(("hour", "step"), [("10:00", StepName.SPEAK), ("20:00", StepName.RECORD)])
def test_outside_their_hours_the_seats_for_businesses_take_messages(hour: str, step: StepName) -> None:
    assert after("menu", "4", at=floor(READY, at=f"2026-11-20 {hour}")).name is step


def test_a_message_ends_kept_or_unheard_and_zero_leads_to_a_person() -> None:
    record = after("menu", "4", at=floor(READY, at="2026-11-20 20:00"))
    assert (record.prompts, record.timeout_s, record.silence_s) == (("closed", "leave_message"), 120, 5)
    assert after(record.node).prompts == ("message_kept",)
    assert after(record.node, "#").prompts == ("message_kept",)
    assert after(record.node, SILENT).prompts == ("message_empty",)
    assert (after(record.node, "0").name, after(record.node, "0").queue) == (StepName.QUEUE, "hotline")


@pytest.mark.parametrize(("waiting", "name"), [(19, StepName.QUEUE), (20, StepName.MENU)])
def test_a_message_is_offered_when_many_wait_and_silence_waits_on(waiting: int, name: StepName) -> None:
    crowded = now(waiting={"hotline": waiting})
    assert after("matter", queue="hotline", at=crowded).name is name
    assert after("offer", "1", at=crowded).name is StepName.RECORD
    assert after("offer", at=crowded).name is StepName.QUEUE


def test_waiting_on_keeps_what_the_call_had_before_others() -> None:
    assert way().after_queue("hotline", "TIMEOUT", now(), 50).priority == 51


WATER, ROAD, POWER = (Sounding(id=n, prompts=(f"a{n}", f"until{n}")) for n in (3, 2, 1))


def test_of_the_announcements_that_fit_the_newest_two_are_played_then_a_person_answers() -> None:
    step = after("matter", queue="enterprise", at=now(announcements=[WATER, ROAD, POWER]))
    assert (step.name, step.node, step.tries, step.timeout_s) == (StepName.ANNOUNCE, "announcements", 1, 5)
    assert step.prompts == ("announcement_intro", "a3", "until3")
    assert step.after == ("a2", "until2", "announcement_after")
    assert step.announced == (3, 2)
    assert after(step.node, queue="enterprise").queue == "enterprise"


def test_without_an_announcement_that_fits_nothing_is_heard() -> None:
    assert after("matter").name is StepName.QUEUE
    assert after("matter", at=now(announcements=[replace(WATER, played=True)])).name is StepName.QUEUE


def test_who_speaks_of_danger_hears_no_announcement() -> None:
    step = after("matter", at=now(announcements=[WATER], danger=True))
    assert (step.name, step.sooner) == (StepName.QUEUE, 50)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "9"])
def test_silence_and_every_key_but_one_lead_from_the_announcements_to_a_person(key: str) -> None:
    played = now(announcements=[replace(WATER, played=True)])
    assert after("announcements", key, at=played).name is StepName.QUEUE


def test_a_key_says_the_announcements_again_so_many_times() -> None:
    played = now(announcements=[replace(WATER, played=True), ROAD])
    again = after("announcements", "9", at=played)
    assert (again.name, again.tries, again.announced) == (StepName.ANNOUNCE, 2, (3,))
    assert after("announcements", "9", tries=3, at=played).name is StepName.QUEUE


def test_what_ended_meanwhile_is_not_said_again() -> None:
    assert after("announcements", "9", at=now()).name is StepName.QUEUE


def test_after_the_talk_comes_the_evaluation() -> None:
    step = way().after_queue("hotline", "CONTINUE", now())
    assert (step.name, step.prompts, step.timeout_s) == (StepName.SURVEY, ("survey",), 8)


def test_a_city_without_evaluation_says_goodbye() -> None:
    none = DEMO.model_copy(update={"survey": DEMO.survey.model_copy(update={"enabled": False})})
    step = way(none).after_queue("hotline", "CONTINUE", now())
    assert (step.name, step.prompts) == (StepName.END, ("goodbye",))


def test_a_key_evaluates_and_is_thanked() -> None:
    assert after("survey", "1").prompts == ("survey_thanks",)
    assert way().score(Asked(node="survey", key="1")) == 1


@pytest.mark.parametrize("asked", [Asked(node="survey"), Asked(node="survey", key="9"), Asked(node="menu", key="1")])
def test_nothing_but_a_key_of_the_evaluation_evaluates(asked: Asked) -> None:
    assert way().score(asked) is None


def test_a_wrong_evaluation_is_asked_once_more_and_silence_is_accepted() -> None:
    again = after("survey", "9")
    assert (again.name, again.prompts, again.tries) == (StepName.SURVEY, ("invalid_key", "survey"), 2)
    assert after("survey", "9", tries=2).prompts == ("goodbye",)
    assert after("survey").prompts == ("goodbye",)


def test_a_talk_that_was_cut_off_goes_on_from_the_front() -> None:
    step = way().after_queue("legal", "LOST", now())
    assert (step.name, step.prompts, step.queue) == (StepName.BACK, ("one_moment",), "legal")
    assert step.priority > FRONT - 1


def test_whoever_may_be_called_keeps_their_place_and_the_others_wait_on_where_they_stood() -> None:
    assert after("menu", "0").call_back == "place_kept"
    kept = way().kept("place_kept", "hotline", 3, now(calls_back=True))
    assert (kept.name, kept.prompts, kept.queue) == (StepName.KEEP, ("call_back_kept",), "hotline")
    for node, floor_ in (("place_kept", now()), ("", now(calls_back=True)), ("menu", now(calls_back=True))):
        waits = way().kept(node, "hotline", 3, floor_, 5)
        assert (waits.name, waits.place, waits.sooner, waits.prompts) == (StepName.QUEUE, 3, 5, ())


def test_waiting_on_after_a_while_is_still_offered_a_call() -> None:
    assert way().after_queue("hotline", "TIMEOUT", now()).call_back is None


def test_who_is_called_back_speaks_with_a_person_at_the_front_by_key_alone() -> None:
    step = way().called_back("1", "hotline", now())
    assert (step.name, step.queue, step.call_back) == (StepName.QUEUE, "hotline", "")
    assert FRONT > step.priority >= CALLED_BACK
    assert way().called_back("2", "legal", now()).prompts == ("call_back_declined",)
    for key in ("", "9", "#"):
        assert way().called_back(key, "legal", now()).prompts == ("call_back_not_reached",)
    assert way().called_back("1", "hotline", now(), wanted=False).name is StepName.END


def test_a_menu_may_lead_to_a_call_back_but_whoever_cannot_be_called_comes_to_a_person() -> None:
    flow = DEMO.flow.model_dump(exclude_unset=True)
    flow["nodes"]["menu"]["keys"]["8"] = {"name": "回拨", "name_en": "Call back", "to": "place_kept"}
    walked = way(flow=Flow.model_validate(flow))
    asked = Asked(node="menu", key="8")
    assert walked.after(asked, now(calls_back=True)).name is StepName.KEEP
    assert walked.after(asked, now()).name is StepName.QUEUE


@given(
    node=st.sampled_from([*DEMO.flow.nodes, "", "nonsense"]),
    tries=st.integers(1, 99),
    key=st.sampled_from([*KEYS, "12", "x", "'"]),
    queue=st.sampled_from([*DEMO.queues, "", "nonsense"]),
)
def test_whatever_is_told_there_is_a_step(node: str, tries: int, key: str, queue: str) -> None:
    step = after(node, key, tries, queue)
    assert step.name is not StepName.QUEUE or step.queue in DEMO.queues


FACTS = [
    floor(*seats, at=at, known=known)
    for seats, at, known in product(((), (READY,)), (NOON, "2026-10-01 03:00"), (True, False))
]


@pytest.mark.parametrize("menus", [True, False])
@pytest.mark.parametrize("danger", [True, False])
@pytest.mark.parametrize("mode", ["", *DEMO.flow.modes])
def test_every_way_ends_at_a_person_a_message_or_a_goodbye(menus: bool, danger: bool, mode: str) -> None:
    """Every node, every key, every moment; before the talk only a person ends a way, or a message that offers one."""
    flow = DEMO.flow.model_copy(update={"menus": menus})
    walked = Way(DEMO, flow)
    for facts, waiting in product(FACTS, (0, 20)):
        moment = replace(facts, danger=danger, mode=mode, waiting={"hotline": waiting}, calls_back=danger)
        heard = replace(moment, announcements=[WATER, replace(ROAD, played=True)])
        for known in (moment, heard):
            found = ends(walked, walked.begin(known), known, {})
            assert StepName.QUEUE in found
            assert found <= ({StepName.QUEUE, StepName.RECORD} if menus else {StepName.QUEUE})
        assert ends(walked, walked.after_queue("hotline", "CONTINUE", moment), moment, {}) == {StepName.END}
        visit = walked.follow_up()
        assert visit
        over = [walked.after(Asked(node=visit[0], key=key), moment) for key in (*KEYS, ANSWERED, UNHAPPY)]
        found = set().union(*(ends(walked, step, moment, {}) for step in over))
        assert found == {StepName.QUEUE, StepName.RECORD, StepName.END}


@pytest.mark.parametrize("caller", ["blocked", "over_limit", "elderly", "leader"])
@pytest.mark.parametrize("danger", [True, False])
def test_only_who_is_turned_away_and_in_no_danger_can_come_to_a_goodbye_before_a_talk(
    caller: str, danger: bool
) -> None:
    for facts in FACTS:
        moment = ToldFloor(at=facts.at, calendar=facts.calendar, seats=facts.seats, danger=danger, callers={caller})
        away = caller in ("blocked", "over_limit")
        expected = {StepName.QUEUE, StepName.END} if away and not danger else {StepName.QUEUE}
        assert ends(Way(DEMO, DEMO.flow), Way(DEMO, DEMO.flow).begin(moment), moment, {}) == expected


def ends(walked: Way, step: Step, moment: Floor, known: dict[Step, set[StepName]]) -> set[StepName]:
    """Return every end there is from a step on; a way that comes back to where it was would never return."""
    if step.name in (StepName.QUEUE, StepName.KEEP, StepName.END):
        return {step.name}
    if step.name is StepName.RECORD:
        person = walked.after(Asked(node=step.node, tries=step.tries, key="0", queue=step.queue), moment)
        return {step.name, *ends(walked, person, moment, known)}
    if step not in known:
        asked = (Asked(node=step.node, tries=step.tries, key=key, queue=step.queue) for key in KEYS)
        known[step] = set().union(*(ends(walked, walked.after(one, moment), moment, known) for one in asked))
    return known[step]
