"""Values of cells, made harmless for whoever opens the table."""

from datetime import datetime
from zoneinfo import ZoneInfo

from crm.text import harmless

Cell = str | int | float | bool | datetime | None
"""What a cell may hold."""

FORMULA = "=+-@|%＝＋－＠"
"""Beginnings a spreadsheet may take for a formula or a command (OWASP, CSV injection), full-width ones as well."""

LONGEST = 32_767
"""Characters a cell of a spreadsheet holds."""


def plain(value: Cell, zone: ZoneInfo) -> str | int | float:
    """Return a value as it goes into a cell: numbers as they are, moments in the city's time, texts neutralised."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return neutral(value) if isinstance(value, str) else value


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without invisible and direction marks.

    A text that begins like one gets an apostrophe before it, which spreadsheets take as "this is text".
    """
    clean = harmless(text).replace("\t", " ")[: LONGEST - 1]
    return f"'{clean}" if clean.lstrip().startswith(tuple(FORMULA)) else clean


def original(text: str) -> str:
    """Return the text ``neutral`` was given, as far as its apostrophe goes."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip().startswith(tuple(FORMULA)) else text
