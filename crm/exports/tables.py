"""Tables as files: CSV for programs, XLSX for people; every one says whose it is."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from crm.exports.cells import Cell, plain

Form = Literal["csv", "xlsx"]
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the system's old encoding."""


@dataclass(frozen=True)
class Sheet:
    """A table on its way out.

    Args:
        name: What its rows are.
        watermark: Who took it out, when, under which number; stands above the head.
        head: Names of the columns.
        rows: As many values each as the head has.
    """

    name: str
    watermark: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_bytes(sheet: Sheet, form: Form, zone: ZoneInfo) -> bytes:
    """Return the table as a file."""
    return _csv(sheet, zone) if form == "csv" else _xlsx(sheet, zone)


def _lines(sheet: Sheet, zone: ZoneInfo) -> Iterable[list[str | int | float]]:
    yield [plain(sheet.watermark, zone)]
    for row in (sheet.head, *sheet.rows):
        yield [plain(value, zone) for value in row]


def _csv(sheet: Sheet, zone: ZoneInfo) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_lines(sheet, zone))
    return (BOM + text.getvalue()).encode()


def _xlsx(sheet: Sheet, zone: ZoneInfo) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A3"
    page.oddHeader.center.text = page.oddFooter.center.text = str(plain(sheet.watermark, zone)).replace("&", "&&")
    for index, line in enumerate(_lines(sheet, zone)):
        cells = []
        for value in line:
            cell = WriteOnlyCell(page, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font = Font(bold=index == 1, italic=index == 0)
            cells.append(cell)
        page.append(cells)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()
