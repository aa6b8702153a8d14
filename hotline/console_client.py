"""The console as a program uses it: sign in, listen, act. What a browser does, without the browser."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from config.errors import HotlineError
from config.settings import Settings

START_S = 60.0


class ConsoleDownError(HotlineError):
    """The console does not answer."""

    slug: ClassVar[str] = "console-down"


class ConsoleRefusedError(HotlineError):
    """The console answered with a refusal; the slug of it stands in the message."""

    slug: ClassVar[str] = "console-refused"


def console_address(settings: Settings) -> str:
    """Return where the console is."""
    return f"http://{settings.host}:{settings.console_port}"


async def health(settings: Settings) -> dict[str, Any] | None:
    """Return what the console says of itself, or nothing if it does not answer."""
    try:
        async with httpx.AsyncClient(base_url=console_address(settings), timeout=3, trust_env=False) as client:
            answer = (await client.get("/api/health")).json()
    except (httpx.HTTPError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


async def wait_healthy(settings: Settings, *, alive: Callable[[], bool], within_s: float = START_S) -> None:
    """Wait until the console answers.

    Raises:
        ConsoleDownError: It ended, or did not answer in time.
    """
    try:
        async with asyncio.timeout(within_s):
            while await health(settings) is None:
                if not alive():
                    raise ConsoleDownError(
                        f"expected our process to start, it ended; see {settings.data_dir / 'log' / 'core.log'}"
                    )
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise ConsoleDownError(f"expected the console to answer within {within_s:.0f} s, it did not") from None


class ConsoleClient:
    """A signed-in operator.

    Args:
        settings: Where the console is.
    """

    def __init__(self, settings: Settings) -> None:
        self._base = console_address(settings)
        self._client = httpx.AsyncClient(
            base_url=self._base, timeout=10, trust_env=False, headers={"Origin": self._base}
        )

    async def sign_in(self, login: str, password: str) -> dict[str, Any]:
        """Sign in and return who that is."""
        me: dict[str, Any] = await self.ask("POST", "/api/sign-in", {"login": login, "password": password})
        return me

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a request and return the JSON of its answer.

        Raises:
            ConsoleRefusedError: With the console's own slug and sentence.
            ConsoleDownError: If it does not answer.
        """
        answer = await self._answer(method, path, body)
        return answer.json() if answer.content else None

    async def download(self, path: str) -> bytes:
        """Return a file.

        Raises:
            ConsoleRefusedError, ConsoleDownError: As ``ask``.
        """
        return (await self._answer("GET", path)).content

    async def _answer(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise ConsoleDownError(f"expected an answer to {method} {path}, got {type(error).__name__}") from error
        if answer.is_error:
            refusal = answer.json() if "json" in answer.headers.get("content-type", "") else {}
            raise ConsoleRefusedError(
                f"{method} {path}: {refusal.get('error', answer.status_code)}: {refusal.get('message', '')}"
            )
        return answer

    @asynccontextmanager
    async def listen(self, query: str = "") -> AsyncIterator[ClientConnection]:
        """Open the console's websocket with this sign-in's cookie.

        Args:
            query: The stream to go on with, as ``docs/protocol.md`` has it; nothing for a new one.
        """
        cookies = "; ".join(f"{name}={value}" for name, value in self._client.cookies.items())
        address = f"{self._base.replace('http', 'ws', 1)}/ws/console{query}"
        async with connect(
            address, additional_headers={"Cookie": cookies}, origin=Origin(self._base), proxy=None, max_size=2**20
        ) as socket:
            yield socket

    async def close(self) -> None:
        """Sign out and let go of the connection."""
        try:
            await self.ask("POST", "/api/sign-out")
        except HotlineError:
            return
        finally:
            await self._client.aclose()


async def frames(socket: ClientConnection) -> AsyncIterator[dict[str, Any]]:
    """Give the websocket's frames as dictionaries."""
    async for raw in socket:
        frame = json.loads(raw)
        if isinstance(frame, dict):
            yield frame
