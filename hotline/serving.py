"""One part in the foreground until it is told to end."""

import asyncio
import signal

from config.profile import Profile
from config.settings import Settings
from hotline.core import Core, make_agi
from hotline.phones import render_pbx
from hotline.prepare import prepare_database, prepare_folders
from ivr.pbx.install import ensure_pbx
from ivr.pbx.process import PbxProcess


async def serve_core(settings: Settings, profile: Profile) -> None:
    """Serve everything of ours."""
    stopped = _stop_signal()
    async with Core(settings, profile):
        await stopped.wait()


async def serve_agi(settings: Settings, profile: Profile) -> None:
    """Serve the call decisions alone; they need the database and nothing else."""
    stopped = _stop_signal()
    server = make_agi(settings, profile)
    server.start()
    try:
        await stopped.wait()
    finally:
        server.stop()


async def serve_pbx(settings: Settings, profile: Profile) -> None:
    """Serve Asterisk alone."""
    stopped = _stop_signal()
    prepare_folders(settings)
    prepare_database(settings)
    binary = ensure_pbx(settings, lambda _line: None)
    render_pbx(settings, profile)
    pbx = PbxProcess(settings, binary)
    await pbx.start()
    try:
        await pbx.wait_booted()
        ended = asyncio.create_task(pbx.wait())
        asked = asyncio.create_task(stopped.wait())
        await asyncio.wait((ended, asked), return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, asked):
            task.cancel()
    finally:
        await pbx.stop()


def _stop_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
