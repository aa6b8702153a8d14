"""A week is planned at a supervisor's page and read at the operators'."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm.operators.models import OperatorStateLog
from tests.protocol.agent_console.office import OPERATOR, SUPERVISOR, Office, open_office

pytestmark = pytest.mark.protocol

WEEK = "/planning/weeks/2026-11-23"
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
COLLEAGUE = "8002"
THIS_WEEK, TODAY = "/planning/weeks/2026-11-16", "2026-11-20"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


def wish(operator: str, day: str, shift: str) -> dict[str, str]:
    return {"operator": operator, "day": day, "shift": shift, "queue": "hotline"}


async def drafted(
    office: Office, *shifts: dict[str, str], revision: int | None = None, week: str = WEEK
) -> dict[str, Any]:
    answer = await office.ask(SUPERVISOR, "PUT", f"{week}/draft", json={"shifts": shifts, "revision": revision})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def published(office: Office, *shifts: dict[str, str], week: str = WEEK) -> dict[str, Any]:
    revision = (await drafted(office, *shifts, week=week))["plan"]["revision"]
    answer = await office.ask(SUPERVISOR, "POST", f"{week}/publication", json={"revision": revision})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def my_week(office: Office, login: str) -> list[tuple[str, str]]:
    mine = await office.read(login, "/planning/my-shifts", monday=MONDAY)
    return [(shift["day"], shift["shift"]) for shift in mine["shifts"]]


async def test_an_operator_sees_a_shift_once_it_is_published(office: Office) -> None:
    plan = wish(OPERATOR, MONDAY, "early_a")
    draft = await drafted(office, plan)
    assert draft["faults"] == []
    assert await my_week(office, OPERATOR) == []
    await office.ask(SUPERVISOR, "POST", f"{WEEK}/publication", json={"revision": draft["plan"]["revision"]})
    assert await my_week(office, OPERATOR) == [(MONDAY, "early_a")]
    assert await my_week(office, COLLEAGUE) == []
    week = await office.read(SUPERVISOR, WEEK)
    assert (week["plan"]["state"], week["published_version"]) == ("published", 1)
    assert {person["login"] for person in week["people"]} >= {OPERATOR, COLLEAGUE}
    assert [day["work"] for day in week["days"]] == [True] * 5 + [False] * 2


async def test_a_faulty_week_is_kept_with_its_faults_and_not_published(office: Office) -> None:
    draft = await drafted(office, wish(OPERATOR, MONDAY, "night_a"), wish(OPERATOR, TUESDAY, "early_a"))
    [fault] = draft["faults"]
    assert (fault["kind"], fault["operator"], fault["hours"], fault["limit"]) == ("short_rest", OPERATOR, 0.0, 11.0)
    asked = {"revision": draft["plan"]["revision"]}
    refused = await office.ask(SUPERVISOR, "POST", f"{WEEK}/publication", json=asked)
    assert (refused.status_code, refused.json()["error"]) == (409, "plan-faulty")
    assert await my_week(office, OPERATOR) == []


async def test_two_supervisors_do_not_overwrite_each_other(office: Office) -> None:
    seen = (await drafted(office, wish(OPERATOR, MONDAY, "early_a")))["plan"]["revision"]
    await drafted(office, wish(OPERATOR, MONDAY, "late_a"), revision=seen)
    late = await office.ask(SUPERVISOR, "PUT", f"{WEEK}/draft", json={"shifts": [], "revision": seen})
    assert (late.status_code, late.json()["error"]) == (409, "plan-stale")
    week = await office.read(SUPERVISOR, WEEK)
    assert [shift["shift"] for shift in week["shifts"]] == ["late_a"]


async def test_without_a_past_the_page_is_told_what_is_lacking(office: Office) -> None:
    needs = await office.read(SUPERVISOR, f"{WEEK}/needs")
    assert {need["day"] for need in needs} == {f"2026-11-{day}" for day in range(23, 30)}
    assert {(need["lack"]["of"], need["lack"]["found"]) for need in needs} == {("days", 0)}
    assert all(need["half_hours"] == [] for need in needs)
    filled = await office.ask(SUPERVISOR, "POST", f"{WEEK}/proposal", json={"shifts": []})
    assert filled.json() == {"shifts": [], "gaps": []}


async def test_a_swap_goes_from_desk_to_desk(office: Office) -> None:
    await published(office, wish(OPERATOR, MONDAY, "early_a"), wish(COLLEAGUE, TUESDAY, "late_a"))
    mine = await office.read(OPERATOR, "/planning/my-shifts", monday=MONDAY)
    assert [(shift["operator"], shift["day"]) for shift in mine["swappable"]] == [(COLLEAGUE, TUESDAY)]
    wanted = {
        "own": {"day": MONDAY, "shift": "early_a"},
        "colleague": COLLEAGUE,
        "theirs": {"day": TUESDAY, "shift": "late_a"},
    }
    asked = await office.ask(OPERATOR, "POST", "/planning/swaps", json=wanted)
    assert (asked.status_code, asked.json()["moves"]) == (201, ["withdraw"])
    path = f"/planning/swaps/{asked.json()['id']}/moves"
    [seen] = await office.read(COLLEAGUE, "/planning/swaps")
    assert seen["moves"] == ["agree", "decline"]
    early = await office.ask(SUPERVISOR, "POST", path, json={"move": "accept"})
    assert (early.status_code, early.json()["error"]) == (409, "illegal-move")
    assert (await office.ask(COLLEAGUE, "POST", path, json={"move": "agree"})).status_code == 200
    assert (await office.ask(SUPERVISOR, "POST", path, json={"move": "accept"})).json()["state"] == "accepted"
    assert await my_week(office, OPERATOR) == [(TUESDAY, "late_a")]
    assert await my_week(office, COLLEAGUE) == [(MONDAY, "early_a")]


async def test_shifts_and_swaps_ring_the_bell_of_those_they_concern(office: Office) -> None:
    async def bell(login: str) -> list[str]:
        return [one["subject"] for one in (await office.read(login, "/notices", unread="true"))["items"]]

    await published(office, wish(OPERATOR, MONDAY, "early_a"), wish(COLLEAGUE, TUESDAY, "late_a"))
    assert await bell(OPERATOR) == await bell(COLLEAGUE) == ["11月23日（周一）起一周的班次已发布"]
    assert await bell(SUPERVISOR) == []
    own, theirs = ({"day": MONDAY, "shift": "early_a"}, {"day": TUESDAY, "shift": "late_a"})
    wanted = {"own": own, "colleague": COLLEAGUE, "theirs": theirs}
    await office.ask(OPERATOR, "POST", "/planning/swaps", json=wanted)
    assert "请您换班" in (await bell(COLLEAGUE))[0]
    assert len(await bell(OPERATOR)) == 1
    mine = (await office.read(COLLEAGUE, "/notices"))["items"]
    assert {one["kind"] for one in mine} == {"shifts"}
    foreign = {"ids": [one["id"] for one in mine]}
    assert (await office.ask(OPERATOR, "POST", "/notices/read", json=foreign)).json() == {"unread": 1}
    assert (await office.ask(COLLEAGUE, "POST", "/notices/read", json=foreign)).json() == {"unread": 0}


async def test_adherence_is_everybodys_for_who_plans_and_ones_own_for_an_operator(office: Office) -> None:
    await published(office, wish(OPERATOR, TODAY, "early_a"), wish(COLLEAGUE, TODAY, "early_b"), week=THIS_WEEK)
    with office.world.deps.factory.begin() as session:
        half_past_six = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)
        session.add(OperatorStateLog(operator=OPERATOR, at=half_past_six, move="ready", state="ready"))
    everybody = await office.read(SUPERVISOR, "/planning/adherence", day=TODAY)
    found = {one["shift"]["operator"]: one for one in everybody["shifts"]}
    kept = found[OPERATOR]
    assert (kept["late_s"], kept["worked_s"], kept["planned_s"], kept["over"]) == (1800, 18000, 19800, False)
    assert kept["spans"][0]["state"] == "ready"
    assert found[COLLEAGUE]["share"] == 0
    own = await office.read(COLLEAGUE, "/planning/adherence", day=TODAY)
    assert [one["shift"]["operator"] for one in own["shifts"]] == [COLLEAGUE]


@pytest.mark.parametrize("path", [WEEK, f"{WEEK}/needs"])
async def test_an_operator_reads_nobodys_plan(office: Office, path: str) -> None:
    assert (await office.ask(OPERATOR, "GET", path)).status_code == 403


async def test_a_week_that_begins_on_no_monday_is_refused(office: Office) -> None:
    refused = await office.ask(SUPERVISOR, "GET", "/planning/weeks/2026-11-24")
    assert (refused.status_code, refused.json()["error"]) == (422, "shift-invalid")
