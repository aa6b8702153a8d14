"""What the doctor says of the way to the pages and back."""

import asyncio
from typing import Any

import pytest

from config.settings import Settings
from hotline.doctor.check import Check, Finding
from hotline.doctor.running import check_pages

pytestmark = pytest.mark.unit


def told(monkeypatch: pytest.MonkeyPatch, **trips: int) -> Check:
    async def health(settings: Settings) -> dict[str, Any]:
        return {"pages": 3, "round_trips": trips}

    monkeypatch.setattr("hotline.doctor.running.health", health)
    return asyncio.run(check_pages(Settings()))


def test_slow_pages_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    well = told(monkeypatch, measured=6, p50_ms=4, p99_ms=499)
    ill = told(monkeypatch, measured=6, p50_ms=4, p99_ms=500)
    assert (well.finding, ill.finding) == (Finding.OK, Finding.WARN)
    assert ill.seen == "3 open; there and back p50 4 ms, p99 500 ms"


def test_pages_that_measured_nothing_yet_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, measured=0, p50_ms=0, p99_ms=0).seen == "3 open"
