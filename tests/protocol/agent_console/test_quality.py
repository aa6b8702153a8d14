"""Quality inspection over HTTP: claimed by one, scored by the card, shown to nobody but inspectors and the operator."""

import asyncio
import wave
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.quality.service import keep_time
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running
from tests.protocol.agent_console.office import INSPECTOR, OPERATOR, REVIEWER, SUPERVISOR, Office, open_office

pytestmark = pytest.mark.protocol

CALL, OTHER_CALL = "hotline-1.1", "hotline-2.2"
ONE = "/quality/inspections/1"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A recorded call of 8001 that is to be inspected."""
    async with open_office(tmp_path) as office:
        stories.ended(office.world, OPERATOR, CALL, recording="call.wav")
        folder = office.world.deps.settings.recordings_dir
        folder.mkdir(parents=True, exist_ok=True)
        with wave.open(str(folder / "call.wav"), "wb") as sound:
            sound.setnchannels(2)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(3200))
        asked = {"call_id": CALL, "reason": f"市民来电{stories.NUMBER}投诉"}
        made = await office.ask(SUPERVISOR, "POST", "/quality/inspections", json=asked)
        assert made.status_code == 201, made.text
        yield office


async def refused(office: Office, login: str, path: str, **body: Any) -> tuple[int, str]:
    answer = await office.ask(login, "POST", path, json=body) if body else await office.ask(login, "POST", path)
    return answer.status_code, answer.json()["error"]


async def taken(office: Office, login: str = INSPECTOR) -> dict[str, Any]:
    answer = await office.ask(login, "POST", f"{ONE}/claim")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def all_points(page: dict[str, Any]) -> dict[str, int]:
    return {item["key"]: item["points"] for group in page["card"]["groups"] for item in group["items"]}


async def told(office: Office, **points: int) -> dict[str, Any]:
    """Claim and score the call; the named items get other points."""
    page = await taken(office)
    body = {
        "scores": {**all_points(page), **points},
        "remarks": dict.fromkeys(points, "打断市民"),
        "summary": "总体良好",
        "version": page["version"],
    }
    answer = await office.ask(INSPECTOR, "POST", f"{ONE}/score", json=body)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def test_of_two_inspectors_who_claim_at_once_one_has_it(console: Running) -> None:
    stories.ended(console.world, OPERATOR, CALL)
    async with console.browser() as boss, console.browser() as other:
        for page, login in ((boss, SUPERVISOR), (other, INSPECTOR)):
            await page.sign_in(login)
        await boss.http.post("/api/quality/inspections", json={"call_id": CALL, "reason": "抽查"})

        async def claims(page: Browser) -> int:
            return (await page.http.post("/api/quality/inspections/1/claim")).status_code

        for _ in range(5):
            assert sorted(await asyncio.gather(claims(boss), claims(other))) == [200, 409]
            for page in (boss, other):
                await page.http.post("/api/quality/inspections/1/release")


async def test_a_call_goes_from_hand_to_hand_and_everybody_sees_what_is_theirs(office: Office) -> None:
    (row,) = (await office.read(REVIEWER, "/quality/inspections", box="waiting"))["items"]
    assert (row["state"], row["reasons"], row["operator_name"]) == ("waiting", ["by_hand"], "name 8001")
    assert (row["call"]["number_shown"], row["call"]["talked_s"], row["most"]) == ("138****6021", 60, 100)
    assert row["may"]["claim"]
    page = await taken(office)
    assert page["card"]["day"] == "2026-11-20"
    assert (page["claimed_by"], page["may"]["score"], page["asked_by"]) == (INSPECTOR, True, SUPERVISOR)
    assert await refused(office, REVIEWER, f"{ONE}/claim") == (409, "already-claimed")
    assert (await office.read(INSPECTOR, "/quality/counts"))["mine"] == 1
    result = await told(office, tone=8)
    assert (result["state"], result["points"], result["remarks"]) == ("told", 96, {"tone": "打断市民"})
    assert (await office.read(OPERATOR, "/quality/counts"))["own_new"] == 1
    mine = await office.read(OPERATOR, ONE)
    assert (mine["points"], mine["summary"], mine["may"]["appeal"]) == (96, "总体良好", True)
    hidden = ("claimed_by", "scored_by", "asked_by", "asked_reason")
    assert [mine[name] or None for name in hidden] == [None] * 4
    assert INSPECTOR not in str(mine)
    assert (await office.ask(OPERATOR, "POST", f"{ONE}/seen")).status_code == 200
    appealed = await office.ask(OPERATOR, "POST", f"{ONE}/appeal", json={"reason": "并未打断"})
    assert appealed.json()["state"] == "appealed"
    assert await refused(office, INSPECTOR, f"{ONE}/decide", reason="维持") == (403, "own-decision")
    better = {**all_points(page), "tone": 11}
    decided = await office.ask(REVIEWER, "POST", f"{ONE}/decide", json={"scores": better, "reason": "确未打断"})
    assert (decided.json()["points"], decided.json()["appeal"]["points_before"]) == (99, 96)
    mine = await office.read(OPERATOR, ONE)
    assert (mine["appeal"]["decision"], mine["appeal"]["decision_reason"]) == ("changed", "确未打断")
    assert (mine["appeal"]["decided_by"], mine["seen_at"]) == (None, None)
    figures = await office.read(SUPERVISOR, "/quality/figures", since="2026-11-20", until="2026-11-20")
    assert figures["operators"] == [
        {"operator": "8001", "name": "name 8001", "inspected": 1, "mean": 99.0, "fatal": 0, "appealed": 1, "changed": 1}
    ]
    assert (figures["items"][0]["key"], figures["items"][0]["loss"]) == ("tone", 1.0)


async def test_a_result_is_shown_to_nobody_but_its_operator_and_inspectors(office: Office) -> None:
    assert (await office.ask(OPERATOR, "GET", ONE)).status_code == 404
    await told(office)
    for login in ("8002", "7001", "6001", "9201", "9901"):
        for method, path in (("GET", ONE), ("POST", f"{ONE}/seen"), ("POST", f"{ONE}/agree")):
            answer = await office.ask(login, method, path)
            assert (answer.status_code, answer.json()["error"]) == (404, "no-such-inspection"), (login, path)
        assert (await office.read(login, "/quality/own"))["items"] == []
        assert (await office.ask(login, "GET", "/quality/inspections?box=done")).status_code == 403
    assert [row["id"] for row in (await office.read(OPERATOR, "/quality/own"))["items"]] == [1]


async def test_notices_of_a_result_and_an_appeal_reach_only_whom_they_concern(office: Office) -> None:
    async def subjects(login: str) -> list[str]:
        return [one["subject"] for one in (await office.read(login, "/notices"))["items"] if one["kind"] == "quality"]

    await told(office)
    await office.ask(OPERATOR, "POST", f"{ONE}/appeal", json={"reason": "不妥"})
    assert await subjects(OPERATOR) == ["质检结果：100 分（满分 100 分）"]
    assert await subjects(REVIEWER) == await subjects(SUPERVISOR) == ["质检申诉：工号 8001"]
    for login in ("8002", INSPECTOR, "9901", "7001"):
        assert await subjects(login) == []


async def test_an_inspector_hears_the_call_as_long_as_it_is_claimed_and_the_operator_their_own(office: Office) -> None:
    async def hears(login: str) -> list[int]:
        paths = ("", "/recording", "/recording/wave-form")
        return [(await office.ask(login, "GET", f"/calls/{CALL}{path}")).status_code for path in paths]

    assert await hears(INSPECTOR) == [404] * 3
    await taken(office)
    assert await hears(INSPECTOR) == [200] * 3
    assert await hears(REVIEWER) == [404] * 3
    assert await hears(OPERATOR) == [200] * 3
    office.world.clock.advance(60 * 60)
    assert await hears(INSPECTOR) == [404] * 3


async def test_forged_scores_and_wrong_versions_are_refused_and_change_nothing(office: Office) -> None:
    page = await taken(office)
    points = all_points(page)
    forged: tuple[dict[str, Any], ...] = (
        {**points, "tone": 100},
        {**points, "tone": -1},
        {**points, "charm": 5},
        {key: score for key, score in points.items() if key != "tone"},
        {**points, "tone": 1},
        {**points, "tone": 1.5},
        {**points, "tone": True},
        {**points, "tone": "12"},
        {**points, "tone": 10**30},
        {f"k{n}": 1 for n in range(500)},
    )
    for scores in forged:
        body = {"scores": scores, "version": page["version"]}
        status, slug = await refused(office, INSPECTOR, f"{ONE}/score", **body)
        assert (status, slug in ("scores-invalid", "invalid-input")) == (422, True), scores
    for version in (0, page["version"] + 1):
        stale = await refused(office, INSPECTOR, f"{ONE}/score", scores=points, version=version)
        assert stale == (409, "inspection-stale")
    extra = {"scores": points, "version": page["version"], "points": 100}
    assert await refused(office, INSPECTOR, f"{ONE}/score", **extra) == (422, "invalid-input")
    not_theirs = await refused(office, REVIEWER, f"{ONE}/score", scores=points, version=page["version"])
    assert not_theirs == (409, "not-your-claim")
    assert (await office.read(INSPECTOR, ONE))["scores"] is None


async def test_ten_thousand_characters_are_kept_and_more_are_refused(office: Office) -> None:
    page, long = await taken(office), "字" * 10_000
    points = {**all_points(page), "tone": 1}
    body = {"scores": points, "remarks": {"tone": long}, "summary": long, "version": page["version"]}
    too_long = ({**body, "summary": f"{long}字"}, {**body, "remarks": {"tone": f"{long}字"}})
    for more in too_long:
        assert await refused(office, INSPECTOR, f"{ONE}/score", **more) == (422, "invalid-input")
    kept = (await office.ask(INSPECTOR, "POST", f"{ONE}/score", json=body)).json()
    assert (kept["summary"], kept["remarks"]) == (long, {"tone": long})
    assert await refused(office, OPERATOR, f"{ONE}/appeal", reason=f"{long}字") == (422, "invalid-input")
    assert await refused(office, OPERATOR, f"{ONE}/appeal", reason=" ") == (422, "invalid-input")
    assert (await office.ask(OPERATOR, "POST", f"{ONE}/appeal", json={"reason": long})).json()["appeal"][
        "reason"
    ] == long


async def test_what_cannot_be_inspected_is_refused_with_its_reason(office: Office) -> None:
    async def asked(login: str, call_id: str) -> tuple[int, str]:
        return await refused(office, login, "/quality/inspections", call_id=call_id, reason="抽查")

    stories.arrives(office.world, OTHER_CALL)
    assert await asked(INSPECTOR, CALL) == (409, "already-inspected")
    assert await asked(INSPECTOR, OTHER_CALL) == (422, "call-not-inspectable")
    assert await asked(INSPECTOR, "nobody") == (404, "no-such-call")
    stories.ended(office.world, INSPECTOR, "hotline-3.3")
    assert await asked(INSPECTOR, "hotline-3.3") == (403, "own-call")


async def test_a_claim_that_ran_out_is_shown_as_none_and_taken_by_another(office: Office) -> None:
    await taken(office)
    office.world.clock.advance(60 * 60)
    (row,) = (await office.read(REVIEWER, "/quality/inspections", box="waiting"))["items"]
    assert (row["state"], row["claimed_by"], row["may"]["claim"]) == ("waiting", None, True)
    assert (await taken(office, REVIEWER))["claimed_by"] == REVIEWER
    assert await refused(office, INSPECTOR, f"{ONE}/release") == (409, "not-your-claim")


async def test_after_the_time_to_appeal_the_result_stands(office: Office) -> None:
    await told(office)
    office.world.clock.advance(timedelta(days=3).total_seconds())
    assert await refused(office, OPERATOR, f"{ONE}/appeal", reason="迟了") == (409, "appeal-over")
    with office.world.deps.factory.begin() as session:
        keep_time(session, office.world.clock.now)
    assert (await office.read(OPERATOR, ONE))["state"] == "closed"
    assert await refused(office, OPERATOR, f"{ONE}/agree") == (409, "illegal-move")


async def test_what_people_write_may_quote_the_citizen_and_lies_sealed(office: Office) -> None:
    page = await taken(office)
    said = f"回访{stories.NUMBER}"
    body = {"scores": {**all_points(page), "tone": 1}, "remarks": {"tone": said}, "summary": said}
    await office.ask(INSPECTOR, "POST", f"{ONE}/score", json={**body, "version": page["version"]})
    await office.ask(OPERATOR, "POST", f"{ONE}/appeal", json={"reason": said})
    await office.ask(REVIEWER, "POST", f"{ONE}/decide", json={"reason": said})
    with office.world.engine.connect() as connection:
        lying = str(connection.exec_driver_sql("SELECT * FROM inspections").all())
    assert ("upheld" in lying, stories.NUMBER in lying) == (True, False)


async def test_figures_are_of_days_that_follow_each_other_and_of_a_year_at_most(office: Office) -> None:
    for since, until in (("2026-11-20", "2026-11-19"), ("2025-11-19", "2026-11-20"), ("gestern", "2026-11-20")):
        answer = await office.ask(SUPERVISOR, "GET", "/quality/figures", params={"since": since, "until": until})
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid-input")
