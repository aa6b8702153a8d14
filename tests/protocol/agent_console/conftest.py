"""A real console on a port of its own, and browsers without the browser."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any, Self

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Origin, Subprotocol

from agent_console.app import make_app
from agent_console.server import ConsoleServer
from tests.console_fakes import PASSWORD, World, make_world

WAIT_S = 5.0
NO_CERTIFICATES = SSLContext(PROTOCOL_TLS_CLIENT)
"""Tests speak HTTP: reading the system's certificates for each browser takes longer than what it asks."""

SIP = [Subprotocol("sip")]


class Browser:
    """A page's requests, with its cookie and its origin."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = httpx.AsyncClient(
            base_url=base, trust_env=False, headers={"Origin": base}, timeout=WAIT_S, verify=NO_CERTIFICATES
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def sign_in(self, login: str = "8001", password: str = PASSWORD) -> httpx.Response:
        return await self.http.post("/api/sign-in", json={"login": login, "password": password})

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())

    def open(
        self,
        path: str = "/ws/console",
        *,
        origin: str | None = None,
        subprotocols: Sequence[Subprotocol] | None = None,
        **options: Any,
    ) -> connect:
        """Open a websocket as the page would; ``origin`` as another page would."""
        return connect(
            self.base.replace("http", "ws", 1) + path,
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            origin=Origin(self.base if origin is None else origin),
            subprotocols=subprotocols,
            proxy=None,
            compression=None,
            **options,
        )


async def receive(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """Return the next frame of a kind; others in between are read over."""
    async with asyncio.timeout(WAIT_S):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["type"] == kind:
                return frame


async def frames_until_pong(socket: ClientConnection) -> list[dict[str, Any]]:
    """Return everything that was sent before the answer to a ping sent now."""
    await socket.send('{"type":"ping"}')
    found = []
    async with asyncio.timeout(WAIT_S):
        while (frame := json.loads(await socket.recv()))["type"] != "pong":
            found.append(frame)
    return found


@dataclass
class FakeAsterisk:
    """The telephone system's SIP websocket: remembers what it got, answers by echo on demand."""

    port: int = 0
    heard: asyncio.Queue[str | bytes] = field(default_factory=asyncio.Queue)
    connections: set[ServerConnection] = field(default_factory=set)
    gone: asyncio.Queue[int | None] = field(default_factory=asyncio.Queue)
    server: Server | None = None

    async def start(self) -> None:
        self.server = await serve(self._serve, "127.0.0.1", self.port, subprotocols=SIP)
        self.port = next(iter(self.server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self.server:
            self.server.close()
            await self.server.wait_closed()
            self.server = None

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        assert connection.request.path == "/ws"
        self.connections.add(connection)
        async for message in connection:
            self.heard.put_nowait(message)
        self.connections.discard(connection)
        self.gone.put_nowait(connection.close_code)


@dataclass
class Running:
    """A console that runs, and what is around it."""

    world: World
    base: str
    asterisk: FakeAsterisk
    server: ConsoleServer
    app: FastAPI

    @property
    def pages(self) -> int:
        """How many pages the console serves just now."""
        pages: int = len(self.app.state.console.hub.pages)
        return pages

    def browser(self) -> Browser:
        return Browser(self.base)


@asynccontextmanager
async def running_console(folder: Path, **settings: object) -> AsyncIterator[Running]:
    asterisk = FakeAsterisk()
    await asterisk.start()
    world = make_world(folder, pbx_http_port=asterisk.port, **settings)
    app = make_app(world.deps)
    server = ConsoleServer(app, "127.0.0.1", 0)
    await server.start()
    try:
        yield Running(world, f"http://127.0.0.1:{server.port}", asterisk, server, app)
    finally:
        await server.stop()
        await asterisk.stop()
        world.engine.dispose()


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_console(tmp_path) as running:
        yield running


@pytest.fixture
async def operator(console: Running) -> AsyncIterator[Browser]:
    """Operator 8001, signed in."""
    async with console.browser() as browser:
        assert (await browser.sign_in()).status_code == 200
        yield browser


async def eventually(condition: Any) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(WAIT_S):
        while not condition():  # noqa: ASYNC110 the console's inside has no event a test could wait for
            await asyncio.sleep(0.005)
