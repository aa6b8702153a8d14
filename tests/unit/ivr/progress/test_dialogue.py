"""What a citizen hears who asks how tickets stand: every place, every key."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from config.flow.nodes import Progress as Node
from crm.progress.service import Progress
from crm.progress.states import Stage, Urged
from ivr.progress import Dialogue, Memo, Place
from ivr.progress.words import Words, department_prompt
from ivr.prompts import prompt_folder
from ivr.prompts.catalogue import load_catalogue, playable
from ivr.prompts.playable import Playable
from ivr.prompts.sentence import Sentences
from ivr.steps import Step, StepName

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("Asia/Shanghai")
DUE = datetime(2026, 11, 27, 17, 5, tzinfo=ZONE)
NEW, OLD, OTHER, CODE = "261120101108115409", "261119101108110002", "261101101108110003", "123456"
NODE = Node(do="progress", prompts=("progress_number",), timeout_s=8, tries=3, otherwise="operator")
CATALOGUE = load_catalogue()
PLAYABLE = set(playable())
ENGLISH = set(Playable(prompt_folder("en")))
TAIL = {
    NEW: ("progress_ticket_1", "num_5", "num_4", "num_0", "num_9"),
    OLD: ("progress_ticket_1", "num_0", "num_0", "num_0", "num_2"),
}
KEYS = [*"0123456789*#", ""]


@dataclass
class Desk:
    """Tickets in memory: those the caller's number opens, and one that its code opens."""

    mine: Sequence[str] = (NEW, OLD)
    can_be_urged: bool = True
    urged: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def own(self) -> Sequence[str]:
        return self.mine

    def tell(self, number: str) -> Progress:
        self.told.append(number)
        return self.again(number)

    def find(self, typed: str, code: str) -> Progress | None:
        return self.tell(OTHER) if OTHER.endswith(typed) and code == CODE else None

    def again(self, number: str) -> Progress:
        stage = Stage.IN_PROGRESS if self.can_be_urged else Stage.CLOSED
        return Progress(number, stage, "housing", DUE, overdue=False, can_be_urged=self.can_be_urged)

    def urge(self, number: str) -> Urged:
        self.urged.append(number)
        return Urged.DONE if self.urged.count(number) == 1 else Urged.BEFORE


def words(*names: str) -> Words:
    return Words(Sentences(CATALOGUE, {"zh": {*PLAYABLE, *names}, "en": ENGLISH}), ZONE)


def after(desk: Desk, memo: Memo = Memo(), answer: str = "", tries: int = 1) -> Step | None:  # noqa: B008 Memo is frozen
    return Dialogue("progress", NODE, words(), desk, "legal").after(memo, tries, answer)


def asked(desk: Desk, memo: Memo = Memo(), answer: str = "", tries: int = 1) -> Step:  # noqa: B008 Memo is frozen
    step = after(desk, memo, answer, tries)
    assert step is not None
    return step


def at(place: Place, about: str = "") -> Memo:
    return Memo(place, about)


def test_the_callers_newest_ticket_is_told_in_a_sentence() -> None:
    step = asked(Desk())
    due = (
        "progress_due_1",
        "num_11",
        "unit_month",
        "num_27",
        "unit_day",
        "unit_afternoon",
        "num_5",
        "unit_hour",
        "num_0",
        "num_5",
    )
    assert step.prompts == (
        *("progress_own_1", "unit_two", "progress_own_2"),
        *TAIL[NEW],
        *("progress_in_progress", "progress_by_responsible"),
        *(*due, "unit_minute"),
        "progress_keys",
    )
    assert (step.name, step.node, step.digits, step.timeout_s) == (StepName.PROGRESS, "progress", 1, 8)
    assert (step.memo, step.queue) == (f"own:{NEW}", "legal")


def test_who_has_no_ticket_is_asked_for_a_number_and_then_the_code() -> None:
    desk = Desk(mine=())
    number = asked(desk)
    assert (number.prompts, number.digits, number.memo) == (("progress_number",), 18, "number:")
    code = asked(desk, Memo.of_text(number.memo), OTHER)
    assert (code.prompts, code.digits, code.memo) == (("progress_code",), 6, f"code:{OTHER}")
    found = asked(desk, Memo.of_text(code.memo), CODE)
    assert (found.memo, found.prompts[0], desk.told) == (f"found:{OTHER}", "progress_ticket_1", [OTHER])


def test_the_last_digits_of_a_number_are_taken_but_not_fewer_than_four() -> None:
    assert asked(Desk(), at(Place.NUMBER), OTHER[-4:]).memo == f"code:{OTHER[-4:]}"
    for typed in ("123", "12*4", "#", "1" * 19):
        assert asked(Desk(), at(Place.NUMBER), typed).prompts == ("progress_wrong", "progress_number")


def test_a_wrong_code_begins_anew_and_the_third_leads_to_a_person() -> None:
    again = asked(Desk(), at(Place.CODE, OTHER), "000000")
    assert (again.prompts, again.memo, again.tries) == (("progress_wrong", "progress_number"), "number:", 2)
    assert asked(Desk(), at(Place.CODE, OTHER), "000000", 2).tries == 3
    assert after(Desk(), at(Place.CODE, OTHER), "000000", 3) is None


def test_wrong_numbers_and_wrong_codes_count_together() -> None:
    assert asked(Desk(), at(Place.NUMBER), OTHER, 3).tries == 3
    assert after(Desk(), at(Place.NUMBER), "12", 3) is None


@pytest.mark.parametrize("place", [place for place in Place if place is not Place.ENTRY])
@pytest.mark.parametrize("answer", ["", "0"])
def test_silence_and_zero_lead_to_a_person_from_everywhere(place: Place, answer: str) -> None:
    assert after(Desk(), at(place, NEW), answer) is None


def test_two_leads_to_the_next_ticket_and_then_to_a_number() -> None:
    second = asked(Desk(), at(Place.OWN, NEW), "2")
    assert (second.memo, second.prompts[:5]) == (f"own:{OLD}", TAIL[OLD])
    assert asked(Desk(), at(Place.OWN, OLD), "2").memo == "number:"
    assert asked(Desk(), at(Place.FOUND, OTHER), "2").memo == "number:"
    assert asked(Desk(mine=(OLD,)), at(Place.OWN, NEW), "2").memo == "number:"


def test_a_star_says_it_again_and_is_no_further_look_up() -> None:
    desk = Desk()
    again = asked(desk, at(Place.OWN, NEW), "*")
    assert (again.memo, again.prompts[:5], desk.told) == (f"own:{NEW}", TAIL[NEW], [])


def test_one_urges_and_a_second_time_is_told_that_it_was_done() -> None:
    desk = Desk()
    assert asked(desk, at(Place.OWN, NEW), "1").prompts == ("progress_urged", "progress_keys")
    assert asked(desk, at(Place.OWN, NEW), "1").prompts == ("progress_urged_before", "progress_keys")
    assert desk.urged == [NEW, NEW]


def test_what_is_over_is_not_urged_and_names_no_department() -> None:
    desk = Desk(can_be_urged=False)
    step = asked(desk, at(Place.FOUND, OTHER), "*")
    assert step.prompts[-1] == "progress_keys_ended"
    assert not {"progress_by", "progress_by_responsible"} & set(step.prompts)
    wrong = asked(desk, at(Place.FOUND, OTHER), "1")
    assert (wrong.prompts, wrong.tries, desk.urged) == (("invalid_key", "progress_keys_ended"), 2, [])


def test_a_wrong_key_is_asked_again_then_leads_to_a_person() -> None:
    again = asked(Desk(), at(Place.OWN, NEW), "7")
    assert (again.prompts, again.tries) == (("invalid_key", "progress_keys"), 2)
    assert after(Desk(), at(Place.OWN, NEW), "7", 3) is None


def test_a_department_is_named_where_the_city_has_a_sound_for_it() -> None:
    told = Desk().again(NEW)
    assert department_prompt("city-mgmt") == "department_city_mgmt"
    assert words("department_housing").ticket(told, "zh")[6:8] == ("progress_by", "department_housing")


def test_an_end_that_is_over_is_told_as_over_and_an_unknown_one_not_at_all() -> None:
    told = Desk().again(NEW)
    assert words().ticket(replace(told, overdue=True), "zh")[-1] == "progress_overdue"
    assert words().ticket(replace(told, due_at=None), "zh")[-1] == "progress_by_responsible"


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_can_be_said_in_both_languages(stage: Stage) -> None:
    told = replace(Desk().again(NEW), stage=stage)
    for overdue in (False, True):
        said = replace(told, overdue=overdue)
        assert set(words().ticket(said, "zh")) <= PLAYABLE
        assert set(words().ticket(said, "en")) <= ENGLISH


def test_whoever_is_spoken_to_in_english_hears_an_english_sentence() -> None:
    step = Dialogue("progress", NODE, words("department_housing"), Desk(), language="en").after(Memo(), 1, "")
    assert step is not None
    assert step.prompts == (
        *("progress_own_1", "num_2"),
        *("progress_ticket_1", "num_5", "num_4", "num_0", "num_9"),
        *("progress_in_progress", "progress_by_responsible"),
        *("progress_due_1", "english_month_november", "english_day_27", "progress_due_2"),
        *("num_5", "english_oh", "num_5", "english_pm"),
        "progress_keys",
    )


@pytest.mark.parametrize("text", ["", "number", "nonsense:12", "own:12a", "own:１２", "own:1:2", "code:-1"])
def test_what_is_no_memo_begins_anew(text: str) -> None:
    assert Memo.of_text(text) in (Memo(), Memo(Place.NUMBER))


def test_whatever_is_pressed_something_that_can_be_played_is_asked_or_a_person_answers() -> None:
    """Every place, every answer, every try; nothing is told that neither the caller's number nor the code opens."""
    answers = [*KEYS, OTHER, OTHER[-5:], "000000", CODE, "9" * 30]
    for place, answer, tries, mine in product(Place, answers, (1, 2, 3, 99), ((), (NEW,), (NEW, OLD))):
        desk = Desk(mine=mine)
        step = after(desk, at(place, OTHER), answer, tries)
        assert step is None or (set(step.prompts) <= PLAYABLE and step.tries <= NODE.tries + (tries == 99) * 99)
        assert step is None or Memo.of_text(step.memo).text() == step.memo
        assert set(desk.told) <= {*mine, *([OTHER] if (place, answer) == (Place.CODE, CODE) else [])}
