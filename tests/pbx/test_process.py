"""Asterisk as a child: up by condition, down without a trace, whatever ends the parent."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import psutil
import pytest

from config.profile import load_profile
from config.settings import Settings
from ivr.pbx.install import find_pbx
from ivr.pbx.process import PbxDownError, PbxProcess, PbxStartError
from ivr.pbx.render import render
from tests.pbx.system import System
from tests.ports import free_port, free_udp_block

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

PARENT = """
import asyncio, signal, sys
from pathlib import Path
from tests.pbx.test_process import made

async def run():
    pbx = made(Path(sys.argv[1]))
    await pbx.start()
    await pbx.wait_booted()
    print(pbx.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(run())
"""


def made(folder: Path) -> PbxProcess:
    settings = Settings(
        data_dir=folder,
        sip_port=free_udp_block(2),
        pbx_http_port=free_port(),
        ami_port=free_port(),
        agi_port=free_port(),
        media_port=free_port(),
    )
    binary = find_pbx(settings)
    assert binary
    render(settings, load_profile("demo"), ["8001"])
    return PbxProcess(settings, binary)


def mounts_of(folder: Path) -> list[str]:
    return [line for line in Path("/proc/mounts").read_text().splitlines() if str(folder) in line or "/inst" in line]


def complaints(log: Path) -> list[str]:
    """What Asterisk complained about while it loaded its modules (calls may have come since)."""
    return [
        line
        for line in log.read_text().splitlines()
        if re.search(r"loader\.c|config_options\.c|sorcery|\bconf\b", line)
    ]


async def test_it_comes_up_answers_and_leaves_nothing(tmp_path: Path) -> None:
    pbx = made(tmp_path)
    await pbx.start()
    await pbx.wait_booted()
    pid = pbx.pid
    assert pid is not None
    assert psutil.Process(pid).name() == "asterisk"
    assert psutil.Process(pid).children() == []
    assert mounts_of(tmp_path) == []
    assert "System uptime" in await pbx.command("core show uptime")
    await pbx.stop()
    assert pbx.pid is None
    assert not psutil.pid_exists(pid)
    with pytest.raises(PbxDownError):
        await pbx.command("core show uptime")


async def test_it_stops_even_if_it_does_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.pbx.process.STOP_S", 0.2)
    monkeypatch.setattr("ivr.pbx.process.COMMAND_S", 0.2)
    pbx = made(tmp_path)
    await pbx.start()
    await pbx.wait_booted(20)
    assert pbx.pid is not None
    os.kill(pbx.pid, signal.SIGSTOP)
    await pbx.stop()
    assert pbx.pid is None


async def test_a_killed_parent_takes_it_along(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout is not None
    child = psutil.Process(int(await asyncio.wait_for(parent.stdout.readline(), 30)))
    parent.kill()
    await parent.wait()
    gone, alive = await asyncio.to_thread(psutil.wait_procs, [child], 5)
    assert gone
    assert not alive
    assert mounts_of(tmp_path) == []


async def test_a_broken_configuration_is_told(tmp_path: Path) -> None:
    pbx = made(tmp_path)
    (tmp_path / "pbx/etc/modules.conf").unlink()
    await pbx.start()
    with pytest.raises(PbxStartError, match=r"it said: .*modules"):
        await pbx.wait_booted(20)
    await pbx.stop()


async def test_a_start_leaves_no_complaint_in_the_log(hotline: System) -> None:
    assert complaints(hotline.settings.pbx_instance / "log/messages.log") == []
