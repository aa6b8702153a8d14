"""How numbers, dates, times and amounts are said in Mandarin, as text."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal

import cn2an

_CALLED = "零幺二三四五六七八九"
"""Digits one by one, as telephone and ticket numbers are told: 一 is easily heard as 七."""

_PARTS_OF_DAY = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (19, "下午"), (24, "晚上"))
"""Until which hour a part of the day lasts."""

LARGEST = 10**12


def count(value: int) -> str:
    """Say how many: two things are 两, not 二.

    Args:
        value: Not negative, below a million million.
    """
    if not 0 <= value < LARGEST:
        raise ValueError(f"expected a count from 0 to below {LARGEST}, got {value}")
    return "两" if value == 2 else numeral(value)


def numeral(value: int) -> str:
    """Say a number; ten to nineteen begin with 十."""
    text = str(cn2an.an2cn(value, "low"))
    return text.removeprefix("一") if text.startswith("一十") else text


def digits(value: str) -> str:
    """Say a number digit by digit, as a telephone's or a ticket's; what is no digit is a short silence."""
    return "".join(_CALLED[int(letter)] if letter.isascii() and letter.isdigit() else "，" for letter in value)


def day(value: date) -> str:
    """Say a day of the year."""
    return f"{numeral(value.month)}月{numeral(value.day)}日"


def clock(value: time) -> str:
    """Say a time of day: 18:00 is 下午六点, 9:05 is 上午九点零五分, 14:30 is 下午两点半."""
    hour = value.hour if value.hour <= 12 else value.hour - 12
    part = next(name for until, name in _PARTS_OF_DAY if value.hour < until)
    return f"{part}{count(hour)}点{_minutes(value.minute)}"


def _minutes(value: int) -> str:
    if value == 30:
        return "半"
    return f"{'零' if value < 10 else ''}{numeral(value)}分" if value else ""


def money(value: Decimal) -> str:
    """Say an amount of yuan: 105.30 is 一百零五元三角.

    Raises:
        ValueError: If it is negative, too large, or has parts of a fen.
    """
    yuan, rest = divmod(in_fen(value), 100)
    jiao, left = divmod(rest, 10)
    parts = [f"{count(yuan)}元" if yuan or not rest else ""]
    parts.append(f"{numeral(jiao)}角" if jiao else "零" if yuan and left else "")
    parts.append(f"{numeral(left)}分" if left else "")
    return "".join(parts)


def in_fen(value: Decimal) -> int:
    """Return an amount of yuan in fen.

    Raises:
        ValueError: If it is negative, too large, or has parts of a fen.
    """
    fen = value * 100
    if fen != fen.to_integral_value() or not 0 <= value < LARGEST:
        raise ValueError(f"expected an amount of whole fen from 0 to below {LARGEST} yuan, got {value}")
    return int(fen)


SLOTS: Mapping[str, Callable[..., str]] = {
    "count": count,
    "digits": digits,
    "day": day,
    "clock": clock,
    "money": money,
}
"""What may stand in the middle of a prompt, such as ``{count}``, and how its value is said."""
