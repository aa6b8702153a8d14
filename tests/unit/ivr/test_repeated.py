"""Work that is done again and again."""

import asyncio
import logging
from collections.abc import Iterator
from functools import partial

import pytest

from config.errors import ConflictError
from ivr.repeated import Repeated

pytestmark = pytest.mark.unit


async def test_a_failure_that_lasts_is_logged_once_and_another_or_a_later_one_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    turns: Iterator[Exception | None] = iter(
        (OSError("away"), OSError("away"), ValueError("other"), None, OSError("away again"), OSError("away again"))
    )
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        try:
            error = next(turns)
        except StopIteration:
            loop.call_soon_threadsafe(done.set)
            return
        if error:
            raise error

    repeated = Repeated("messages", partial(asyncio.to_thread, work), 0)
    with caplog.at_level(logging.ERROR):
        await repeated.start()
        await done.wait()
        await repeated.stop()
    logged = [record.exc_info[0] for record in caplog.records if record.exc_info]
    assert logged == [OSError, ValueError, OSError]


async def test_an_error_of_ours_says_what_is_wrong_and_the_work_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done, turns = asyncio.Event(), 0

    async def work() -> None:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise ConflictError("expected the line, it is away")
        done.set()

    repeated = Repeated("waiting", work, 0)
    with caplog.at_level(logging.WARNING):
        await repeated.start()
        await done.wait()
        await repeated.stop()
    (told,) = caplog.records
    assert (told.exc_info, vars(told)["error"]) == (None, "ConflictError")
