"""The form fills itself until a hand touches it."""

import pytest
from sqlalchemy.orm import Session

from crm.calls.service import get_call, open_call
from crm.citizens.service import remember_citizen
from crm.tickets.drafts import (
    DraftField,
    DraftInputError,
    Evidence,
    StaleDraftError,
    draft_of,
    fields_of,
    suggest,
    type_over,
)
from crm.tickets.prefill import prefill_from_caller, prefill_from_menu

from .conftest import NOON

pytestmark = pytest.mark.unit

SAID = Evidence("江岸区路灯坏了", 1, "said")


@pytest.fixture
def call(session: Session) -> str:
    return open_call(
        session, call_id="pbx-1.1", number="13800006021", line="12345", origin="trunk", channel="c", at=NOON
    ).id


def fields(session: Session, call: str) -> dict[str, DraftField]:
    return fields_of(draft_of(session, call))


def test_a_suggestion_carries_its_sentence(session: Session, call: str) -> None:
    assert suggest(session, call, {"district": DraftField("江岸区", confidence=0.9, evidence=SAID)}, NOON)
    assert fields(session, call)["district"].evidence == SAID


def test_a_better_founded_suggestion_replaces_a_weaker_one_and_not_the_other_way_round(
    session: Session, call: str
) -> None:
    suggest(session, call, {"kind": DraftField("咨询", confidence=0.5)}, NOON)
    assert suggest(session, call, {"kind": DraftField("投诉", confidence=0.8)}, NOON)
    assert not suggest(session, call, {"kind": DraftField("建议", confidence=0.6)}, NOON)
    assert fields(session, call)["kind"].value == "投诉"


@pytest.mark.parametrize("typed", ["汉阳区", ""])
def test_a_field_the_operator_touched_is_never_changed_again(session: Session, call: str, typed: str) -> None:
    type_over(session, call, {"district": typed}, NOON)
    assert not suggest(session, call, {"district": DraftField("江岸区", confidence=1.0, evidence=SAID)}, NOON)
    assert fields(session, call)["district"] == DraftField(typed, touched=True, confidence=1.0)


def test_an_empty_suggestion_says_nothing(session: Session, call: str) -> None:
    assert not suggest(session, call, {"kind": DraftField("", confidence=1.0)}, NOON)


@pytest.mark.parametrize("values", [{"password": "x"}, {"title": "长" * 129}, {"kind": "长" * 129}])
def test_what_cannot_stand_in_the_form_is_refused(session: Session, call: str, values: dict[str, str]) -> None:
    with pytest.raises(DraftInputError):
        type_over(session, call, values, NOON)


def test_two_hands_on_one_draft_are_noticed(session: Session, call: str) -> None:
    type_over(session, call, {"kind": "投诉"}, NOON, version=0)
    with pytest.raises(StaleDraftError):
        type_over(session, call, {"kind": "咨询"}, NOON, version=0)


def test_the_form_knows_number_name_and_kind_before_a_word_was_said_and_words_weigh_more(
    session: Session, call: str
) -> None:
    citizen = remember_citizen(session, number="13800006021", name="王建国", at=NOON)
    opened = get_call(session, call)
    opened.citizen_id = citizen.id
    prefill_from_caller(session, opened, NOON)
    prefill_from_menu(session, call, "2", "投诉", NOON)
    known = fields(session, call)
    assert {name: (f.value, f.evidence.source if f.evidence else "") for name, f in known.items()} == {
        "callback_number": ("13800006021", "caller_id"),
        "citizen_name": ("王建国", "history"),
        "kind": ("投诉", "menu"),
    }
    suggest(session, call, {"kind": DraftField("求助", confidence=0.7, evidence=SAID)}, NOON)
    assert fields(session, call)["kind"].value == "求助"


def test_a_key_without_a_kind_and_a_withheld_number_offer_nothing(session: Session, call: str) -> None:
    get_call(session, call).number = ""
    prefill_from_caller(session, get_call(session, call), NOON)
    prefill_from_menu(session, call, "0", "", NOON)
    assert fields(session, call) == {}
