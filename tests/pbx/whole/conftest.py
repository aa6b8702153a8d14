"""Hotlines started as a user starts them, one of each flavour for all tests that need one."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from config.settings import AsrEngine, AsrSettings
from hotline.console_client import health
from tests.pbx.whole.stage import LOOK_EVERY_S, Stage, staged
from tests.ports import free_udp_block
from tests.whole import whole_hotline

RTP_PORTS = 600
"""Enough for a crowd: four for each call that is answered."""


MODEL_S = 60.0


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A hotline without speech recognition and with prompts of a moment each."""
    rtp = free_udp_block(RTP_PORTS)
    async with (
        whole_hotline(
            tmp_path_factory.mktemp("whole"),
            asr=AsrSettings(engine=AsrEngine.OFF),
            rtp_start=rtp,
            rtp_end=rtp + RTP_PORTS - 1,
        ) as whole,
        staged(whole) as stage,
    ):
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def stage(one_stage: Stage) -> AsyncIterator[Stage]:
    """The hotline without recognition, without a call in it before and after."""
    yield one_stage
    await one_stage.clear()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_listening_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A hotline that hears with the small Korean model: it needs no download from abroad and little time."""
    heard = AsrSettings(engine=AsrEngine.VOSK, model="vosk-ko", keep_tap_audio=True, workers=2)
    async with whole_hotline(tmp_path_factory.mktemp("listening"), asr=heard) as whole, staged(whole) as stage:
        async with asyncio.timeout(MODEL_S):
            while (await health(whole.settings) or {})["transcription"]["status"] != "on":  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(LOOK_EVERY_S)
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def listening_stage(one_listening_stage: Stage) -> AsyncIterator[Stage]:
    """The hotline that hears, without a call in it before and after."""
    yield one_listening_stage
    await one_listening_stage.clear()
