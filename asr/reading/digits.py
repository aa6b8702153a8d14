"""Numbers as they are spoken: single digits of telephone numbers, and counted numbers of houses."""

import re

_SINGLES = {**dict.fromkeys("零〇洞", "0"), **dict.fromkeys("一幺腰", "1"), **dict.fromkeys("二两", "2")}
_SINGLES |= {"三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SPOKEN = "".join(_SINGLES)

_RUN = re.compile(rf"[0-9{_SPOKEN}](?:[\s，,、。\-—杠]?[0-9{_SPOKEN}]){{6,}}")
_COUNTED = re.compile(rf"[{_SPOKEN}十百千]+(?=号|弄|栋|幢|单元|楼|层|室|户|门)")


def spoken_digits(text: str) -> list[tuple[str, int]]:
    """Return runs of at least seven digits, said or written, as digits, each with where it stands.

    A pause inside a run is allowed; ``一三八 零零一三 八零零零`` is one number.
    """
    runs = []
    for found in _RUN.finditer(text):
        digits = "".join(_SINGLES.get(c, c) for c in found[0] if c in "0123456789" or c in _SINGLES)
        runs.append((digits, found.start()))
    return runs


def write_house_numbers(text: str) -> str:
    """Write counted numbers before 号, 栋, 楼 and the like in digits: ``一百二十号`` becomes ``120号``."""
    return _COUNTED.sub(lambda found: str(value) if (value := counted(found[0])) is not None else found[0], text)


def counted(spoken: str) -> int | None:
    """Return a counted number up to 9999 (``一百二十``, ``十二``, ``一二零``), or nothing when it is none."""
    if not any(c in _UNITS for c in spoken):
        return int("".join(_SINGLES[c] for c in spoken)) if spoken else None
    total, digit = 0, 0
    last = 10_000
    for c in spoken:
        if c in _UNITS:
            if _UNITS[c] >= last:
                return None
            last = _UNITS[c]
            total += (digit or 1) * last
            digit = 0
        else:
            digit = int(_SINGLES[c])
    if digit and last > 10 and "零" not in spoken:
        digit *= last // 10  # 一百二 is 120
    return total + digit
