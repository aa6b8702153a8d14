"""Finds an Asterisk fit for the hotline, or builds a private root folder that holds one."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from config.errors import HotlineError
from config.settings import Settings

OLDEST = 20
MODULE = "chan_websocket.so"
MOUNT_POINT = "inst"
"""Folder of a private root on which the instance folder is bound."""

_PROGRAM = Path("usr/sbin/asterisk")
_MODULES = "usr/lib/*/asterisk/modules"
_BUILD = (
    "mmdebstrap",
    "--variant=minbase",
    # Mirrors that lag behind carry a release file past its date.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=APT::Install-Recommends "false"',
    "--include=asterisk",
    "--components=main",
)


class PbxMissingError(HotlineError):
    """There is no usable Asterisk and none could be built; the message carries the fix."""

    slug: ClassVar[str] = "pbx-missing"


@dataclass(frozen=True, slots=True)
class PbxBinary:
    """An Asterisk that can be started.

    Attributes:
        program: Its path, seen from inside ``root`` if there is one.
        version: As it calls itself, for example ``22.10.1``.
        root: The private root folder it lives in; ``None`` for the system's own.
    """

    program: str
    version: str
    root: Path | None = None

    def inside(self, path: Path, instance: Path) -> str:
        """Return how Asterisk itself sees a path of the instance folder."""
        if self.root is None:
            return str(path)
        return str(Path("/", MOUNT_POINT, path.relative_to(instance)))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version as numbers, comparable."""
        return tuple(int(part) for part in self.version.split("."))


def find_pbx(settings: Settings) -> PbxBinary | None:
    """Return the system's Asterisk if it is fit, else the private one if it is whole, else ``None``."""
    return _system_pbx() or _private_pbx(settings.pbx_root)


def pbx_version(settings: Settings) -> str:
    """Return the version of the Asterisk that would be started; empty if there is none."""
    found = find_pbx(settings)
    return found.version if found else ""


def ensure_pbx(settings: Settings, progress: Callable[[str], None]) -> PbxBinary:
    """Return an Asterisk, building a private root folder first if there is none.

    Args:
        settings: Names the private root folder.
        progress: Receives one line per step, for people.

    Raises:
        PbxMissingError: If none could be built.
    """
    found = find_pbx(settings)
    if found is None:
        _build(settings.pbx_root, progress)
        found = _private_pbx(settings.pbx_root)
        if found is None:
            raise PbxMissingError(f"expected asterisk with {MODULE} in {settings.pbx_root} after the build, it is not")
    if found.root is not None:
        _make_mount_points(found.root)
    place = "this system's" if found.root is None else "private"
    progress(f"Asterisk {found.version} ({place})")
    return found


def _system_pbx() -> PbxBinary | None:
    program = shutil.which("asterisk")
    if program is None or not _has_module(Path("/")):
        return None
    said = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=10, check=False).stdout
    version = _version(said)
    found = PbxBinary(program, version) if version else None
    return found if found and found.numbers[0] >= OLDEST else None


def _private_pbx(root: Path) -> PbxBinary | None:
    if not (root / _PROGRAM).exists() or not _has_module(root):
        return None
    packages = (root / "var/lib/dpkg/status").read_text(encoding="utf-8", errors="replace")
    entry = re.search(r"^Package: asterisk\n(?:.+\n)*?Version: (?:\d+:)?(\S+)", packages, re.MULTILINE)
    version = _version(entry[1]) if entry else ""
    return PbxBinary(f"/{_PROGRAM}", version, root) if version else None


def _make_mount_points(root: Path) -> None:
    with contextlib.suppress(PermissionError):  # a root that another user built is ready already
        (root / MOUNT_POINT).mkdir(exist_ok=True)
        for name in ("hosts", "resolv.conf"):
            (root / "etc" / name).touch()


def _has_module(root: Path) -> bool:
    places = (*root.glob(_MODULES), *root.glob("usr/lib*/asterisk/modules"))
    return any((place / MODULE).exists() for place in places)


def _version(text: str) -> str:
    match = re.search(r"\d+(?:\.\d+)+", text)
    return match[0] if match else ""


def _build(root: Path, progress: Callable[[str], None]) -> None:
    """Build beside the final place and rename at the end: a root that has its name is whole."""
    if shutil.which(_BUILD[0]) is None:
        raise PbxMissingError("expected mmdebstrap to be installed, it is not; run: apt-get install mmdebstrap")
    for leftover in (part := root.with_name(f"{root.name}.part"), root):
        shutil.rmtree(leftover, ignore_errors=True)
        if leftover.exists():
            raise PbxMissingError(f"expected to remove the unfinished {leftover}, could not; remove it by hand")
    root.parent.mkdir(parents=True, exist_ok=True)
    mode = "root" if os.geteuid() == 0 else "unshare"
    progress("building a private root folder with Asterisk from Debian packages (about a minute)")
    told: list[str] = []
    with subprocess.Popen(
        [*_BUILD, f"--mode={mode}", "sid", str(part)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as build:
        for line in build.stdout or ():
            told.append(line.strip())
            if line.startswith("I: "):
                progress(f"  {line[3:].strip()}")
    if build.returncode != 0:
        raise PbxMissingError(
            f"expected mmdebstrap to succeed, it ended with {build.returncode}: {' / '.join(told[-3:])}; "
            "check that the package mirror can be reached, then run it again"
        )
    part.rename(root)
