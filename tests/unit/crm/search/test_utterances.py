"""Utterances are found by their words and filters, the newest said first, and no longer than they are kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.calls.service import move_call
from crm.calls.states import CallState
from crm.search.utterances import first_number, forget_utterances, index_utterance, matching, newest, number_of
from crm.transcripts.models import Utterance
from crm.transcripts.service import add_utterance

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
Said = Callable[..., Utterance]


@pytest.fixture
def said(session: Session) -> Said:
    """Let somebody say something in a call."""

    def say(
        text: str, call: str = "c-1", *, leg: str = "caller", after_s: float = 0, queue: str = "hotline"
    ) -> Utterance:
        if session.get(Call, call) is None:
            session.add(Call(id=call, queue=queue, started_at=NOON))
            session.flush()
        at = NOON + timedelta(seconds=after_s)
        return add_utterance(
            session, call_id=call, leg=leg, operator=None, text=text, words=[], started_at=at, ended_at=at,
            engine="vosk", model="m",
        )  # fmt: skip

    return say


def found(session: Session, query: str, **filters: str) -> list[str]:
    statement = select(Utterance).where(matching(session, query, **filters)).order_by(newest(session).desc())
    return [utterance.text for utterance in session.scalars(statement)]


def test_what_was_said_last_comes_first_even_if_it_was_kept_earlier(session: Session, said: Said) -> None:
    said("路灯坏了", after_s=60)
    said("那个路灯", after_s=10)
    assert found(session, "路灯") == ["路灯坏了", "那个路灯"]


def test_leg_queue_and_operator_narrow(session: Session, said: Said) -> None:
    said("路灯坏了")
    said("哪里的路灯", leg="operator", after_s=1)
    said("路灯不亮", "c-2", queue="night_line", after_s=2)
    move_call(session, "c-1", CallState.TALKING, operator="8001", at=NOON)
    assert found(session, "路灯", leg="operator") == ["哪里的路灯"]
    assert found(session, "路灯", queue="night_line") == ["路灯不亮"]
    assert found(session, "路灯", operator="8001") == ["哪里的路灯", "路灯坏了"]
    assert found(session, "路灯", operator="8002") == []


def test_a_filter_cannot_be_typed_as_a_word(session: Session, said: Said) -> None:
    said("路灯坏了")
    assert found(session, "路灯 \ue000caller caller") == []


def test_a_text_that_is_replaced_is_found_by_its_new_words_only(session: Session, said: Said) -> None:
    utterance = said("路等坏了")
    utterance.text = "路灯坏了"
    index_utterance(session, utterance)
    assert found(session, "路灯") == ["路灯坏了"]
    assert found(session, "路等") == []


def test_a_forgotten_utterance_is_not_found(session: Session, said: Said) -> None:
    forget_utterances(session, [said("路灯坏了")])
    assert found(session, "路灯") == []


def test_a_stretch_of_time_is_a_stretch_of_numbers(said: Said) -> None:
    early, late = said("一"), said("二", after_s=3600)
    edge = first_number(NOON + timedelta(minutes=30))
    assert number_of(early) < edge < number_of(late)


def test_without_a_word_nothing_matches(session: Session, said: Said) -> None:
    said("路灯坏了")
    assert found(session, "，。", leg="caller") == []
