"""One connected page."""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from agent_console.sign_in.signed import Signed
from agent_console.socket.connection import Connection
from agent_console.socket.messages import PbxFrame
from agent_console.socket.session import Session
from tests.console_fakes import NOON, Clock

pytestmark = pytest.mark.unit
WHO = Signed("8001", "name", "operator", {"hotline": 0}, 1, "token")


class FakeSocket:
    """A websocket whose reader can stop reading."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.incoming: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()

    async def accept(self) -> None:
        pass

    async def send_text(self, data: str) -> None:
        await self.reads.wait()
        self.sent.append(json.loads(data))

    async def receive(self) -> MutableMapping[str, Any]:
        return await self.incoming.get()

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        self.closed.set_result(code)

    def says(self, **message: object) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", **message})


@pytest.fixture
async def socket() -> FakeSocket:
    return FakeSocket()


def connected(socket: FakeSocket, page: Session) -> Connection:
    connection = Connection(socket, page, Clock())
    page.attach(connection)
    return connection


def frame(up: bool = True) -> PbxFrame:
    return PbxFrame(at=NOON, up=up)


async def test_frames_are_numbered_in_order(socket: FakeSocket) -> None:
    page = Session(WHO)
    for up in (True, False, True):
        page.send(frame(up))
    connection = connected(socket, page)
    page.leave(4001, "signed out")
    await connection.run()
    assert [(f["seq"], f["up"]) for f in socket.sent] == [(1, True), (2, False), (3, True)]
    assert socket.sent[0]["at"] == "2026-11-20T04:00:00Z"
    assert socket.closed.result() == 4001


async def test_what_is_held_back_comes_after_what_was_being_read(socket: FakeSocket) -> None:
    page = Session(WHO)
    page.hold()
    page.hold()
    page.send(frame(False))
    page.release(frame(True))
    page.send(frame(False))
    page.release(None)
    connection = connected(socket, page)
    page.leave(1000, "")
    await connection.run()
    assert [f["up"] for f in socket.sent] == [True, False, False]


async def test_a_last_frame_goes_out_even_when_others_are_held_back(socket: FakeSocket) -> None:
    page = Session(WHO)
    page.hold()
    page.send(frame())
    connection = connected(socket, page)
    page.leave(4001, "signed out")
    await connection.run()
    assert len(socket.sent) == 1


async def test_a_slow_reader_is_let_go_and_nothing_piles_up(
    socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    page = Session(WHO, longest=4)
    socket.reads.clear()
    running = asyncio.create_task(connected(socket, page).run())
    for _ in range(10):
        page.send(frame())
    await running
    assert socket.closed.result() == 1013
    assert not socket.sent
    assert "too slowly" in caplog.text


async def test_garbage_is_answered_and_a_ping_too(socket: FakeSocket) -> None:
    page = Session(WHO)
    for text in ('{"type":"ping"}', "{", "[" * 5000, '{"type":"ping","x":1}', '{"type":"state"}'):
        socket.says(text=text)
    socket.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
    connection = connected(socket, page)
    await connection._read()
    page.leave(1000, "")
    await connection._write()
    assert [f["type"] for f in socket.sent] == ["pong", "error", "error", "error", "error"]
    assert socket.sent[1]["error"] == "frame-not-understood"


@pytest.mark.parametrize(
    ("message", "times", "code"),
    [({"bytes": b"\x00\x01", "text": None}, 1, 1003), ({"text": '{"type":"ping"}'}, 21, 1008)],
)
async def test_binary_frames_and_floods_close_the_page(
    socket: FakeSocket, caplog: pytest.LogCaptureFixture, message: dict[str, Any], times: int, code: int
) -> None:
    for _ in range(times):
        socket.says(**message)
    await connected(socket, Session(WHO)).run()
    assert socket.closed.result() == code
    assert f"({code})" in caplog.text
