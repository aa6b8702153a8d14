"""Numbers as they are spoken or written: single digits of telephone numbers, counted numbers of houses and sums."""

import re

from crm.pinyin import syllables

_SINGLES = {**dict.fromkeys("零〇洞", "0"), **dict.fromkeys("一幺腰", "1"), **dict.fromkeys("二两", "2")}
_SINGLES |= {"三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10_000, "亿": 100_000_000}
_SPOKEN = "".join(_SINGLES)
_SOUNDS = {syllables(spoken)[0]: digit for spoken, digit in _SINGLES.items() if spoken != "〇"}
_MOSTLY = 2 / 3
"""Share of a run that must be digits before characters that only sound like digits are taken for some."""

NUMBER = rf"(?:[0-9]{{1,12}}(?:\.[0-9]{{1,4}})?[十百千万亿]{{0,2}}|[{_SPOKEN}十百千万亿]{{1,16}})"
"""Matches a counted number, said (``三千八``) or written (``3800``, ``3.8万``); ``counted`` reads it."""

_RUN = re.compile(rf"[0-9{_SPOKEN}](?:[\s，,、。\-—杠]?[0-9{_SPOKEN}]){{6,}}")
_COUNTED = re.compile(rf"[{_SPOKEN}十百千]+(?=号|弄|栋|幢|单元|楼|层|室|户|门)")
_WRITTEN = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,4})?)([十百千万亿]{0,2})")
LONGEST = 16
"""Characters of a number that is looked at."""


def spoken_digits(text: str) -> list[tuple[str, int]]:
    """Return runs of at least seven digits, said or written, as digits, each with where it stands.

    A pause inside a run is allowed; ``一三八 零零一三 八零零零`` is one number.
    """
    return [(_digits(run[0]), run.start()) for run in _RUN.finditer(text)]


def misheard_digits(text: str) -> list[tuple[str, int]]:
    """Return such runs in which some characters only sound like digits: ``一三八零零一三把零零零``."""
    sounds = syllables(text)
    if len(sounds) != len(text):
        return []
    heard = "".join(_SOUNDS.get(sound, c) for sound, c in zip(sounds, text, strict=True))
    runs = ((_digits(run[0]), text[run.start() : run.end()], run.start()) for run in _RUN.finditer(heard))
    return [(digits, at) for digits, said, at in runs if len(_digits(said)) >= _MOSTLY * len(digits)]


def _digits(run: str) -> str:
    return "".join(_SINGLES.get(c, c) for c in run if c in "0123456789" or c in _SINGLES)


def write_house_numbers(text: str) -> str:
    """Write counted numbers before 号, 栋, 楼 and the like in digits: ``一百二十号`` becomes ``120号``."""
    return _COUNTED.sub(lambda found: str(value) if (value := counted(found[0])) is not None else found[0], text)


def counted(number: str) -> int | None:
    """Return a counted number (``一百二十``, ``一二零``, ``一万五``, ``3.5万``), or nothing when it is none."""
    if len(number) > LONGEST:
        return None
    if written := _WRITTEN.fullmatch(number):
        scale = 1
        for unit in written[2]:
            scale *= (_UNITS | _GREAT)[unit]
        return round(float(written[1]) * scale)
    if not number or any(c not in _SINGLES and c not in _UNITS and c not in _GREAT for c in number):
        return None
    return _great(number)


def _great(spoken: str) -> int | None:
    for unit, size in sorted(_GREAT.items(), key=lambda great: -great[1]):
        if unit not in spoken:
            continue
        above, _, below = spoken.partition(unit)
        count, rest = (_great(above) if above else 1), (_great(below) if below else 0)
        if count is None or rest is None:
            return None
        if len(below) == 1 and below in _SINGLES:
            rest *= size // 10  # 一万五 is 15000
        return count * size + rest
    return _small(spoken)


def _small(spoken: str) -> int | None:
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
