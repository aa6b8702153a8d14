"""Hiding who somebody is, in single values and inside free text."""

import re
import unicodedata
from collections.abc import Collection

from crm.citizens.numbers import mask_number

__all__ = ["mask_address", "mask_id", "mask_name", "mask_number", "mask_text"]

HIDDEN = "***"

_DIGIT = r"[\d零〇幺一二三四五六七八九]"
_GAP = r"[ \-.·—]?"
_MOBILE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00)86{_GAP})?(?P<number>[1１一幺](?=[3-9３-９三四五六七八九]){_DIGIT}"
    rf"(?:{_DIGIT}{_GAP}){{8}}{_DIGIT})(?!\d)"
)
_LANDLINE = re.compile(r"(?<!\d)[(（]?[0０]\d{2,3}[)）]?[ \-—]?\d{7,8}(?!\d)")
_ROW = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{13,18}}(?:{_GAP}[XxＸｘ])?(?!\d)")
_OLD_ID = re.compile(r"\d{6}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
"""An identity number of before 1999: 15 digits, two of the year, no check digit."""
_CARD = re.compile(r"[3-6]\d{15,18}")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Za-z]\s?[·.]?"
    r"(?:\s?(?:[A-Za-z]|[0-9零〇幺一二两三四五六七八九])){5,6}"
)
"""A car's plate, written or said."""
TICKET = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{6}")
"""The number of a ticket of ours: a moment, a node, a sequence."""
ID_LIKE = re.compile(
    r"(?:1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[123])\d{4}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
)
"""Province, county, day of birth: an identity number, its check digit right or not."""
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9])[A-Za-z0-9._%+-]{0,63}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"
)

_NUMBER = r"(?:[\dA-Za-z]{1,5}(?:-[\dA-Za-z]{1,5}){0,3}|[零〇一二三四五六七八九十百甲乙丙丁]{1,5})"
_PLAIN = r"[\dA-Za-z]{1,5}(?:-[\dA-Za-z]{1,5}){0,3}"
_INSIDE = rf"(?:{_NUMBER}(?:单元|门洞|门|层|楼|号房|号|室|户))"
_HOUSE = re.compile(
    rf"(?:{_NUMBER}号楼|{_PLAIN}(?:栋|幢|座)|{_NUMBER}(?:栋|幢|座)(?={_INSIDE})|{_NUMBER}单元){_INSIDE}{{0,3}}(?:{_PLAIN})?"
    rf"|{_NUMBER}(?:室|号房)"
    rf"|(?<=[路街道巷弄里村]){_NUMBER}号(?!线|文|令|公告){_INSIDE}{{0,3}}"
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def mask_name(name: str) -> str:
    """Return the name's first letter and a star for each other: ``王**``."""
    name = name.strip()
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_id(number: str) -> str:
    """Return an identity number with its middle hidden: ``420***********123X``; a short one is hidden wholly."""
    if len(number) < 10:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_address(address: str) -> str:
    """Return the address down to the street; building, unit, room and every other number are hidden."""
    return re.sub(r"\d+", HIDDEN, _HOUSE.sub(HIDDEN, address))


def is_id(number: str) -> bool:
    """Return whether 18 characters are an identity number: province, day of birth and check digit (GB 11643)."""
    if len(number) != 18 or not number[:17].isdecimal():
        return False
    digits = [int(letter) for letter in number[:17]]
    plain = "".join(map(str, digits))
    if not _PROVINCES.match(plain) or not ("1800" <= plain[6:10] <= "2199" and "01" <= plain[10:12] <= "12"):
        return False
    check = number[17].upper().replace("Ｘ", "X")
    check = str(int(check)) if check.isdecimal() else check
    return _CHECKS[sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11] == check


def is_card(number: str) -> bool:
    """Return whether digits are a payment card's number by their check digit (ISO/IEC 7812-1, annex B)."""
    if not _CARD.fullmatch(number):
        return False
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mask_text(text: str, names: Collection[str] = (), *, numbers: Collection[str] = (), places: bool = True) -> str:
    """Return free text fit for the public.

    Hidden are numbers of telephone, identity and payment card, plates, e-mail, house and room numbers.

    Short service numbers (110, 12345, 95598) and the numbers of tickets stay. What a machine cannot know, such as names
    nobody gave, a person must still look for.

    Args:
        text: What somebody wrote.
        names: Names to hide wherever they stand; one letter alone is no name.
        numbers: Telephone numbers to hide wherever they stand, whatever their form; the form of most is known anyway.
        places: Whether house and room numbers are hidden; whoever must go there needs them.
    """
    for number in filter(None, numbers):
        text = text.replace(number, mask_number(number))
    text = _ROW.sub(lambda found: _masked_row(found[0]), text)
    text = PLATE.sub(lambda found: f"{found[0][:2]}{'*' * (len(found[0]) - 4)}{found[0][-2:]}", text)
    text = _MOBILE.sub(lambda found: mask_number(re.sub(r"[ \-.·—]", "", found["number"])), text)
    text = _LANDLINE.sub(lambda found: mask_number(re.sub(r"[ \-—()（）]", "", found[0])), text)
    text = _EMAIL.sub(rf"\1{HIDDEN}@\2", text)
    if places:
        text = _HOUSE.sub(HIDDEN, text)
    for name in sorted((n.strip() for n in names), key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, mask_name(name))
    return text


def _masked_row(row: str) -> str:
    """Return a row of 14 digits or more hidden if it names a person; other rows are numbers of files and tickets."""
    number = re.sub(_GAP[:-1], "", unicodedata.normalize("NFKC", row))
    like_id = is_id(number) or bool(ID_LIKE.fullmatch(number))
    if TICKET.fullmatch(number) and not like_id:
        return row
    return mask_id(number) if like_id or _OLD_ID.fullmatch(number) or is_card(number) else row
