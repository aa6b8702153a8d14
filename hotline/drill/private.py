"""A private, temporary hotline: own folder, own ports, gone afterwards."""

import asyncio
import json
import os
import random
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import ClassVar

from config.errors import HotlineError
from config.settings import Settings

START_S = 90.0
STOP_S = 30.0
PORTS = ("console_port", "pbx_http_port", "ami_port", "agi_port", "media_port")
RTP_PORTS = 200


class PrivateStartError(HotlineError):
    """The temporary hotline did not come up."""

    slug: ClassVar[str] = "private-start-failed"


def free_ports(host: str = "127.0.0.1") -> dict[str, int]:
    """Return a port for every setting that names one, free at this moment.

    The SIP port is followed by a free one: simulated citizens call from there.
    """
    with ExitStack() as held:
        ports = {name: _free_tcp(host, held) for name in PORTS}
        ports["sip_port"] = _free_udp_run(host, 2, range(11_000, 19_000), held)
        ports["rtp_start"] = _free_udp_run(host, RTP_PORTS, range(20_000, 60_000), held)
    ports["rtp_end"] = ports["rtp_start"] + RTP_PORTS - 1
    return ports


def _free_tcp(host: str, held: ExitStack) -> int:
    probe = held.enter_context(socket.socket())
    probe.bind((host, 0))
    return int(probe.getsockname()[1])


def _free_udp_run(host: str, length: int, among: range, held: ExitStack) -> int:
    for _ in range(100):
        first = random.randrange(among.start, among.stop, 2)  # noqa: S311 - any port will do
        with ExitStack() as trial:
            try:
                for port in range(first, first + length):
                    trial.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind((host, port))
            except OSError:
                continue
            held.push(trial.pop_all())
            return first
    raise PrivateStartError(f"expected {length} free UDP ports in a row, found none")


@contextmanager
def private_settings(folder: Path | None = None, **changes: object) -> Iterator[Settings]:
    """Give settings with free ports and a data folder that is gone afterwards.

    Args:
        folder: Parent of the data folder; the system's temporary folder if none.
        changes: Further settings.
    """
    with tempfile.TemporaryDirectory(prefix="hotline-", dir=folder, ignore_cleanup_errors=True) as name:
        values: dict[str, object] = {**free_ports(), "data_dir": Path(name) / "data", **changes}
        yield Settings(**values)  # type: ignore[arg-type] # checked by Settings itself


def as_environment(settings: Settings) -> dict[str, str]:
    """Return the settings as the environment of another process."""
    values = settings.model_dump(mode="json")
    environment = {"HOTLINE_SECRET_KEY": settings.secret()}
    for name, value in values.items():
        if isinstance(value, Mapping):
            environment |= {f"HOTLINE_{name}__{inner}".upper(): _written(v) for inner, v in value.items()}
        elif name != "secret_key" and value is not None:
            environment[f"HOTLINE_{name}".upper()] = _written(value)
    return environment


def _written(value: object) -> str:
    return json.dumps(value) if isinstance(value, list) else str(value)


@asynccontextmanager
async def private_hotline(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``hotline up`` with these settings for as long as the context lasts.

    Raises:
        PrivateStartError: With the last lines of what it said.
    """
    process = await asyncio.create_subprocess_exec(
        *("setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "hotline", "up", "--json"),
        env={**os.environ, **as_environment(settings)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await _wait_up(process)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _wait_up(process: asyncio.subprocess.Process) -> None:
    if process.stdout is None or process.stderr is None:
        raise PrivateStartError("expected pipes to the new process, there are none")
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_S)
    except TimeoutError:
        line = b""
    if not line:
        if process.returncode is None:
            process.terminate()
        said = (await process.stderr.read()).decode(errors="replace").splitlines()[-5:]
        raise PrivateStartError(f"expected a private hotline within {START_S:.0f} s; it said: {' / '.join(said)}")
