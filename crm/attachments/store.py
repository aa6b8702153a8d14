"""Where the bytes of attachments lie: once each, under their hash."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from config.errors import HotlineError, NotFoundError

PIECE = 1 << 18
"""Bytes read at once."""

_INCOMING = "incoming"


class AttachmentTooLargeError(HotlineError):
    """More bytes than an attachment may have."""

    slug = "attachment-too-large"
    status = 413


class AttachmentGoneError(NotFoundError):
    """The file is not there any more."""

    slug = "attachment-gone"


class Source(Protocol):
    """Something bytes are read from."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read whole, but is not kept yet."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files.

    Args:
        folder: Made when first needed, closed to other users.
        limit: Bytes a file may have.
    """

    folder: Path
    limit: int

    def path(self, sha256: str) -> Path:
        """Return where a file lies."""
        return self.folder / sha256[:2] / sha256

    @contextmanager
    def receive(self, source: Source) -> Iterator[Incoming]:
        """Read a file to a place of its own, piece by piece; gone afterwards unless ``keep`` took it.

        Raises:
            AttachmentTooLargeError: As soon as it has more bytes than the limit; no more is read.
        """
        incoming = self._made(self.folder / _INCOMING)
        digest, size = hashlib.sha256(), 0
        with NamedTemporaryFile(dir=incoming, delete=False) as file:
            path = Path(file.name)
            try:
                while piece := source.read(PIECE):
                    size += len(piece)
                    if size > self.limit:
                        raise AttachmentTooLargeError(
                            f"expected at most {self.limit} bytes, got more", limit=self.limit
                        )
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                yield Incoming(path, size, digest.hexdigest())
            finally:
                path.unlink(missing_ok=True)

    def keep(self, incoming: Incoming) -> None:
        """Move a file to its place: it is there whole or not at all, also after a power cut."""
        place = self.path(incoming.sha256)
        self._made(place.parent)
        incoming.path.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def existing(self, sha256: str) -> Path:
        """Return the file's place.

        Raises:
            AttachmentGoneError: There is no such file.
        """
        path = self.path(sha256)
        if not path.is_file():
            raise AttachmentGoneError("expected the attachment's file in the data folder, it is not there")
        return path

    def tidy(self, before: datetime) -> int:
        """Delete what was being received before a moment and never arrived (a crash), and return how many."""
        left = [path for path in (self.folder / _INCOMING).glob("*") if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _made(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
