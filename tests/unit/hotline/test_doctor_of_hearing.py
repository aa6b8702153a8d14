"""What the doctor says of the recognisers at work."""

import asyncio
from dataclasses import asdict
from typing import Any

import pytest

from agent_console.health.schemas import HearingOut, Transcription
from asr.hearing import Hearing
from config.settings import Settings
from hotline.doctor.check import Check, Finding
from hotline.doctor.running import check_listening

pytestmark = pytest.mark.unit


def told(monkeypatch: pytest.MonkeyPatch, hearing: Hearing) -> Check:
    """Return what is said while the console's health says this."""
    state = Transcription(status="on", engine="vosk", model="vosk-small-cn")

    async def health(settings: Settings) -> dict[str, Any]:
        return {"transcription": state.model_dump(), "hearing": HearingOut(**asdict(hearing)).model_dump()}

    monkeypatch.setattr("hotline.doctor.running.health", health)
    return asyncio.run(check_listening(Settings()))


def test_what_was_dropped_is_told_beside_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, Hearing(workers=2, listening=2, dropped=7))
    assert found.finding is Finding.OK
    assert "7 frame(s) dropped, 0 piece(s) of text lost" in found.seen


def test_lost_text_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, Hearing(workers=2, listening=2, lost=3))
    assert found.finding is Finding.WARN
    assert "3 piece(s) of text lost" in found.seen
