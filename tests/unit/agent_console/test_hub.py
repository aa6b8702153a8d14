"""Events on their way to the tellers."""

import asyncio
from pathlib import Path

import pytest

from agent_console.operators.attendance import Attendance
from agent_console.phone.lines import Lines
from agent_console.socket.hub import Hub
from agent_console.socket.teller import Means, Tells
from crm.bus.events import PbxLinkChanged
from tests.console_fakes import make_world

pytestmark = pytest.mark.unit


async def test_a_teller_that_fails_keeps_no_other_from_telling(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: asyncio.Queue[bool] = asyncio.Queue()

    class Fails:
        def __init__(self, _: Means) -> None:
            pass

        def tells(self) -> Tells:
            def fail(_: PbxLinkChanged) -> None:
                raise ValueError("13912345678")

            return {PbxLinkChanged: fail}

    class TellsOn(Fails):
        def tells(self) -> Tells:
            return {PbxLinkChanged: lambda event: told.put_nowait(event.up)}

    world = make_world(tmp_path)
    hub = Hub(world.deps, Attendance(world.desk, world.deps.clock), Lines(), (Fails, TellsOn))
    await hub.start()
    for up in (True, False):
        world.bus.publish(PbxLinkChanged(up=up))
        assert await asyncio.wait_for(told.get(), 5) is up
    await hub.stop()
    world.engine.dispose()
    assert caplog.text.count("event PbxLinkChanged could not be told: ValueError") == 2
    assert "13912345678" not in caplog.text
