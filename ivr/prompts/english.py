"""How numbers, dates, times and amounts are said in English, as text."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal

from ivr.prompts.numerals import LARGEST, in_fen

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def count(value: int) -> str:
    """Say how many.

    Args:
        value: Not negative, below a million million.
    """
    if not 0 <= value < LARGEST:
        raise ValueError(f"expected a count from 0 to below {LARGEST}, got {value}")
    return numeral(value)


def numeral(value: int) -> str:
    """Say a number; "and" stands before what is left below a hundred."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {numeral(rest)}" if rest else "")
    size, name = next((size, name) for size, name in _GROUPS if value >= size)
    much, rest = divmod(value, size)
    joint = " and " if rest < 100 else " "
    return f"{numeral(much)} {name}" + (f"{joint}{numeral(rest)}" if rest else "")


def ordinal(value: int) -> str:
    """Say which one of a row."""
    said = numeral(value)
    last = re.split("[ -]", said)[-1]
    return said.removesuffix(last) + (f"{last[:-1]}ieth" if last.endswith("y") else _ORDINALS.get(last, f"{last}th"))


def digits(value: str) -> str:
    """Say a number digit by digit, as a telephone's or a ticket's; what is no digit is a short silence."""
    groups = "".join(letter if letter.isascii() and letter.isdigit() else " " for letter in value).split()
    return ", ".join(" ".join(_ONES[int(letter)] for letter in group) for group in groups)


def day(value: date) -> str:
    """Say a day of the year."""
    return f"{MONTHS[value.month - 1]} {ordinal(value.day)}"


def clock(value: time) -> str:
    """Say a time of day: 18:00 is six PM, 9:05 is nine oh five AM."""
    if not value.minute and value.hour in (0, 12):
        return "midnight" if value.hour == 0 else "noon"
    half = "AM" if value.hour < 12 else "PM"
    oh = "oh " if value.minute < 10 else ""
    minutes = f" {oh}{numeral(value.minute)}" if value.minute else ""
    return f"{numeral((value.hour - 1) % 12 + 1)}{minutes} {half}"


def money(value: Decimal) -> str:
    """Say an amount of yuan: 105.30 is one hundred and five yuan and thirty fen.

    Raises:
        ValueError: If it is negative, too large, or has parts of a fen.
    """
    yuan, fen = divmod(in_fen(value), 100)
    said = [f"{numeral(yuan)} yuan"] if yuan or not fen else []
    said += [f"{numeral(fen)} fen"] if fen else []
    return " and ".join(said)


SLOTS: Mapping[str, Callable[..., str]] = {
    "count": count,
    "digits": digits,
    "day": day,
    "clock": clock,
    "money": money,
}
"""What may stand in the middle of a prompt, such as ``{count}``, and how its value is said."""
