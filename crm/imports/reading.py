"""Reading tables of other systems: CSV in UTF-8 or GB 18030, XLSX. Both are hostile until read."""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from crm import archives
from crm.exports.cells import original
from crm.imports.faults import Fault, ImportFileError

LARGEST = 50 * 1024 * 1024
"""Bytes of a file."""

UNPACKED = 300 * 1024 * 1024
"""Bytes of a workbook unpacked; a row takes about 1 KB of XML."""

MOST_PARTS = 1_000
MOST_ROWS = 200_000
MOST_COLUMNS = 100
PIECE = 1 << 18

Value = str | datetime
"""What a cell holds; a moment only where a workbook says that it is one, without a zone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as they stand, and what keeps them from being read, if anything does."""

    line: int
    cells: Sequence[Value]
    fault: Fault | None = None


def read_rows(path: Path) -> Iterator[Row]:
    """Give the rows of a table, the head first; empty rows are left out, every other row is given.

    Raises:
        ImportFileError: The file is too large, no table, in no known encoding, or made to harm.
    """
    if path.stat().st_size > LARGEST:
        raise ImportFileError("import-too-large", f"expected a file of at most {LARGEST} bytes, got more")
    with path.open("rb") as file:
        workbook = file.read(4) == b"PK\x03\x04"
    for count, row in enumerate(_of_workbook(path) if workbook else _of_text(path)):
        if count > MOST_ROWS:
            raise ImportFileError("import-too-many-rows", f"expected at most {MOST_ROWS} rows in one file, got more")
        yield row


def encoding_of(path: Path) -> str:
    """Return ``utf-8-sig`` or ``gb18030``, whichever the whole file can be read in.

    Raises:
        ImportFileError: Neither, or the file holds bytes no text has.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    if "\x00" in decoder.decode(piece):
                        break
                else:
                    decoder.decode(b"", final=True)
                    return encoding
        except UnicodeDecodeError:
            continue
    raise ImportFileError(
        "import-encoding", "expected a CSV file in UTF-8 or GB 18030, or an XLSX workbook, got neither"
    )


class _Lines:
    """Lines of a file; remembers those read since the last row, so that none is lost with a row that breaks."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.since: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.since.append(line)
        return line


def _of_text(path: Path) -> Iterator[Row]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=max(",\t;", key=first.count))
        end = 0
        while True:
            lines.since.clear()
            begin = end + 1
            try:
                cells: list[str] | None = next(reader, None)
                fault = None
            except csv.Error:
                cells = ["".join(lines.since)]
                fault = Fault(
                    begin, "", "row-unreadable", "expected a row of cells, got a quote that is not closed in time"
                )
            end += len(lines.since)
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield Row(begin, [original(cell) for cell in cells], fault)


def _of_workbook(path: Path) -> Iterator[Row]:
    _refuse_bomb(path)
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise ImportFileError(
                "import-workbook", "expected an XLSX workbook, got an archive that is none"
            ) from error
        with closing(book):
            yield from _of_sheet(book.worksheets)


def _of_sheet(sheets: Sequence[Any]) -> Iterator[Row]:
    """Give the first sheet's rows; what it says of its own size is not believed."""
    try:
        sheets[0].reset_dimensions()
        for line, values in enumerate(sheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
            cells = [_value(value) for value in values]
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                yield Row(line, cells)
    except Exception as error:
        raise ImportFileError("import-workbook", "expected a sheet that can be read, got a damaged one") from error


def _refuse_bomb(path: Path) -> None:
    """Refuse what unpacks to too much, or declares entities that would."""
    try:
        with archives.opened(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise ImportFileError("import-too-large", f"expected a workbook of at most {UNPACKED} bytes unpacked")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                    raise ImportFileError("import-workbook", "expected a workbook without document types, got one")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ImportFileError("import-workbook", "expected an XLSX workbook, got a damaged archive") from error


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            plain = (tail + piece).replace(b"\x00", b"")
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                return True
            tail = piece[-32:]
    return False


def _value(value: Any) -> Value:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 the city's zone is laid on it later
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return original(str(value).strip())
