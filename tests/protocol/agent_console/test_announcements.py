"""An office writes an announcement, another person approves it, operators see it beside the calls it fits."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.announcements.calls import record_hearing
from crm.calls.service import end_call
from crm.calls.states import Outcome
from tests.console_fakes import CALL, NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import CLERK, OPERATOR, OTHER_CLERK, REVIEWER, SUPERVISOR, Office, open_office
from tests.unit.ivr.announcements.test_recording import HOSTILE, recorded

pytestmark = pytest.mark.protocol

TEXT: dict[str, Any] = {
    "text": "江岸区解放大道停水至18:00",
    "department": "city-mgmt",
    "areas": [{"district": "江岸区"}],
    "words": ["停水"],
    "categories": [],
    "phrase": "announcement_water",
    "starts_at": NOON.isoformat(),
    "ends_at": (NOON + timedelta(hours=6)).isoformat(),
}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as office:
        yield office


async def written(office: Office, login: str = CLERK, **changed: Any) -> dict[str, Any]:
    answer = await office.ask(login, "POST", "/announcements", json=TEXT | changed)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def moved(
    office: Office, login: str, one: dict[str, Any], move: str, expect: int = 200, **said: Any
) -> dict[str, Any]:
    body = {"move": move, "version": one["version"], **said}
    answer = await office.ask(login, "POST", f"/announcements/{one['id']}/moves", json=body)
    assert answer.status_code == expect, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def test_from_the_office_to_the_operators_page(office: Office) -> None:
    draft = await written(office)
    assert (draft["standing"], draft["spoken"], draft["moves"]) == ("draft", "phrase", ["write", "withdraw"])
    stories.arrives(office.world)
    stories.says(office.world, "解放大道停水了")
    stories.suggests(office.world, {"district": "江岸区"})
    stories.answers(office.world)
    assert await office.read(OPERATOR, f"/calls/{CALL}/announcements") == []
    one = await moved(office, REVIEWER, draft, "approve")
    (shown,) = await office.read(OPERATOR, f"/calls/{CALL}/announcements")
    assert (shown["id"], shown["text"], shown["standing"], shown["moves"]) == (one["id"], TEXT["text"], "in_force", [])
    await moved(office, CLERK, one, "end")
    assert await office.read(OPERATOR, f"/calls/{CALL}/announcements") == []
    assert (await office.read(OPERATOR, "/announcements"))["items"] == []
    (over,) = (await office.read(OPERATOR, "/announcements", over=True))["items"]
    assert (over["standing"], over["closed_by"], over["moves"]) == ("ended", CLERK, [])


async def test_an_announcement_without_sound_is_for_operators_only(office: Office) -> None:
    one = await written(office, areas=[], words=[], phrase="")
    assert (await moved(office, REVIEWER, one, "approve"))["spoken"] == "nothing"
    stories.arrives(office.world)
    stories.answers(office.world)
    (shown,) = await office.read(OPERATOR, f"/calls/{CALL}/announcements")
    assert shown["spoken"] == "nothing"


async def test_the_list_says_who_heard_it_and_who_hung_up_satisfied(office: Office) -> None:
    one = await written(office)
    for call_id, outcome in (("c-1", Outcome.INFORMED), ("c-2", Outcome.ANSWERED)):
        stories.arrives(office.world, call_id)
        with office.world.deps.factory.begin() as session:
            record_hearing(session, call_id, [one["id"]], NOON)
            end_call(session, call_id, outcome, NOON)
    (row,) = (await office.read(OPERATOR, "/announcements"))["items"]
    assert (row["callers"], row["satisfied"]) == (2, 1)
    found = await office.read(SUPERVISOR, "/calls", outcome="informed")
    assert [call["id"] for call in found["items"]] == ["c-1"]


async def test_who_wrote_it_does_not_approve_it(office: Office) -> None:
    one = await written(office, REVIEWER)
    assert one["moves"] == ["write", "withdraw"]
    assert (await moved(office, REVIEWER, one, "approve", 403))["error"] == "announcement-own-text"
    assert (await moved(office, SUPERVISOR, one, "approve"))["approved_by"] == SUPERVISOR


async def test_a_recording_is_kept_fit_for_calls_and_needs_another_approver(office: Office) -> None:
    one = await written(office, phrase="")
    path = f"/announcements/{one['id']}/recording"
    assert (await office.ask(CLERK, "GET", path)).status_code == 404
    sent = await office.ask(SUPERVISOR, "POST", path, files={"file": ("停水.wav", recorded(), "audio/wav")})
    assert sent.json()["spoken"] == "recording"
    heard = await office.ask(OPERATOR, "GET", path)
    assert heard.headers["content-type"] == "audio/wav"
    assert heard.content[:4] == b"RIFF"
    assert (await moved(office, SUPERVISOR, sent.json(), "approve", 403))["error"] == "announcement-own-text"
    approved = await moved(office, REVIEWER, sent.json(), "approve")
    again = await office.ask(CLERK, "POST", path, files={"file": ("停水.wav", recorded(), "audio/wav")})
    assert (again.status_code, again.json()["error"]) == (409, "illegal-move")
    assert (await office.read(CLERK, "/announcements"))["items"][0]["version"] == approved["version"]


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_file_that_is_no_fit_recording_is_refused_with_what_was_expected(office: Office, name: str) -> None:
    one = await written(office)
    file = {"file": ("../../etc/passwd.wav", HOSTILE[name](), "audio/wav")}
    answer = await office.ask(CLERK, "POST", f"/announcements/{one['id']}/recording", files=file)
    assert (answer.status_code, answer.json()["error"]) == (422, "recording-unfit")
    assert answer.json()["message"].startswith("expected ")


async def test_a_file_beyond_the_limit_is_refused(office: Office) -> None:
    one = await written(office)
    file = {"file": ("long.wav", bytes(13 << 20), "audio/wav")}
    answer = await office.ask(CLERK, "POST", f"/announcements/{one['id']}/recording", files=file)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("changed", "status", "slug"),
    [
        ({"text": ""}, 422, "invalid-input"),
        ({"areas": [{"district": "火星区"}]}, 422, "announcement-invalid"),
        ({"phrase": "../welcome"}, 422, "announcement-invalid"),
        ({"ends_at": (NOON + timedelta(days=30)).isoformat()}, 422, "announcement-invalid"),
        ({"department": "housing"}, 403, "not-allowed"),
        ({"more": True}, 422, "invalid-input"),
    ],
)
async def test_what_cannot_be_announced_is_refused(
    office: Office, changed: dict[str, Any], status: int, slug: str
) -> None:
    answer = await office.ask(CLERK, "POST", "/announcements", json=TEXT | changed)
    assert (answer.status_code, answer.json()["error"]) == (status, slug)


async def test_a_draft_is_written_anew_by_its_own_office_on_the_version_it_saw(office: Office) -> None:
    one = await written(office)
    body = {"content": TEXT | {"text": "停水至20:00"}, "version": one["version"]}
    path = f"/announcements/{one['id']}"
    assert (await office.ask(OTHER_CLERK, "PUT", path, json=body)).status_code == 403
    assert (await office.ask(CLERK, "PUT", path, json=body)).json()["text"] == "停水至20:00"
    stale = await office.ask(CLERK, "PUT", path, json=body)
    assert (stale.status_code, stale.json()["error"]) == (409, "announcement-stale")
