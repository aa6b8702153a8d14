"""Announcements as the scripts lead to them: who hears which, and what is kept of it."""

import io
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agi_scripts.context import AgiContext
from config.settings import Settings
from crm.announcements.calls import played_to
from crm.announcements.models import Announcement
from crm.announcements.states import AnnouncementState
from crm.calls.service import record_language
from crm.departments.service import sync_departments
from crm.transcripts.service import add_utterance
from ivr.announcements.board import recordings_of
from ivr.announcements.recording import keep_recording
from ivr.announcements.sounding import Sounding
from tests.city import demo_city
from tests.protocol.agi_scripts.conftest import NOON
from tests.protocol.fake_asterisk import FakeAsterisk
from tests.unit.ivr.announcements.test_recording import recorded

pytestmark = pytest.mark.protocol

Put = Callable[..., int]


@pytest.fixture
def put(desk: AgiContext) -> Put:
    """Put an announcement in force."""
    with desk.factory.begin() as session:
        sync_departments(session, demo_city().rules_at(NOON), NOON)

    def into_force(minutes_ago: int = 0, **values: object) -> int:
        said = {"phrase": "announcement_water", "recording": "", "words": ["停水"], "areas": [], "categories": []}
        times = {"starts_at": NOON - timedelta(minutes=minutes_ago), "ends_at": NOON + timedelta(hours=6)}
        written = {"text": "停水", "department": "city-mgmt", "author": "7001", "written_at": NOON}
        with desk.factory.begin() as session:
            made = Announcement(state=AnnouncementState.APPROVED, **written, **{**said, **times, **values})
            session.add(made)
            session.flush()
            return made.id

    return into_force


def says(desk: AgiContext, asterisk: FakeAsterisk, text: str = "我们这里停水了") -> dict[str, str]:
    """Let the citizen say the matter; return where the call is led."""
    asterisk.ask("entry", "trunk")
    with desk.factory.begin() as session:
        heard: dict[str, Any] = {
            "operator": None,
            "words": [],
            "started_at": NOON,
            "ended_at": NOON,
            "engine": "t",
            "model": "t",
        }
        add_utterance(session, call_id=asterisk.unique_id, leg="caller", text=text, **heard)
    asterisk.variables.clear()
    return asterisk.ask("answer", "0", "matter", "1", "", "hotline")


def played(desk: AgiContext, asterisk: FakeAsterisk) -> set[int]:
    with desk.factory() as session:
        return played_to(session, asterisk.unique_id)


def test_two_that_fit_are_played_newest_first_and_kept(desk: AgiContext, asterisk: FakeAsterisk, put: Put) -> None:
    older, newer = put(20, phrase="announcement_road"), put(10)
    put(30)
    put(0, words=["停电"])
    told = says(desk, asterisk)
    assert (told["HOTLINE_STEP"], told["HOTLINE_TIMEOUT"]) == ("announce", "5")
    assert told["HOTLINE_PROMPT"].split("&")[:2] == ["announcement_intro", "announcement_water"]
    assert told["HOTLINE_AFTER"].split("&")[0] == "announcement_road"
    assert told["HOTLINE_AFTER"].split("&")[-1] == "announcement_after"
    assert played(desk, asterisk) == {older, newer}


def test_again_by_key_then_a_person_and_no_second_time(desk: AgiContext, asterisk: FakeAsterisk, put: Put) -> None:
    one = put()
    first = says(desk, asterisk)["HOTLINE_PROMPT"]
    again = asterisk.ask("answer", "0", "announcements", "1", "9", "hotline")
    assert (again["HOTLINE_STEP"], again["HOTLINE_PROMPT"], again["HOTLINE_TRY"]) == ("announce", first, "2")
    assert asterisk.ask("answer", "0", "announcements", "2", "", "hotline")["HOTLINE_STEP"] == "queue"
    assert asterisk.ask("answer", "0", "matter", "1", "", "hotline")["HOTLINE_STEP"] == "queue"
    assert played(desk, asterisk) == {one}


def test_who_is_spoken_to_in_english_hears_english(desk: AgiContext, asterisk: FakeAsterisk, put: Put) -> None:
    put()
    says(desk, asterisk)
    with desk.factory.begin() as session:
        record_language(session, asterisk.unique_id, "en")
    again = asterisk.ask("answer", "0", "announcements", "1", "9", "hotline")["HOTLINE_PROMPT"].split("&")
    assert again[1:4] == ["announcement_water", "announcement_until_1", "english_month_november"]


@pytest.mark.parametrize(
    "values",
    [
        {"ends_at": NOON},
        {"starts_at": NOON + timedelta(seconds=1)},
        {"state": AnnouncementState.ENDED},
        {"words": ["停电"]},
        {"phrase": ""},
        {"recording": "ab" * 32},
        {"phrase": "gone_from_the_catalogue"},
    ],
)
def test_what_is_over_or_does_not_fit_or_has_no_sound_is_not_played(
    desk: AgiContext, asterisk: FakeAsterisk, put: Put, values: dict[str, object]
) -> None:
    one = put()
    with desk.factory.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(Announcement, one), name, value)
    assert says(desk, asterisk)["HOTLINE_STEP"] == "queue"
    assert played(desk, asterisk) == set()


def test_a_recording_lies_where_asterisk_plays_it(desk: AgiContext, asterisk: FakeAsterisk, put: Put) -> None:
    settings = Settings(data_dir=desk.matters.parent)
    sounds = settings.pbx_instance / "sounds/hotline"
    (sounds / "announcements").mkdir(parents=True)
    kept = keep_recording(recordings_of(settings), io.BytesIO(recorded()))
    put(recording=kept)
    prompt = says(desk, asterisk)["HOTLINE_PROMPT"].split("&")[1]
    assert prompt == f"announcements/{kept}"
    assert (sounds / f"{prompt}.wav").read_bytes() == recordings_of(settings).path(kept).read_bytes()


def test_two_calls_that_need_a_recording_first_at_the_same_moment_both_hear_it(
    desk: AgiContext, asterisk: FakeAsterisk, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=desk.matters.parent)
    (settings.pbx_instance / "sounds/hotline/announcements").mkdir(parents=True)
    kept = keep_recording(recordings_of(settings), io.BytesIO(recorded()))
    put(recording=kept)
    copy, beside = shutil.copyfile, list[Sequence[Sounding]]()

    def copied(source: Path, target: Path) -> None:
        monkeypatch.setattr(shutil, "copyfile", copy)
        copy(source, target)
        beside.append(desk.announcements.for_call(asterisk.unique_id, NOON))

    monkeypatch.setattr(shutil, "copyfile", copied)
    told = says(desk, asterisk)["HOTLINE_PROMPT"]
    assert [one.prompts for one in beside[0]] == [(f"announcements/{kept}",)]
    assert f"announcements/{kept}" in told
