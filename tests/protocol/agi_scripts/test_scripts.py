"""Each script, asked over a socket: what it keeps and where it leads."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from agi_scripts.context import AgiContext
from agi_scripts.server import AgiServer
from crm.call_backs.attempts import begin_attempt
from crm.call_backs.kept import keep_place
from crm.call_backs.models import CallBack
from crm.calls.models import Call
from crm.calls.service import end_call, move_call, open_call
from crm.calls.states import CallState, Outcome
from crm.operators.models import OperatorPresence
from crm.operators.service import create_operator, save_presence
from crm.operators.states import OperatorState
from tests.protocol.agi_scripts.conftest import NOON
from tests.protocol.fake_asterisk import FakeAsterisk

pytestmark = pytest.mark.protocol


def row(desk: AgiContext, asterisk: FakeAsterisk) -> Call:
    with desk.factory() as session:
        call = session.get(Call, asterisk.unique_id)
    assert call is not None
    return call


def test_the_row_exists_before_the_first_command(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    rows: list[Call | None] = []

    def look(_words: list[str]) -> None:
        with desk.factory() as session:
            rows.append(session.get(Call, asterisk.unique_id))

    asterisk.answer = look
    asterisk.ask("entry", "trunk")
    first = rows[0]
    assert first is not None
    assert (first.number, first.line, first.origin, first.started_at) == ("13871236021", "12345", "trunk", NOON)


def test_entry_leads_to_the_notice(asterisk: FakeAsterisk) -> None:
    assert asterisk.ask("entry", "trunk") == {
        "HOTLINE_STEP": "notice",
        "HOTLINE_FLOW": "0",
        "HOTLINE_NODE": "welcome",
        "HOTLINE_PROMPT": "welcome",
        "HOTLINE_LANGUAGE": "",
        "HOTLINE_TRY": "1",
        "HOTLINE_TIMEOUT": "0",
        "HOTLINE_SILENCE": "0",
    }


def test_the_step_is_set_last(asterisk: FakeAsterisk) -> None:
    asterisk.ask("answer", "0", "menu", "1", "0")
    assert [words[2] for words in asterisk.commands][-1] == "HOTLINE_STEP"


def test_a_key_is_kept_with_its_kind(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    set_ = asterisk.ask("answer", "0", "menu", "1", "2")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_QUEUE"], set_["HOTLINE_SILENCE"]) == ("speak", "hotline", "3")
    call = row(desk, asterisk)
    assert (call.menu_path, call.kind, call.queue) == (["2"], "投诉", "")


def test_the_language_of_a_key_is_kept(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    assert row(desk, asterisk).language == "zh"
    assert asterisk.ask("answer", "0", "menu", "1", "7")["HOTLINE_LANGUAGE"] == "en"
    assert row(desk, asterisk).language == "en"


def test_a_wrong_key_is_not_kept_and_asked_again(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    set_ = asterisk.ask("answer", "0", "menu", "1", "9")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_PROMPT"], set_["HOTLINE_TRY"]) == ("menu", "invalid_key&menu", "2")
    assert row(desk, asterisk).menu_path == []


def test_the_spoken_matter_is_removed_and_the_queue_kept(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    said = desk.matters / f"{asterisk.unique_id}.wav"
    said.touch()
    set_ = asterisk.ask("answer", "0", "matter", "1", "", "hotline")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_MAX_WAIT"], set_["QUEUE_PRIO"]) == ("queue", "1800", "0")
    assert not said.exists()
    call = row(desk, asterisk)
    assert (call.queue, call.queued_at) == ("hotline", NOON)


def at_work(desk: AgiContext, login: str, state: OperatorState, **levels: int) -> None:
    with desk.factory.begin() as session:
        create_operator(session, login, "张丽", "operator", levels, "correct horse battery", NOON)
        save_presence(session, OperatorPresence(operator=login, state=state, since=NOON), "ready")


def test_the_first_limit_is_the_lowest_level_at_work(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    at_work(desk, "8001", OperatorState.PAUSED, hotline=0)
    at_work(desk, "8002", OperatorState.TALKING, hotline=2)
    assert asterisk.ask("answer", "0", "menu", "1", "0")["HOTLINE_LIMIT"] == "2"


def test_a_special_seat_where_nobody_is_signed_in_leads_back_to_the_hotline(
    desk: AgiContext, asterisk: FakeAsterisk
) -> None:
    asterisk.ask("entry", "trunk")
    assert asterisk.ask("answer", "0", "matter", "1", "", "enterprise")["HOTLINE_QUEUE"] == "hotline"
    assert row(desk, asterisk).queue == "hotline"
    at_work(desk, "8001", OperatorState.PAUSED, enterprise=0)
    assert asterisk.ask("answer", "0", "matter", "1", "", "enterprise")["HOTLINE_QUEUE"] == "enterprise"


def test_whoever_waits_too_long_for_a_special_seat_overflows(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    at_work(desk, "8001", OperatorState.TALKING, hotline=0)
    told = asterisk.ask("queue_left", "0", "enterprise", "TIMEOUT")
    assert (told["HOTLINE_QUEUE"], told["QUEUE_PRIO"], told["HOTLINE_PROMPT"]) == ("hotline", "1", "overflow&waiting")


@pytest.fixture
def midnight(desk: AgiContext, asterisk: FakeAsterisk) -> Iterator[FakeAsterisk]:
    """The same city twelve hours later."""
    late = AgiServer("127.0.0.1", 0, replace(desk, clock=lambda: NOON + timedelta(hours=12)))
    late.start()
    yield replace(asterisk, port=late.port)
    late.stop()


def test_at_night_the_lawyers_callers_are_told_and_led_on(desk: AgiContext, midnight: FakeAsterisk) -> None:
    at_work(desk, "8001", OperatorState.READY, legal=0)
    told = midnight.ask("answer", "0", "menu", "1", "5")
    assert (told["HOTLINE_STEP"], told["HOTLINE_QUEUE"]) == ("speak", "hotline")
    assert told["HOTLINE_PROMPT"] == "closed&say_matter"


def talked(desk: AgiContext, number: str, operator: str, at: datetime) -> None:
    with desk.factory.begin() as session:
        call = open_call(session, call_id="hotline-1.1", number=number, line="12345", origin="trunk", channel="", at=at)
        move_call(session, call.id, CallState.TALKING, operator=operator, at=at)


@pytest.mark.parametrize(
    ("number", "days", "first"),
    [("13871236021", 2, "op-8002"), ("13871236021", 4, ""), ("13900000000", 2, "")],
)
def test_whoever_talked_with_this_number_in_the_last_days_is_rung_first(
    desk: AgiContext, asterisk: FakeAsterisk, number: str, days: int, first: str
) -> None:
    at_work(desk, "8001", OperatorState.READY, hotline=0)
    at_work(desk, "8002", OperatorState.READY, hotline=0)
    talked(desk, number, "8002", NOON - timedelta(days=days))
    asterisk.ask("entry", "trunk")
    told = asterisk.ask("answer", "0", "menu", "1", "0")
    assert (told["HOTLINE_FIRST"], told["HOTLINE_FIRST_S"]) == (first, "10" if first else "0")


def test_a_withheld_number_is_nobodys_acquaintance(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    at_work(desk, "8001", OperatorState.READY, hotline=0)
    talked(desk, "", "8001", NOON)
    asterisk.caller = ""
    asterisk.ask("entry", "trunk")
    assert asterisk.ask("answer", "0", "menu", "1", "0")["HOTLINE_FIRST"] == ""


def test_after_the_talk_the_evaluation_is_asked_and_kept(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    assert asterisk.ask("queue_left", "0", "hotline", "CONTINUE")["HOTLINE_STEP"] == "survey"
    assert asterisk.ask("answer", "0", "survey", "1", "4", "hotline")["HOTLINE_PROMPT"] == "survey_thanks"
    assert row(desk, asterisk).survey == 4


def test_after_a_talk_that_was_cut_off_the_citizen_goes_back_to_the_operator(asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    set_ = asterisk.ask("queue_left", "0", "hotline", "LOST")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_PROMPT"], set_["HOTLINE_QUEUE"]) == ("back", "one_moment", "hotline")
    assert int(set_["QUEUE_PRIO"]) >= 1000


def test_no_key_is_no_evaluation(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    assert asterisk.ask("answer", "0", "survey", "1", "", "hotline")["HOTLINE_STEP"] == "end"
    assert row(desk, asterisk).survey is None


@pytest.mark.parametrize(
    "caller", ["", "anonymous", "unknown", "4" * 40, "1\"2'3", "📞💡", "138\\n9", "'; DROP TABLE calls;--", "\x00\x07"]
)
def test_a_strange_caller_id_is_a_withheld_one(desk: AgiContext, asterisk: FakeAsterisk, caller: str) -> None:
    asterisk.caller = caller
    assert asterisk.ask("entry", "trunk")["HOTLINE_STEP"] == "notice"
    assert row(desk, asterisk).number == ""


@pytest.mark.parametrize("count", range(8))
def test_a_hang_up_at_any_step_leaves_the_row(desk: AgiContext, asterisk: FakeAsterisk, count: int) -> None:
    asterisk.hang_up_after = count
    assert "HOTLINE_STEP" not in asterisk.ask("entry", "trunk") or count == 7
    assert row(desk, asterisk).number == "13871236021"


@pytest.mark.parametrize("reply", ["511 Command Not Permitted on a dead channel\n", "HANGUP\n", "200 result=-1\n"])
def test_a_dead_channel_ends_the_script(asterisk: FakeAsterisk, reply: str) -> None:
    asterisk.answer = lambda _: reply
    asterisk.ask("entry", "trunk")
    assert len(asterisk.commands) == 1


def test_a_slow_command_is_waited_for(asterisk: FakeAsterisk) -> None:
    asterisk.answer = lambda words: "100 Trying...\n200 result=1\n" if words[2] == "HOTLINE_TRY" else None
    assert asterisk.ask("entry", "trunk")["HOTLINE_STEP"] == "notice"


def call_back_of(desk: AgiContext) -> CallBack | None:
    with desk.factory() as session:
        return session.scalars(select(CallBack)).one_or_none()


def test_a_place_is_kept_and_said_so(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    set_ = asterisk.ask("answer", "0", "menu", "1", "0")
    assert set_["HOTLINE_CALL_BACK"] == "place_kept"
    set_ = asterisk.ask("keep_place", "0", "place_kept", "hotline", "5")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_PROMPT"]) == ("keep", "call_back_kept")
    kept = call_back_of(desk)
    assert kept
    assert (kept.asked_at, kept.queue, kept.sooner) == (NOON, "hotline", 5)


def test_where_none_is_offered_the_caller_waits_on_where_they_stood(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    asterisk.ask("entry", "trunk")
    asterisk.ask("answer", "0", "menu", "1", "0")
    set_ = asterisk.ask("keep_place", "0", "", "hotline", "0")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_PLACE"], set_["QUEUE_PRIO"]) == ("queue", "1", "0")
    assert call_back_of(desk) is None


def test_whoever_asks_for_it_while_their_call_is_not_written_yet_waits_on(asterisk: FakeAsterisk) -> None:
    set_ = asterisk.ask("keep_place", "0", "place_kept", "legal", "0")
    assert (set_["HOTLINE_STEP"], set_["HOTLINE_QUEUE"], set_["HOTLINE_PLACE"]) == ("queue", "legal", "")


def test_who_was_called_back_goes_to_the_front_by_key(desk: AgiContext, asterisk: FakeAsterisk) -> None:
    with desk.factory.begin() as session:
        open_call(session, call_id="in-1", number="13871236021", line="12345", origin="trunk", channel="t", at=NOON)
        keep_place(session, session.get_one(Call, "in-1"), 0, NOON)
        end_call(session, "in-1", Outcome.KEPT, NOON)
    task, rules = call_back_of(desk), desk.casework.rules(NOON).outgoing
    assert task
    with desk.factory.begin() as session:
        begin_attempt(session, task.id, rules, asterisk.unique_id, NOON)
    set_ = asterisk.ask("called_back", "1", "hotline")
    assert (set_["HOTLINE_STEP"], set_["QUEUE_PRIO"], set_["HOTLINE_FLOW"]) == ("queue", "900", "0")
    assert asterisk.ask("called_back", "", "hotline")["HOTLINE_PROMPT"] == "call_back_not_reached"
    assert asterisk.ask("called_back", "2", "hotline")["HOTLINE_PROMPT"] == "call_back_declined"
    declined = call_back_of(desk)
    assert declined
    assert declined.state == "declined"
    assert asterisk.ask("called_back", "1", "hotline")["HOTLINE_STEP"] == "end"
