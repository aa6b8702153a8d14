"""Work that is done again and again."""

import asyncio
import threading

import pytest

from hotline.repeated import Repeated

pytestmark = pytest.mark.unit


async def test_work_that_fails_is_done_again_until_it_is_stopped() -> None:
    turns: list[int] = []
    enough = threading.Event()

    def work() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError
        enough.set()

    repeated = Repeated("work", work, every_s=0)
    await repeated.start()
    async with asyncio.timeout(10):
        await asyncio.to_thread(enough.wait)
    await repeated.stop()
    assert len(turns) >= 2


async def test_it_can_be_stopped_before_it_began() -> None:
    await Repeated("work", lambda: None, every_s=0).stop()
