"""The citizen calls from another telephone and tells the query code: any operator reads, and reminds; nothing more."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from tests.protocol.agent_console.office import CLERK, NAME, OPERATOR, SUPERVISOR, Office, open_office

pytestmark = pytest.mark.protocol

OTHER = "8002"


async def of_others(office: Office) -> tuple[str, str]:
    """Return number and query code of a dispatched ticket that operator 8002 has nothing to do with."""
    number = await office.dispatched()
    return number, (await office.read(SUPERVISOR, f"/tickets/{number}"))["query_code"]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_code_opens_the_ticket_for_reading_and_reminding(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "agent_console")
    async with open_office(tmp_path) as office:
        number, code = await of_others(office)
        path = f"/tickets/{number}"
        assert (await office.ask(OTHER, "GET", path)).status_code == 404
        page = await office.read(OTHER, path, code=code)
        assert ([one["move"] for one in page["allowed"]], page["by_code"]) == (["remind"], True)
        assert (await office.read(OPERATOR, path, code=code))["by_code"] is False
        assert NAME not in str(page)
        (line,) = [r for r in caplog.records if r.getMessage() == "a ticket was opened by its query code"]
        assert (line.operator, line.reference) == (OTHER, number)  # type: ignore[attr-defined]  # given as extra values
        assert [e for e in page["time_line"] if e["who"] == OTHER] == []
        remind = {"request": {"move": "remind", "text": "市民来电催办"}, "code": code}
        reminded = await office.ask(OTHER, "POST", f"{path}/moves", json=remind)
        assert (reminded.status_code, reminded.json()["reminders"]) == (200, 1)
        note = {"request": {"move": "note", "reason": "知悉"}, "code": code}
        assert (await office.ask(OTHER, "POST", f"{path}/moves", json=note)).status_code == 404
        secret = {"field": "name", "reason": "核对"}
        assert (await office.ask(OTHER, "POST", f"{path}/reveal", json=secret)).status_code == 404


async def test_the_code_is_of_no_use_to_a_department_or_for_a_confidential_matter(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        page = await office.make()
        path = f"/tickets/{page['number']}?code={page['query_code']}"
        assert (await office.ask(CLERK, "GET", path)).status_code == 404
        secret = await office.make("key-0002", confidentiality="confidential")
        path = f"/tickets/{secret['number']}?code={secret['query_code']}"
        assert (await office.ask(OTHER, "GET", path)).status_code == 404
        assert (await office.ask(OPERATOR, "GET", path)).status_code == 200


async def test_a_wrong_code_is_no_ticket_and_guessing_ends(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number, code = await of_others(office)
        path, unknown = f"/tickets/{number}", "/tickets/000000000000000000"
        nothing = await office.ask(OTHER, "GET", f"{unknown}?code={code}")
        for _ in range(9):
            refused = await office.ask(OTHER, "GET", f"{path}?code={wrong(code)}")
            assert (refused.status_code, refused.json()) == (404, nothing.json())
        shut = await office.ask(OTHER, "GET", f"{path}?code={code}")
        assert (shut.status_code, shut.json()["error"]) == (429, "too-many-tries")
        assert int(shut.headers["retry-after"]) == 3_601
        remind = {"request": {"move": "remind", "text": "催办"}, "code": code}
        assert (await office.ask(OTHER, "POST", f"{path}/moves", json=remind)).status_code == 429
        office.world.clock.now += timedelta(hours=1, seconds=1)
        assert (await office.ask(OTHER, "GET", f"{path}?code={code}")).status_code == 200


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６"])
async def test_what_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    async with open_office(tmp_path) as office:
        answer = await office.ask(OTHER, "GET", "/tickets/000000000000000000", params={"code": code})
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid-input")
