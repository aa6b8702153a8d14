"""How the console's connections are served."""

import socket

import pytest

from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol


async def test_no_answer_waits_for_the_one_before_to_be_acknowledged(console: Running, operator: Browser) -> None:
    (await operator.http.get("/api/me")).raise_for_status()
    listening = console.server._server
    assert listening is not None
    (connection,) = listening.server_state.connections
    assert connection.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
