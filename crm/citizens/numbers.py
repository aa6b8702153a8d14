"""Telephone numbers as they arrive from the line, names and identity numbers: made safe and comparable."""

import re
import unicodedata
from collections.abc import Iterable

_SEPARATORS = re.compile(r"[\s\-().]")
_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def normalise_number(raw: str) -> str:
    """Return the number as digits with an optional leading plus.

    The country code of China is taken off, so that ``+86 138…``, ``0086138…`` and ``138…`` are one citizen.

    Args:
        raw: Whatever the other side sent as caller id.

    Returns:
        3 to 20 digits, or an empty text if this is no number (withheld, anonymous, garbage).
    """
    number = _SEPARATORS.sub("", raw)
    if not number.isascii() or not _NUMBER.fullmatch(number):
        return ""
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+86"):
        number = number[3:]
    if len(number) == 12 and number.startswith("01") and number[2] in "3456789":
        number = number[1:]
    return number


def first_mobile(numbers: Iterable[str]) -> str:
    """Return the first normalised number a text message can be sent to, empty if there is none."""
    return next((number for number in numbers if _MOBILE.fullmatch(number)), "")


def normalise_name(raw: str) -> str:
    """Return a name as it is indexed: without white space, full-width letters made plain, small letters."""
    return "".join(unicodedata.normalize("NFKC", raw).split()).casefold()


def normalise_id_number(raw: str) -> str:
    """Return an identity number as it is indexed: without separators, its check letter a capital."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw)).upper()


def mask_number(number: str) -> str:
    """Return the number with its middle hidden: ``138****6021``; short service numbers stay as they are."""
    if len(number) < 7:
        return number
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
