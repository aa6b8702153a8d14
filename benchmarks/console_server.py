"""The console in a process of its own, whose memory and processor time are looked at from outside."""

import asyncio
import gc
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.pop import served
from crm.db import SessionFactory, make_engine
from tests.databases import VAULT

WRAP_UP_S = 5


def serve(folder: str, ami_port: int, logins: Sequence[str], parent: Connection) -> None:
    """Serve until told to stop."""
    asyncio.run(_serve(Path(folder), ami_port, logins, parent))


class Pauses:
    """How long the collector of unused memory holds everything up, at most."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._began = 0.0

    def hear(self, phase: str, _: dict[str, int]) -> None:
        """Take what the collector says."""
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.longest_s = max(self.longest_s, time.perf_counter() - self._began)


async def _serve(folder: Path, ami_port: int, logins: Sequence[str], parent: Connection) -> None:
    engine = make_engine(f"sqlite:///{folder / 'hotline.db'}", VAULT)
    async with served(folder, SessionFactory(engine), ami_port, WRAP_UP_S) as (_, desk, console):
        gc.collect()
        gc.freeze()
        parent.send(console.port)
        await asyncio.to_thread(parent.recv)  # the pages are open
        for login in logins:
            await desk.ready(login)
        pauses = Pauses()
        gc.callbacks.append(pauses.hear)
        parent.send("ready")
        await asyncio.to_thread(parent.recv)
        parent.send(pauses.longest_s)
    engine.dispose()
