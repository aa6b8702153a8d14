"""What becomes of the live text when the recording says something else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from crm.calls.service import end_call, open_call, record_recording
from crm.calls.states import Outcome
from crm.transcripts.models import Utterance
from crm.transcripts.passes import calls_to_read, finish_pass, revise
from crm.transcripts.service import add_utterance
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit


def call(session: Session, call_id: str, ended_h: float, *, recorded: bool = True) -> None:
    open_call(session, call_id=call_id, number="", line="12345", origin="trunk", channel="", at=NOON)
    end_call(session, call_id, Outcome.ANSWERED, NOON + timedelta(hours=ended_h))
    if recorded:
        record_recording(session, call_id, f"{call_id}.wav")


@pytest.fixture
def said(session: Session) -> Utterance:
    call(session, "c", 0)
    return add_utterance(
        session,
        call_id="c",
        leg="caller",
        operator=None,
        text="江岸去停水了。",
        words=[["江岸去", 0.0, 0.6], ["停水了。", 0.6, 1.2]],
        started_at=NOON,
        ended_at=NOON + timedelta(seconds=2),
        engine="vosk",
        model="small",
    )


def read(session: Session, said: Utterance, text: str) -> bool:
    return revise(session, said.id, text=text, words=[], engine="whisper", model="base", at=NOON)


def test_other_words_take_the_place_of_the_live_ones_and_both_are_kept(session: Session, said: Utterance) -> None:
    assert read(session, said, "江岸区停水了。")
    assert (said.text, said.live_text) == ("江岸区停水了。", "江岸去停水了。")
    assert (said.engine, said.exact_engine, said.exact_model, said.exact_at) == ("vosk", "whisper", "base", NOON)


@pytest.mark.parametrize("text", ["江岸去停水了。", "江岸去，停水了", "江岸去 停水了！"])
def test_the_same_words_leave_text_and_times_as_they_are(session: Session, said: Utterance, text: str) -> None:
    assert not read(session, said, text)
    assert (said.text, said.live_text, said.exact_at) == ("江岸去停水了。", None, NOON)
    assert said.words


def test_the_same_words_give_their_times_to_a_text_that_has_none(session: Session, said: Utterance) -> None:
    said.words = []
    words: list[list[str | float]] = [["江岸去", 0.1, 0.5], ["停水了", 0.5, 1.1]]
    assert not revise(session, said.id, text="江岸去，停水了", words=words, engine="whisper", model="base", at=NOON)
    assert (said.text, said.words) == ("江岸去停水了。", words)


@pytest.mark.parametrize("text", ["", "停水", "。"])
def test_a_reading_that_left_half_out_is_not_taken(session: Session, said: Utterance, text: str) -> None:
    assert not read(session, said, text)
    assert said.text == "江岸去停水了。"


def test_a_reading_in_another_language_is_taken_however_long_it_is_but_not_an_empty_one(
    session: Session, said: Utterance
) -> None:
    said.text, said.language = "There is no water in our house since yesterday", "en"
    assert read(session, said, "江岸区停水")
    assert (said.text, said.language) == ("江岸区停水", "")
    assert said.live_text
    said.exact_at, said.language = None, "en"
    assert not read(session, said, "")
    assert said.text == "江岸区停水"


def test_a_second_reading_changes_nothing(session: Session, said: Utterance) -> None:
    assert read(session, said, "江岸区停水了。")
    assert not read(session, said, "江汉区停水了。")
    assert said.live_text == "江岸去停水了。"
    assert not revise(session, 999, text="x", words=[], engine="e", model="m", at=NOON)


def test_unread_calls_are_found_again_the_latest_first(session: Session) -> None:
    for name, hours in (("early", 1), ("late", 2), ("old", -72), ("read", 3)):
        call(session, name, hours)
    call(session, "silent", 4, recorded=False)
    finish_pass(session, "read", "done", "whisper", "base", NOON)
    finish_pass(session, "read", "unreadable", "whisper", "base", NOON)
    session.flush()
    assert list(calls_to_read(session, NOON - timedelta(days=2))) == ["late", "early"]
