"""The rehearsal that users run: a whole call by one command."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from hotline.drill.private import as_environment, private_settings

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(240)]

PROMISED = {
    "call_id",
    "menu_path",
    "queue",
    "wait_s",
    "pop_ms",
    "answered",
    "transcript_caller",
    "engine",
    "model",
    "ticket_number",
    "segments",
    "recording",
    "survey",
}


async def run(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run the command and return status, output and errors."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hotline", *arguments),
        env={**os.environ, **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    return process.returncode or 0, output.decode(), errors.decode()


async def test_a_private_drill_plays_a_whole_call_and_says_what_happened() -> None:
    status, output, errors = await run("drill", "--private", "--json")
    told: dict[str, Any] = json.loads(output)
    assert status == 0, [s for s in told["steps"] if not s["ok"]] or errors
    assert told.keys() >= PROMISED
    assert (told["menu_path"], told["queue"], told["answered"]) == (["3"], "hotline", True)
    assert (told["survey"], told["outcome"]) == (1, "answered")
    assert "路灯" in "".join(told["transcript_caller"])
    assert [s["kind"] for s in told["segments"]][:4] == ["menu", "speaking", "waiting", "talking"]
    assert len(told["ticket_number"]) == 18
    assert told["draft"]["district"] == "江岸区"


@pytest.mark.patient
async def test_without_a_hotline_a_drill_fails_in_one_clear_line(tmp_path: Path) -> None:
    with private_settings(tmp_path) as settings:
        environment = as_environment(settings)
        await run("db", "upgrade", environment=environment)
        status, _, errors = await run("drill", environment=environment)
    assert status == 1
    assert "Traceback" not in errors
    assert "console-down" in errors or "robot-failed" in errors


@pytest.mark.patient
async def test_doctor_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path) -> None:
    with private_settings(tmp_path) as settings:
        status, output, _ = await run("doctor", "--json", environment=as_environment(settings))
    told = {check["part"]: check for check in json.loads(output)["checks"]}
    assert status == 1
    assert {name for name, check in told.items() if check["finding"] == "fail"} >= {"database", "ami", "agi", "media"}
    assert told["database"]["fix"] == "hotline db upgrade"
    assert all(check["fix"] for check in told.values() if check["finding"] != "ok")


def test_settings_survive_the_way_through_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with private_settings(tmp_path) as settings:
        for name, value in as_environment(settings).items():
            monkeypatch.setenv(name, value)
        assert Settings().model_dump() == {**settings.model_dump(), "secret_key": settings.secret()}
