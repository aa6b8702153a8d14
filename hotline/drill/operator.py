"""A simulated operator behind the real websocket."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from websockets.exceptions import ConnectionClosed

from config.errors import HotlineError
from config.settings import Settings
from hotline.console_client import ConsoleClient, frames

Frame = dict[str, Any]


class NothingHeardError(HotlineError):
    """A frame that was waited for did not come."""

    slug: ClassVar[str] = "frame-missing"


@dataclass(frozen=True)
class Heard:
    """A frame and when it came, on the monotonic clock in seconds."""

    frame: Frame
    at: float


@dataclass
class SimulatedOperator:
    """Signed in at the console, hears its frames, and acts as a person would."""

    client: ConsoleClient
    heard: list[Heard] = field(default_factory=list)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, what: str, fits: Callable[[Frame], bool], within_s: float) -> Heard:
        """Wait for a frame, also among those already heard.

        Args:
            what: Its name, for the error.
            fits: Whether a frame is the one.
            within_s: How long.

        Raises:
            NothingHeardError: If it does not come in time.
        """

        def found() -> Heard | None:
            return next((h for h in self.heard if fits(h.frame)), None)

        try:
            async with asyncio.timeout(within_s), self._more:
                await self._more.wait_for(found)
        except TimeoutError:
            raise NothingHeardError(f"expected {what} within {within_s:.0f} s, it did not come") from None
        heard = found()
        if heard is None:
            raise NothingHeardError(f"expected {what}, it did not come")
        return heard

    async def _take(self, frame: Frame) -> None:
        async with self._more:
            self.heard.append(Heard(frame, time.monotonic()))
            self._more.notify_all()


@asynccontextmanager
async def simulated_operator(settings: Settings, login: str, password: str) -> AsyncIterator[SimulatedOperator]:
    """Sign in, listen, and at the end sign out."""
    client = ConsoleClient(settings)
    operator = SimulatedOperator(client)
    await client.sign_in(login, password)
    try:
        async with client.listen() as socket:

            async def listen() -> None:
                with contextlib.suppress(ConnectionClosed):  # the console went: whoever waits for a frame will tell
                    async for frame in frames(socket):
                        await operator._take(frame)  # noqa: SLF001 - this function is the constructor's other half

            listening = asyncio.create_task(listen())
            try:
                yield operator
            finally:
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening
    finally:
        await client.close()
