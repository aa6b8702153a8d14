"""Opening ZIP archives that others made."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_DIRECTORY = 1 << 20
"""Bytes of an archive's directory, about 10 000 parts: an office document has some dozens."""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive unless its directory alone would fill the memory: opening makes an object of every entry.

    Raises:
        BadZipFile: It is no archive, or its directory is longer than ``LONGEST_DIRECTORY``.
    """
    with _Bounded(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive


class _Bounded(io.BufferedReader):
    """A file that is asked for its directory in one piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LONGEST_DIRECTORY:
            raise zipfile.BadZipFile(f"expected a directory of at most {LONGEST_DIRECTORY} bytes, got {size}")
        return super().read(size)
