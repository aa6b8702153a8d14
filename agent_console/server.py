"""Uvicorn inside an event loop that somebody else runs."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

LARGEST_MESSAGE = 64 * 1024
"""Bytes of one websocket message; more closes the socket with 1009."""

KEEP_ALIVE_S = 20.0
"""A dead browser or network is noticed after twice this time."""


class _EmbeddedServer(uvicorn.Server):
    """Leaves signals to whoever runs the loop, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening."""
        await super().startup(sockets)
        self.listening.set()


class _WithoutTraceback(logging.Filter):
    """A browser's broken frame is one line in the log, not a page."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, drop the traceback."""
        record.exc_info = None
        record.exc_text = None
        return True


class ConsoleServer:
    """Serves the console.

    Args:
        app: What ``agent_console.app.make_app`` returned.
        host: Address to listen on.
        port: Port; 0 for any free one.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._sock: socket.socket | None = None
        self._server: _EmbeddedServer | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is really listened on."""
        return int(self._sock.getsockname()[1]) if self._sock else self._port

    async def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            OSError: If the port is taken.
        """
        self._sock = _bind(self._host, self._port)
        self._port = self.port
        config = uvicorn.Config(
            self._app,
            log_config=None,
            access_log=False,
            lifespan="on",
            ws="websockets-sansio",
            ws_max_size=LARGEST_MESSAGE,
            ws_ping_interval=KEEP_ALIVE_S,
            ws_ping_timeout=KEEP_ALIVE_S,
            ws_per_message_deflate=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=2,
        )
        logger = logging.getLogger("uvicorn.error")
        if not any(isinstance(f, _WithoutTraceback) for f in logger.filters):
            logger.addFilter(_WithoutTraceback())
        self._server = _EmbeddedServer(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._sock]), name="console server")
        listening = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait({self._task, listening}, return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        if self._task.done():
            self._task.result()
            raise RuntimeError("expected the console to start, it ended at once")

    async def stop(self) -> None:
        """Close every connection (websockets with 1012, so that browsers come back) and stop listening."""
        if self._server is None or self._task is None:
            return
        self._server.should_exit = True
        await self._task
        self._server = self._task = self._sock = None


def _bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; raises ``OSError`` if it is taken.

    It names its protocol: asyncio takes a connection for TCP, and sends each answer at once, only if that is said. Else
    what follows a small packet waits 40 ms for the other side to acknowledge it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
