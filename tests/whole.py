"""The whole hotline as a user starts it, for tests: ``hotline up`` in its own folder, on its own ports."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from asr.pool import NICER
from config.profile import Profile, load_profile
from config.settings import Settings
from crm.db import SessionFactory, make_engine
from crm.identity.keys import load_vault
from hotline.drill.private import private_hotline, private_settings


@dataclass(frozen=True)
class Whole:
    """A running hotline and what a test needs to reach it.

    Attributes:
        supervisor: Process id of ``hotline up``.
    """

    settings: Settings
    profile: Profile
    factory: SessionFactory
    supervisor: int

    @property
    def console(self) -> str:
        """Address of the console."""
        return f"http://{self.settings.host}:{self.settings.console_port}"

    def password(self, login: str) -> str:
        """Return the generated password of a first account."""
        accounts = json.loads((self.settings.data_dir / "first-accounts.json").read_text())
        return str(next(a["password"] for a in accounts if a["login"] == login))

    def child(self, name: str) -> psutil.Process:
        """Return a child of the supervisor as it is now: ``pbx`` or ``core``."""
        children: dict[str, dict[str, Any]] = json.loads((self.settings.data_dir / "run" / "children.json").read_text())
        return psutil.Process(children[name]["pid"])

    def workers(self) -> list[psutil.Process]:
        """Return the recogniser workers of live calls as they are now."""
        family = self.child("core").children(recursive=True)
        return [p for p in family if p.cmdline()[1:3] == ["-m", "asr.worker"] and p.cmdline()[4] == str(NICER)]

    def log(self) -> str:
        """Return what our process has logged so far."""
        return (self.settings.data_dir / "log" / "core.log").read_text(errors="replace")


def kill(process: psutil.Process) -> None:
    """End a process without a word, as a crash would."""
    process.send_signal(signal.SIGKILL)


@asynccontextmanager
async def whole_hotline(folder: Path, **changes: object) -> AsyncIterator[Whole]:
    """Run ``hotline up`` with these settings; afterwards nothing of it is left.

    It calls nobody by itself unless told to: a test's missed citizens would be dialled in the next one.
    """
    alone = {"call_backs_by_machine": False, "follow_ups_by_machine": False}
    with private_settings(folder, **(alone | changes)) as settings:
        async with private_hotline(settings) as up:
            engine = make_engine(settings.resolved_database_url, load_vault(settings))
            family = [psutil.Process(up.pid), *psutil.Process(up.pid).children(recursive=True)]
            try:
                yield Whole(settings, load_profile(settings.city), SessionFactory(engine), up.pid)
            finally:
                engine.dispose()
                family += psutil.Process(up.pid).children(recursive=True)
        _, alive = await asyncio.to_thread(psutil.wait_procs, family, 10)
        assert not alive, f"expected nothing to be left of the hotline, {[p.name() for p in alive]} run"
