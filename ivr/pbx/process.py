"""The running Asterisk: a child process that leaves neither process nor mount behind, whatever ends us."""

import asyncio
import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from config.errors import HotlineError
from config.settings import Settings
from ivr.pbx.install import MOUNT_POINT, PbxBinary

BOOT_S = 30.0
COMMAND_S = 10.0
STOP_S = 5.0

# Arguments: pairs of (what, where to), `--`, program. The mounts live in a namespace that ends with the program.
_ENTER = 'set -e; while [ "$1" != -- ]; do mount --rbind "$1" "$2"; shift 2; done; shift; exec "$@"'


class PbxStartError(HotlineError):
    """Asterisk did not come up; the message ends with what it said last."""

    slug: ClassVar[str] = "pbx-start-failed"


class PbxDownError(HotlineError):
    """Asterisk does not answer on its control socket."""

    slug: ClassVar[str] = "pbx-down"
    status = 503


class PbxProcess:
    """One Asterisk on the instance folder that ``render`` wrote.

    Start it from a thread that lives as long as the process: the kernel ends the child with the thread that made it.

    Args:
        settings: Names the instance folder.
        binary: What to run, as ``ensure_pbx`` found it.
    """

    def __init__(self, settings: Settings, binary: PbxBinary) -> None:
        self._binary = binary
        self._instance = settings.pbx_instance
        self._child: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs; the child is Asterisk itself, not a wrapper."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def start(self) -> None:
        """Start Asterisk; it is not up yet, see ``wait_booted``."""
        self._control.unlink(missing_ok=True)
        with (self._instance / "log/start.log").open("wb") as said:
            self._child = await asyncio.create_subprocess_exec(
                *self._command_line(), stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said
            )

    async def wait_booted(self, timeout_s: float = BOOT_S) -> None:
        """Wait until every module is loaded and calls are taken.

        Raises:
            PbxStartError: If Asterisk ends or the time is over first.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not self._control.exists():
                    self._still_runs()
                    await asyncio.sleep(0.02)  # no event tells when the control socket appears
                while "fully booted" not in await self._try_command("core waitfullybooted"):
                    self._still_runs()
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise PbxStartError(f"expected Asterisk to be up within {timeout_s:.0f} s; {self._last_words()}") from None

    async def wait(self) -> int:
        """Wait until Asterisk ends and return its exit code (negative: the signal)."""
        if self._child is None:
            raise PbxDownError("expected Asterisk to have been started, it was not")
        return await self._child.wait()

    async def stop(self) -> None:
        """End Asterisk: asked first, then told, then killed."""
        child = self._child
        if child is None or child.returncode is not None:
            return
        await self._try_command("core stop now")
        for insist in (child.terminate, child.kill):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), STOP_S)
                break
            with contextlib.suppress(ProcessLookupError):
                insist()
        await child.wait()

    async def command(self, cli: str) -> str:
        """Run one console command and return what it printed.

        Raises:
            PbxDownError: If Asterisk does not answer.
        """
        try:
            async with asyncio.timeout(COMMAND_S):
                return await self._talk(cli)
        except (OSError, TimeoutError) as error:
            raise PbxDownError(f"expected Asterisk to answer {cli!r}, got {type(error).__name__}") from error

    @property
    def _control(self) -> Path:
        return self._instance / "run/asterisk.ctl"

    async def _try_command(self, cli: str) -> str:
        try:
            return await self.command(cli)
        except PbxDownError:
            return ""

    async def _talk(self, cli: str) -> str:
        """Speak the protocol of ``asterisk -rx``: a line of greeting, our command, output until the end."""
        folder = os.open(self._control.parent, os.O_PATH)
        try:
            # Through the descriptor: the address of a Unix socket holds 107 bytes, a path may be longer.
            reader, writer = await asyncio.open_unix_connection(f"/proc/self/fd/{folder}/{self._control.name}")
        finally:
            os.close(folder)
        try:
            await reader.readline()
            writer.write(f"cli quit after {cli}\0".encode())
            output = await reader.read()
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        return output.replace(b"\0", b"").decode(errors="replace").strip()

    def _still_runs(self) -> None:
        if self._child is None or self._child.returncode is not None:
            raise PbxStartError(f"expected Asterisk to start, it ended; {self._last_words()}")

    def _last_words(self) -> str:
        told = []
        for name in ("start.log", "messages.log"):
            with contextlib.suppress(OSError):
                told += (self._instance / "log" / name).read_text(errors="replace").splitlines()[-3:]
        return "it said: " + (" / ".join(told) or "nothing")

    def _command_line(self) -> Sequence[str]:
        etc = self._binary.inside(self._instance / "etc/asterisk.conf", self._instance)
        asterisk = [self._binary.program, "-C", etc, "-f"]
        namespace = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user", "--map-root-user"]
        # After `unshare`, which would clear it: the death of the parent is the death of the child.
        guard = ["setpriv", "--pdeathsig", "KILL", "--"]
        return [
            *("unshare", *namespace, "--propagation", "private", "--", *guard),
            *("sh", "-c", _ENTER, "sh", *self._mounts(), "--"),
            *(["chroot", str(self._binary.root)] if self._binary.root else []),
            *asterisk,
        ]

    def _mounts(self) -> list[str]:
        """Pairs of source and target. The names of hosts stand in files, so that no call ever asks a name server."""
        root = self._binary.root
        net = self._instance / "net"
        if root is None:
            return [str(net / "hosts"), "/etc/hosts", str(net / "resolv.conf"), "/etc/resolv.conf"]
        pairs = {
            "/proc": root / "proc",
            "/dev": root / "dev",
            self._instance: root / MOUNT_POINT,
            net / "hosts": root / "etc/hosts",
            net / "resolv.conf": root / "etc/resolv.conf",
        }
        return [str(place) for pair in pairs.items() for place in pair]
