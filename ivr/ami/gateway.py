"""The gateway: keeps one manager connection alive, sends actions, hands events on in order."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from ivr.ami.messages import AmiError, AmiEvent, AmiReply, AmiSilentError, PbxLinkDownError, Value, checked
from ivr.ami.protocol import AmiConnection

log = logging.getLogger(__name__)

Heard = Callable[[AmiEvent], None]
LinkCallback = Callable[[], Awaitable[None] | None]


class Link(Enum):
    """A change of the connection, in its place between the events."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Patience:
    """How long the gateway waits, in seconds.

    Attributes:
        answer: For the answer to an action.
        boot: For Asterisk to finish its start after the sign-in.
        ping_every: Between two signs of life that are asked for.
        ping_answer: For a sign of life; two missing ones end the connection.
        retry_first: Before the first new attempt; doubled up to ``retry_most``.
        retry_most: Before any further attempt.
    """

    answer: float = 5.0
    boot: float = 60.0
    ping_every: float = 5.0
    ping_answer: float = 3.0
    retry_first: float = 0.5
    retry_most: float = 10.0


class AmiGateway:
    """Everything that goes to or comes from Asterisk's manager interface passes here.

    Events and link changes go through one line, read by one task: a callback sees them in Asterisk's order, and an
    exception in a callback is logged and costs nothing else. Events that come before Asterisk has fully booted are
    left out. While the callbacks of ``on_up`` run, new events wait.

    Args:
        host: Where Asterisk listens.
        port: Port of the manager interface.
        user: Manager user.
        secret: That user's secret.
        patience: Waiting times.
    """

    def __init__(self, host: str, port: int, user: str, secret: str, patience: Patience | None = None) -> None:
        self._address = (host, port)
        self._login = checked("Login", {"Username": user, "Secret": secret, "Events": "on"})
        self._patience = patience or Patience()
        self._connection: AmiConnection | None = None
        self._line: asyncio.Queue[AmiEvent | Link] = asyncio.Queue()
        self._hearers: list[Heard] = []
        self._on_up: list[LinkCallback] = []
        self._on_down: list[LinkCallback] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def up(self) -> bool:
        """Whether actions can be sent and events come."""
        return self._connection is not None

    def subscribe(self, hear: Heard) -> Callable[[], None]:
        """Hear every event, in order, on the event loop; the returned function ends it."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear)

    def on_up(self, callback: LinkCallback) -> None:
        """Call (and wait for) this after each connect and reconnect, before the events that follow."""
        self._on_up.append(callback)

    def on_down(self, callback: LinkCallback) -> None:
        """Call (and wait for) this after each loss of the connection."""
        self._on_down.append(callback)

    async def start(self) -> None:
        """Begin to connect; returns at once, ``on_up`` tells when the link stands."""
        self._tasks = [asyncio.create_task(self._keep_connected()), asyncio.create_task(self._hand_on())]

    async def stop(self) -> None:
        """Leave: no task, no socket and no waiting action stays."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def act(self, action: str, **fields: Value) -> AmiReply:
        """Ask Asterisk to do something, once; it is never sent again.

        Args:
            action: Name of the manager action.
            fields: Its fields; a list is sent as the same field several times.

        Returns:
            Asterisk's answer, which may be a refusal.

        Raises:
            AmiFieldError: If a field cannot be sent safely.
            PbxLinkDownError: If there is no link, or it is lost before the answer.
            AmiSilentError: If no answer comes in time.
        """
        message = checked(action, fields)
        if self._connection is None:
            raise PbxLinkDownError("expected a connection to the telephone system, there is none")
        return await self._connection.ask(message, self._patience.answer)

    async def _keep_connected(self) -> None:
        wait = self._patience.retry_first
        while True:
            try:
                await self._one_connection()
                wait = self._patience.retry_first
            except (OSError, AmiError) as error:
                log.warning("no link to the telephone system (%s), next attempt in %g s", type(error).__name__, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, self._patience.retry_most)

    async def _one_connection(self) -> None:
        """Connect, sign in, and stay until the connection is lost.

        Raises:
            AmiError: If the sign-in fails or Asterisk falls silent.
            OSError: If nobody listens.
        """
        connection = AmiConnection(self._heard)
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._patience.answer):
            await loop.create_connection(lambda: connection, *self._address)
        try:
            reply = await connection.ask(self._login, self._patience.answer)
            if not reply.success:
                raise AmiError(f"expected the sign-in to be accepted, got {reply.message!r}")
            await self._watch(connection)
        finally:
            connection.abort()
            if self._connection is connection:
                self._connection = None
                self._line.put_nowait(Link.DOWN)

    async def _watch(self, connection: AmiConnection) -> None:
        """Ask for signs of life until the connection is lost.

        Raises:
            AmiSilentError: After two missing ones: a connection can be dead without being closed.
        """
        missed, started = 0, asyncio.get_running_loop().time()
        while not await self._lost_within(connection, self._patience.ping_every):
            try:
                await connection.ask({"Action": "Ping"}, self._patience.ping_answer)
                missed = 0
            except AmiSilentError:
                missed += 1
                if missed == 2:
                    raise
            if self._connection is not connection:
                waited = asyncio.get_running_loop().time() - started
                if waited > self._patience.boot:
                    raise AmiSilentError(f"expected Asterisk to be booted within {self._patience.boot:g} s, it is not")

    @staticmethod
    async def _lost_within(connection: AmiConnection, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await connection.lost.wait()
        return connection.lost.is_set()

    def _heard(self, connection: AmiConnection, event: AmiEvent) -> None:
        if self._connection is connection:
            self._line.put_nowait(event)
        elif event.name == "FullyBooted":
            self._connection = connection
            self._line.put_nowait(Link.UP)

    async def _hand_on(self) -> None:
        while True:
            item = await self._line.get()
            if isinstance(item, Link):
                await self._tell(self._on_up if item is Link.UP else self._on_down, item)
                continue
            for hear in tuple(self._hearers):
                try:
                    hear(item)
                except Exception:
                    log.exception("a reader of telephone events failed on %s", item.name)

    @staticmethod
    async def _tell(callbacks: list[LinkCallback], link: Link) -> None:
        for callback in tuple(callbacks):
            try:
                result = callback()
                if inspect.isawaitable(result):
                    await result
            except Exception:
                log.exception("a reader of the telephone link failed on %s", link.value)
