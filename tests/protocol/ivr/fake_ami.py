"""An Asterisk manager interface that does what a test tells it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

Fields = dict[str, str]
Answer = Callable[[Fields], bytes | None]


def message(**fields: str) -> bytes:
    return "".join(f"{k}: {v}\r\n" for k, v in fields.items()).encode() + b"\r\n"


def accept(fields: Fields) -> bytes | None:
    return message(Response="Success", ActionID=fields["ActionID"], Message="ok")


class FakeAmi:
    """Listens on a port of its own; keeps every action it got.

    Attributes:
        answers: What to answer to an action by name; others are accepted. ``None`` is silence.
        booted: Whether it says so after the sign-in.
    """

    def __init__(self) -> None:
        self.actions: list[Fields] = []
        self.lines: list[str] = []
        self.answers: dict[str, Answer] = {}
        self.booted = True
        self.connections = 0
        self.port = 0
        self._writers: list[asyncio.StreamWriter] = []
        self._talks: list[asyncio.Task[None]] = []

    def named(self, action: str) -> list[Fields]:
        return [a for a in self.actions if a["Action"] == action]

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._writers[-1].write(piece)

    def cut(self) -> None:
        self._writers[-1].transport.abort()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator["FakeAmi"]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in self._writers:
                writer.transport.abort()
            await asyncio.gather(*self._talks)
            await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if task := asyncio.current_task():
            self._talks.append(task)
        self._writers.append(writer)
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        try:
            while raw := await reader.readuntil(b"\r\n\r\n"):
                lines = raw.decode().split("\r\n")[:-2]
                self.lines += lines
                fields = dict(line.split(": ", 1) for line in lines)
                self.actions.append(fields)
                answer = self.answers.get(fields["Action"], accept)(fields)
                if answer is not None:
                    writer.write(answer)
                if fields["Action"] == "Login" and self.booted:
                    writer.write(message(Event="FullyBooted", Privilege="system,all"))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
