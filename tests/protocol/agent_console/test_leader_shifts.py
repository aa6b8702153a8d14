"""A leader's shift over HTTP: planned, approved, published, booked; a call is led to the leader with a summary."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from crm.leader_shifts.hours import keep_hours
from tests.console_fakes import CALL
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import ADMIN, INSPECTOR, LEADER, OPERATOR, SUPERVISOR, Office, open_office

pytestmark = pytest.mark.protocol

PLAN = {
    "leader": LEADER,
    "duty": SUPERVISOR,
    "starts_at": "2026-11-20T04:30:00Z",
    "ends_at": "2026-11-20T16:30:00Z",
    "scope": "城市管理",
    "companions": {"city-mgmt": "8002"},
    "places": 1,
}
NOTE = {"kind": "queue", "target": "leader", "way": "blind", "note": "路灯坏了三天，已报两次"}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def asks(office: Office, login: str, method: str, path: str, status: int, **json: Any) -> Any:
    """Ask, and return the answer to what must be answered so."""
    body = {"json": json} if json else {}
    answer = await office.ask(login, method, f"/leader-shifts{path}", **body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def published(office: Office) -> int:
    shift: int = (await asks(office, SUPERVISOR, "POST", "", 201, **PLAN))["id"]
    for login, move in ((SUPERVISOR, "submit"), (ADMIN, "approve"), (SUPERVISOR, "publish")):
        await asks(office, login, "POST", f"/{shift}/moves", 200, move=move)
    return shift


def ticks(office: Office, minutes: float) -> None:
    """Let the clock go on, and look at the shifts."""
    office.world.clock.advance(minutes * 60)
    rules = office.world.deps.profile.leader_shifts
    assert rules
    with office.world.deps.factory.begin() as session:
        keep_hours(session, rules, office.world.clock())


async def test_a_shift_is_approved_by_a_second_person_who_sees_what_is_unusual(office: Office) -> None:
    made = await asks(office, SUPERVISOR, "POST", "", 201, **PLAN)
    assert (made["state"], made["unusual"]) == ("draft", ["over_midnight"])
    assert made["companions"][0]["seat"] == {"login": "8002", "name": made["companions"][0]["seat"]["name"]}
    sent = await asks(office, SUPERVISOR, "POST", f"/{made['id']}/moves", 200, move="submit")
    assert sent["moves"] == ["send_back", "withdraw"]
    refused = await asks(office, SUPERVISOR, "POST", f"/{made['id']}/moves", 409, move="approve")
    assert refused["error"] == "leader-shift-second-person"
    seen = await asks(office, LEADER, "GET", f"/{made['id']}", 200)
    assert seen["moves"] == ["send_back", "approve"]


async def test_an_overlapping_plan_is_refused_with_the_shift_it_meets(office: Office) -> None:
    shift = await published(office)
    refused = await asks(office, ADMIN, "POST", "", 409, **PLAN)
    assert (refused["error"], refused["details"]["shift"]) == ("leader-shifts-overlap", shift)


async def test_an_operator_books_a_place_and_everybody_sees_it_masked(office: Office) -> None:
    shift = await published(office)
    place = {"number": "13600001234", "name": "王建国", "matter": "王建国家停暖"}
    made = await asks(office, OPERATOR, "POST", f"/{shift}/bookings", 201, **place)
    assert (made["number_shown"], made["name_shown"], made["matter"]) == ("136****1234", "王**", "王**家停暖")
    full = await asks(office, OPERATOR, "POST", f"/{shift}/bookings", 409, number="13600005678", matter="停水")
    assert full["error"] == "leader-shift-not-bookable"
    await asks(office, OPERATOR, "DELETE", f"/{shift}/bookings/{made['id']}", 204)
    assert (await asks(office, INSPECTOR, "GET", f"/{shift}", 200))["taken"] == 0


def on_the_line(office: Office) -> None:
    """Let an operator talk with a citizen."""
    stories.arrives(office.world)
    stories.answers(office.world, OPERATOR)


async def leads(office: Office, note: dict[str, str] = NOTE) -> tuple[int, str]:
    answer = await office.ask(OPERATOR, "POST", f"/calls/{CALL}/hand-over", json=note)
    return answer.status_code, answer.json()["error"] if answer.status_code >= 400 else ""


async def test_a_call_is_led_to_the_leader_within_the_shift_and_with_a_summary(office: Office) -> None:
    await published(office)
    on_the_line(office)
    assert await leads(office) == (409, "leader-shift-none-now")
    ticks(office, 30)
    assert await leads(office, {**NOTE, "note": ""}) == (422, "leader-summary-missing")
    assert await leads(office) == (202, "")
    assert office.world.hand_overs.begun[-1].note == NOTE["note"]
    assert office.world.hand_overs.sooner == [0]


async def test_who_booked_goes_first(office: Office) -> None:
    shift = await published(office)
    await asks(office, OPERATOR, "POST", f"/{shift}/bookings", 201, number=stories.NUMBER, matter="停暖")
    on_the_line(office)
    ticks(office, 30)
    assert await leads(office) == (202, "")
    assert office.world.hand_overs.sooner == [1]
    assert (await asks(office, SUPERVISOR, "GET", f"/{shift}/bookings", 200))[0]["state"] == "led"


async def test_a_full_line_to_the_leader_takes_only_who_booked(office: Office) -> None:
    shift = await published(office)
    rules = office.world.deps.profile.leader_shifts
    assert rules
    on_the_line(office)
    ticks(office, 30)
    office.world.hand_overs.waiting = rules.waiting
    assert await leads(office) == (409, "leader-shift-full")
    assert (await asks(office, OPERATOR, "GET", "/now", 200))["waiting"] == rules.waiting
    await asks(office, OPERATOR, "POST", f"/{shift}/bookings", 201, number=stories.NUMBER, matter="停暖")
    assert await leads(office) == (202, "")


async def test_a_leader_who_does_not_appear_gets_no_calls_and_the_duty_officer_is_told(office: Office) -> None:
    await published(office)
    on_the_line(office)
    ticks(office, 30)
    ticks(office, 10)
    assert await leads(office) == (409, "leader-absent")
    told = await office.read(SUPERVISOR, "/notices")
    assert told["items"][0]["subject"].endswith("未到岗接听，来电按常规办理")
    assert (await asks(office, OPERATOR, "GET", "/now", 200))["shift"]["absent"] is True


async def test_a_shift_that_is_over_has_a_report_as_word_and_as_pdf(office: Office) -> None:
    shift = await published(office)
    ticks(office, 30)
    early = await asks(office, SUPERVISOR, "GET", f"/{shift}/report.docx", 409)
    assert early["error"] == "leader-shift-not-over"
    await asks(office, SUPERVISOR, "POST", f"/{shift}/moves", 200, move="end")
    await asks(office, SUPERVISOR, "POST", f"/{shift}/moves", 200, move="report")
    word = await office.ask(INSPECTOR, "GET", f"/leader-shifts/{shift}/report.docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(word.content)).paragraphs)
    assert "接听日情况报告" in text
    assert "共来电0个" in text
    paper = await office.ask(LEADER, "GET", f"/leader-shifts/{shift}/report.pdf")
    assert paper.content.startswith(b"%PDF")
    (year,) = await asks(office, LEADER, "GET", "/years", 200)
    assert (year["leader"]["login"], year["shifts"], year["figures"]["calls"]) == (LEADER, 1, 0)
