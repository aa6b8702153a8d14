"""An operator who takes one call after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hotline.drill.operator import Frame
from ivr.ami.messages import AmiEvent
from tests.pbx.whole.stage import Seat, Stage, until

LONGEST_S = 150.0


@asynccontextmanager
async def at_work(stage: Stage, seat: Seat, talk_s: float, idle_s: float = LONGEST_S) -> AsyncIterator[None]:
    """Let an operator talk with one citizen after the other, so long with each, and be back at once after a break.

    Args:
        stage: Where.
        seat: The operator.
        talk_s: How long each talk takes.
        idle_s: Whom nobody calls for so long was forgotten.
    """
    answered: asyncio.Queue[str] = asyncio.Queue()

    def hear(event: AmiEvent) -> None:
        if (event["UserEvent"], event["Login"], event["State"]) == ("RobotPhone", seat.login, "talking"):
            answered.put_nowait(event["Uniqueid"])

    async def telephone() -> None:
        while True:
            channel = await answered.get()
            await asyncio.sleep(talk_s)  # what is talked about takes its time
            await stage.link.act("Hangup", Channel=channel, Cause=16)

    async def desk() -> None:
        seen: list[Frame] = []
        while True:
            await until("a break", lambda: len(breaks(seat)) > len(seen), idle_s)
            seen[:] = breaks(seat)
            await seat.ready()

    stop = stage.link.subscribe(hear)
    working = [asyncio.create_task(telephone()), asyncio.create_task(desk())]
    try:
        yield
        assert not any(task.done() for task in working)
    finally:
        stop()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


def breaks(seat: Seat) -> list[Frame]:
    """Return each time the operator stopped taking calls: after one, or because a call rang unanswered."""
    return [f for f in seat.frames("presence") if f["state"] in ("wrap_up", "paused")]
