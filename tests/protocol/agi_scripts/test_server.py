"""The port is open to whoever reaches it: nothing that comes may disturb a call, or fill the log."""

import contextlib
import logging
import socket
import threading

import pytest

from agi_scripts import server as server_module
from agi_scripts import session as session_module
from agi_scripts.context import AgiContext
from agi_scripts.server import AgiServer
from agi_scripts.session import AgiSession
from tests.protocol.fake_asterisk import FakeAsterisk

pytestmark = pytest.mark.protocol


def closed(connection: socket.socket) -> bool:
    """Wait until the server has closed; a reset is as good."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n",
        b"x" * 1_000_000,
        b"agi_x: " + b"y" * 1_000_000 + b"\n\n",
        b"agi_network: yes\n" * 1000,
        b"agi_network_script: entry\nagi_uniqueid: ../../etc/passwd\n\n",
        b"agi_network_script: system\nagi_uniqueid: hotline-1.1\n\n",
        b"agi_network_script: \xff\xfe\n\n",
    ],
    ids=["http", "empty", "tls", "1MB", "1MB-value", "endless", "bad-call-id", "unknown-script", "no-utf8"],
)
def test_garbage_is_closed_with_one_line(
    server: AgiServer, asterisk: FakeAsterisk, caplog: pytest.LogCaptureFixture, garbage: bytes
) -> None:
    with asterisk.connected() as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(garbage)
        assert closed(connection)
    assert asterisk.ask("entry", "trunk")["HOTLINE_STEP"] == "notice"
    assert len(warnings(caplog)) == 1
    assert not any(r.exc_info for r in caplog.records)


@pytest.mark.parametrize(
    "start", [b"", b"agi_network: yes\nagi_netw", b"agi_network: yes\n"], ids=["scan", "half", "some"]
)
def test_a_peer_that_leaves_early_disturbs_nobody(
    asterisk: FakeAsterisk, caplog: pytest.LogCaptureFixture, start: bytes
) -> None:
    with asterisk.connected() as connection:
        connection.sendall(start)
    assert asterisk.ask("entry", "trunk")["HOTLINE_STEP"] == "notice"
    assert warnings(caplog) == []


def test_a_peer_that_says_nothing_is_not_waited_for(
    asterisk: FakeAsterisk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "READ_S", 0.05)
    with asterisk.connected() as connection:
        connection.sendall(b"agi_network: yes\n")
        assert closed(connection)
    assert len(warnings(caplog)) == 1


def test_garbage_instead_of_a_result_ends_the_session(asterisk: FakeAsterisk, caplog: pytest.LogCaptureFixture) -> None:
    asterisk.answer = lambda _: "what?\n"
    asterisk.ask("entry", "trunk")
    assert len(asterisk.commands) == 1
    assert len(warnings(caplog)) == 1


def test_sessions_beyond_the_limit_are_closed_at_once(desk: AgiContext, caplog: pytest.LogCaptureFixture) -> None:
    server = AgiServer("127.0.0.1", 0, desk, most_sessions=1)
    server.start()
    try:
        asterisk = FakeAsterisk(server.port)
        with asterisk.connected() as first:
            first.sendall(b"agi_network: yes\n")
            with asterisk.connected() as second:
                assert closed(second)
        assert warnings(caplog) == ["agi: session refused, too many at once"]
    finally:
        server.stop()


def test_many_calls_are_answered_side_by_side(asterisk: FakeAsterisk) -> None:
    together = threading.Barrier(20)
    results: list[str] = []

    def wait_for_the_others(words: list[str]) -> None:
        if words[2] == "HOTLINE_TRY":
            together.wait(5)

    def call(number: int) -> None:
        one = FakeAsterisk(asterisk.port, unique_id=f"hotline-1.{number}", answer=wait_for_the_others)
        results.append(one.ask("entry", "trunk")["HOTLINE_STEP"])

    threads = [threading.Thread(target=call, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["notice"] * 20


def test_a_script_that_fails_ends_without_a_step_and_tells_no_number(
    asterisk: FakeAsterisk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(agi: AgiSession, _desk: AgiContext) -> None:
        raise RuntimeError(agi.env["agi_callerid"])

    monkeypatch.setitem(server_module.SCRIPTS, "entry", fail)
    assert asterisk.ask("entry", "trunk") == {}
    assert "RuntimeError" in caplog.text
    assert asterisk.caller not in caplog.text


def test_no_argument_can_end_its_command(asterisk: FakeAsterisk, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = 'x"\nEXEC System "touch /tmp/x\r\n\\'

    def say(agi: AgiSession, _desk: AgiContext) -> None:
        agi.set_variable("NAME", hostile)
        agi.execute("EXEC", hostile, hostile)

    monkeypatch.setitem(server_module.SCRIPTS, "entry", say)
    asterisk.ask("entry")
    assert asterisk.variables["NAME"] == 'x" EXEC System "touch /tmp/x  \\'
    assert [words[0] for words in asterisk.commands] == ["SET", "EXEC"]
    assert len(asterisk.raw) == 2


def test_a_caller_name_in_another_encoding_is_survived(asterisk: FakeAsterisk) -> None:
    opening = asterisk.opening("entry", "trunk").encode().replace(b"unknown", "张三".encode("gbk"))
    with asterisk.connected() as connection:
        connection.sendall(opening)
        assert connection.recv(100).startswith(b"SET VARIABLE")


def test_a_stopped_server_leaves_port_and_threads(desk: AgiContext) -> None:
    before = threading.active_count()
    server = AgiServer("127.0.0.1", 0, desk)
    server.start()
    asterisk = FakeAsterisk(server.port)
    with asterisk.connected() as connection:
        connection.sendall(b"agi_network: yes\n")
        server.stop()
        assert closed(connection)
    assert server.port == 0
    with pytest.raises(ConnectionRefusedError):
        asterisk.connected()
    for thread in threading.enumerate():
        if thread.name == "agi-session":
            thread.join(5)
    assert threading.active_count() == before


def test_a_stopped_server_can_start_again(server: AgiServer) -> None:
    server.stop()
    server.start()
    assert FakeAsterisk(server.port).ask("entry", "trunk")["HOTLINE_STEP"] == "notice"
