"""The whole hotline on one machine: Asterisk and our own process, watched."""

import asyncio
import contextlib
import signal
import sys
from dataclasses import dataclass
from typing import ClassVar, Self

from asr.models.choose import lacking
from asr.models.install import install
from config.errors import ConflictError, HotlineError
from config.profile import Profile
from config.settings import Settings
from hotline.children import ProcessChild, Watcher
from hotline.console_client import wait_healthy
from hotline.phones import render_pbx
from hotline.ports import first_taken
from hotline.prepare import (
    Progress,
    prepare_accounts,
    prepare_database,
    prepare_departments,
    prepare_folders,
    prepare_knowledge,
)
from ivr.pbx.install import PbxBinary, ensure_pbx
from ivr.pbx.process import PbxProcess


class AlreadyRunningError(ConflictError):
    """Another hotline, or something else, holds an address this one needs."""

    slug: ClassVar[str] = "address-taken"


@dataclass(frozen=True)
class Prepared:
    """What the preparation found or made."""

    pbx: PbxBinary


def prepare(settings: Settings, profile: Profile, progress: Progress) -> Prepared:
    """Set up everything that is missing: folders, database, accounts, Asterisk, speech models.

    A missing speech model is said and does not stop anything: calls work without transcription.
    """
    prepare_folders(settings)
    progress("database")
    factory = prepare_database(settings)
    prepare_departments(profile, factory)
    if made := prepare_accounts(settings, profile, factory):
        progress(f"{len(made)} first accounts")
    if articles := prepare_knowledge(settings, profile, factory):
        progress(f"{articles} example articles")
    pbx = ensure_pbx(settings, progress)
    _prepare_speech(settings, progress)
    return Prepared(pbx)


def _prepare_speech(settings: Settings, progress: Progress) -> None:
    for name in lacking(settings):
        try:
            install(settings, name, progress)
        except HotlineError as error:
            progress(f"speech model {name}: {error.message}")


class PbxChild:
    """Asterisk as a child of the supervisor."""

    def __init__(self, settings: Settings, binary: PbxBinary) -> None:
        """Say which Asterisk runs on which instance."""
        self._process = PbxProcess(settings, binary)

    @property
    def pid(self) -> int | None:
        """Asterisk's process."""
        return self._process.pid

    async def start(self) -> None:
        """Start it and wait until it takes calls."""
        await self._process.start()
        await self._process.wait_booted()

    async def wait(self) -> int:
        """Return its exit status."""
        return await self._process.wait()

    async def stop(self) -> None:
        """Stop it."""
        await self._process.stop()


class CoreChild(ProcessChild):
    """Our own process; started when its console answers."""

    def __init__(self, settings: Settings) -> None:
        """Say where its console will be, and where its log goes."""
        super().__init__((sys.executable, "-m", "hotline", "serve", "core"), settings.data_dir / "log" / "core.log")
        self._settings = settings

    async def start(self) -> None:
        """Start it and wait until its console answers."""
        await super().start()
        await wait_healthy(self._settings, alive=lambda: self.pid is not None)


class Hotline:
    """A running hotline; use as an async context manager.

    Args:
        settings: Where everything is.
        profile: The city's rules.
        prepared: What ``prepare`` gave.
        progress: Told each step.
    """

    def __init__(self, settings: Settings, profile: Profile, prepared: Prepared, progress: Progress) -> None:
        self._settings = settings
        self._profile = profile
        self._prepared = prepared
        self._progress = progress
        self._watcher = Watcher(settings.data_dir / "run" / "children.json")
        self._stopped = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Start Asterisk, then our process.

        Raises:
            AlreadyRunningError: If an address is taken.
        """
        if taken := first_taken(self._settings):
            raise AlreadyRunningError(
                f"expected {taken.setting} ({taken.address}) to be free, something listens there; "
                f"stop it, or choose another with HOTLINE_{taken.setting.upper()}"
            )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopped.set)
        render_pbx(self._settings, self._profile)
        starting = asyncio.create_task(self._start())
        waiting = asyncio.create_task(self._stopped.wait())
        await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not starting.done():
            starting.cancel()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await starting
        except BaseException:
            await self._watcher.stop()
            raise
        return self

    async def _start(self) -> None:
        self._progress("Asterisk")
        await self._watcher.run("pbx", PbxChild(self._settings, self._prepared.pbx))
        self._progress("call decisions, tracking, transcription, console")
        await self._watcher.run("core", CoreChild(self._settings))

    async def until_stopped(self) -> None:
        """Wait for Ctrl-C or a request to end."""
        await self._stopped.wait()

    async def __aexit__(self, *_: object) -> None:
        """Stop everything; nothing of ours is left."""
        await self._watcher.stop()
