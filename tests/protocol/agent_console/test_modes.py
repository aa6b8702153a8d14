"""The line's mode over HTTP: shown to everybody, switched with a reason and an end."""

from datetime import timedelta

import pytest

from tests.console_fakes import NOON
from tests.protocol.agent_console.conftest import Running

pytestmark = pytest.mark.protocol

STORM = {"mode": "storm", "reason": "暴雨红色预警", "until": (NOON + timedelta(hours=6)).isoformat()}


async def test_a_mode_is_switched_on_seen_by_everybody_and_ended(console: Running) -> None:
    async with console.browser() as keeper, console.browser() as operator:
        await keeper.sign_in("9901")
        await operator.sign_in("8001")
        assert (await operator.http.get("/api/line-mode")).json() == {"now": None}
        made = await keeper.http.post("/api/line-mode", json=STORM)
        assert (made.status_code, made.json()["set_by"], made.json()["name"]) == (201, "9901", "暴雨应急")
        assert (await operator.http.get("/api/line-mode")).json()["now"]["mode"] == "storm"
        assert (await keeper.http.delete("/api/line-mode")).status_code == 204
        assert (await operator.http.get("/api/line-mode")).json() == {"now": None}
        assert (await keeper.http.delete("/api/line-mode")).json()["error"] == "no-mode"
        told = (await keeper.http.get("/api/line-mode/history")).json()
        assert [choice["mode"] for choice in told["choices"]] == ["storm"]
        assert [(one["reason"], one["ended_by"]) for one in told["history"]] == [("暴雨红色预警", "9901")]


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        ({"mode": "party"}, "unknown-mode"),
        ({"until": NOON.isoformat()}, "mode-until"),
        ({"until": "2026-11-20T12:00:00"}, "invalid-input"),
        ({"reason": " "}, "invalid-input"),
    ],
)
async def test_a_mode_that_is_not_whole_is_refused(console: Running, wrong: dict[str, str], slug: str) -> None:
    async with console.browser() as keeper:
        await keeper.sign_in("9901")
        refused = await keeper.http.post("/api/line-mode", json=STORM | wrong)
        assert (refused.status_code, refused.json()["error"]) == (422, slug)
        assert (await keeper.http.get("/api/line-mode")).json() == {"now": None}
