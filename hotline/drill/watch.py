"""Watching one call's events at the telephone system, with the moment each came."""

import asyncio
import time
from collections.abc import Callable
from typing import Self

from ivr.ami.gateway import AmiGateway
from ivr.ami.messages import AmiEvent
from ivr.pbx.robots import RobotError


class LineWatch:
    """Hears every event of the telephone system while open; use as a context manager."""

    def __init__(self, gateway: AmiGateway) -> None:
        self._gateway = gateway
        self._heard: list[tuple[float, AmiEvent]] = []
        self._more = asyncio.Event()
        self._end: Callable[[], None] | None = None

    def __enter__(self) -> Self:
        """Begin to hear."""
        self._end = self._gateway.subscribe(self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        if self._end:
            self._end()

    def _hear(self, event: AmiEvent) -> None:
        self._heard.append((time.monotonic(), event))
        self._more.set()

    async def until(self, what: str, fits: Callable[[AmiEvent], bool], within_s: float) -> float:
        """Wait for an event, also among those already heard; return when it came, on the monotonic clock.

        Raises:
            RobotError: If it does not come in time.
        """
        try:
            async with asyncio.timeout(within_s):
                while True:
                    self._more.clear()
                    for at, event in self._heard:
                        if fits(event):
                            return at
                    await self._more.wait()
        except TimeoutError:
            raise RobotError(f"expected {what} within {within_s:.0f} s, it did not happen") from None

    async def step(self, call_id: str, step: str, within_s: float) -> float:
        """Wait until the call asks for something: ``menu`` (a key), ``speaking``, ``waiting`` or ``survey``."""
        return await self.until(
            f"the call's step {step!r}",
            lambda e: (
                e["UserEvent"] == "HotlineStep" and e["CallId"] == call_id and e["Step"] == step and not e["Line"]
            ),
            within_s,
        )
