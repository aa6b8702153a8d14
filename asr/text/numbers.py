"""Numbers as they are written down: what is counted, coded, dated, timed and paid in digits, idioms in words.

After GB/T 15835-2011: digits for measures, dates, times, amounts and numbers of things; words for idioms, approximate
numbers and small counts of people and things (``两个人``, ``三四十``).
"""

import itertools
import re
from collections.abc import Iterable, Sequence

from cn2an import Cn2An

from asr.text.pieces import Edit, edited

Span = tuple[int, int]

_VALUES = {**dict.fromkeys("零〇", "0"), **dict.fromkeys("一幺", "1"), **dict.fromkeys("二两", "2")}
_VALUES |= {"三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_ONES = "".join(_VALUES)
_ONE = rf"[0-9{_ONES}]"

_LONG = re.compile(rf"(?<![0-9.]){_ONE}(?:[\s,，、.·\-—]{{0,2}}{_ONE}){{6,}}(?![0-9])")
_JOINED = re.compile(r"1[3-9]\d{9}|\d{18}|\d{17}[Xx]|0\d{10,11}|400\d{7}|800\d{7}|\d{16}|\d{19}")
"""Mobile number, ticket or identity number, landline with area code, service numbers, bank card."""

_THOUSANDS = re.compile(r"(?<![0-9.,，])[1-9]\d{0,2}(?:[,，]\d{3})+(?![0-9,，]|\.\d)")
_CLOCK = re.compile(r"(?<=\d)：(?=[0-5]\d)")
_RUN = re.compile(rf"(?P<share>[百千]分之)?(?P<run>[0-9{_ONES}十百千万亿点]+(?:(?<=[0-9])\.[0-9]+)?)")
_SHARES = {"百": "%", "千": "‰"}

_KEPT = re.compile(
    "一点一滴|两点一线|三三两两|七七八八|一五一十|三六九等|一二三产|一了百了|百分之百地|三七二十一|二一添作五|一百个[心放]"
    "|十一(?:假期|放假|长假|黄金周|期间|国庆)|双十[一二]|五一|六一|七一|八一|十一五|十[二三四五六]五|一千零一夜|九九重阳"
    "|(?:大年|年)三十|(?:正月|腊月|冬月|初)[一二三四五六七八九十]+|(?:星期|周|礼拜)[一二三四五六]+"
    rf"|(?<!{_ONE})[一两三四五]室[一二两三]?厅?|三下五除二|五十步|十二生肖|二十四节气|三十六计|七十二变|八九不离十|十有八九|一年一度"
)
"""What stays in words wherever it stands."""

_CODED = re.compile(r"[室房号]")
"""What a short row of digits is the number of."""

_DAY = r"(?:上午|下午|中午|早上|早晨|晚上|夜里|夜晚|半夜|凌晨|清晨|傍晚|今早|今晚|昨晚|明早|明晚|当晚|每晚|天)"
_TIMED = re.compile(rf"{_DAY}(?:的|大概|大约|差不多|将近|快)?$")
_UNTIL = re.compile(r"点(?:半|多|钟|整|左右|前后|之?前|以前|之?后|以后|过后|开始|就|才|到)?(?:的时候)?(?:到|至)$")
_O_CLOCK = re.compile(r"半|钟|整|多|左右|之?前|以前|之?后|以后|过后|开始|到|至|一刻|的时候|才|就|[^\w]|$")
_POINTS = re.compile(r"(?:建议|意见|要求|问题|原因|希望|看法|诉求|情况|理由|想法|疑问|请求|需求)")

_TEN = re.compile(
    r"[个天年月号日元块楼层栋幢岁米人户次吨度斤名位家辆台部条倍秒周站门期本页件张间套株棵根平]|分钟|小时|公里|厘米|单元|路公交"
)
_BEFORE_UNIT = re.compile(
    r"号(?![称召码令脉])|栋|幢|单元|楼|室|月(?![饼亮台嫂子])|元(?![旦宵素件])|块(?:钱|[一二三四五六七八九半]|每)"
    r"|[角毛分]钱|分钟|小时|公里|平方|平米|岁|度电|吨|公斤|千克|斤|米(?!饭)|厘米|毫米|路(?:公交|汽车|车)"
)
_NOT_ONE = re.compile(r"层(?!意思|含义|皮|楼梯)|年(?=级)")
_BOUND = re.compile(r"[统同唯专单之第]$")
_CENTS = re.compile(r"毛(?!病|巾|笔|衣)|角(?!落|度)")

_LIST = frozenset({"一三五", "二四六"})
_PAIR = re.compile(r"(.)\1(.)\2")
_ABOUT = re.compile(r"[一二两三四五六七八九]{2}")
_COUNTED = re.compile(r"[十百千万亿]")
_YEAR = re.compile(r"[零〇九八七六一二][零〇一二三四五六七八九]")

_cn2an = Cn2An()


def in_digits(text: str) -> str:
    """Return the text with its numbers in digits: quick enough for text that still goes on."""
    return edited(text, number_edits(text))


def number_edits(text: str, kept: Iterable[Span] = ()) -> list[Edit]:
    """Return the edits that write a text's numbers in digits where a person would.

    Args:
        text: What was said, in characters.
        kept: Stretches that stay as they are (names of places with numerals in them).
    """
    taken = list(kept)
    edits: list[Edit] = []
    for found in _LONG.finditer(text):
        digits = "".join(_VALUES.get(c, c) for c in found[0] if (c.isascii() and c.isdigit()) or c in _VALUES)
        if _free(found.span(), taken) and _JOINED.fullmatch(digits):
            edits.append(Edit(*found.span(), digits))
            taken.append(found.span())
    rows = [found.span() for found in _RUN.finditer(text) if _is_row(found["run"], text[found.end() :])]
    words = (found.span() for found in _KEPT.finditer(text))
    taken += [word for word in words if not any(row[0] <= word[0] and word[1] <= row[1] for row in rows)]
    edits += _tidied(text, taken)
    for found in _RUN.finditer(text):
        start, end = found.span()
        if not _free((start, end), taken):
            continue
        run = found["run"]
        skipped = 0 if found["share"] else len(run) - len(run.lstrip("点"))
        written = (
            _share(found["share"], run)
            if found["share"]
            else _written(run[skipped:], text[:start] + run[:skipped], text[end:])
        )
        if written and written != text[start + skipped : end]:
            edits.append(Edit(start + skipped, end, written))
    return sorted(edits, key=lambda edit: edit.start)


def _tidied(text: str, taken: list[Span]) -> list[Edit]:
    """Return edits for digits that came with separators: thousands, and the colon of a time."""
    edits = [Edit(*f.span(), re.sub(r"[,，]", "", f[0])) for f in _THOUSANDS.finditer(text) if _free(f.span(), taken)]
    taken += [(edit.start, edit.end) for edit in edits]
    return edits + [Edit(*found.span(), ":") for found in _CLOCK.finditer(text)]


def _free(span: Span, taken: Sequence[Span]) -> bool:
    return not any(span[0] < end and start < span[1] for start, end in taken)


def _is_row(run: str, after: str) -> bool:
    """Return whether digits are said one by one as a number of something: a holiday's name within is none."""
    if len(run) < 3 or any(c not in _VALUES for c in run):
        return False
    return len(run) >= 5 or bool(_CODED.match(after)) or any(c in "零〇幺" for c in run)


def _share(share: str, run: str) -> str:
    """Return a share in hundredths or thousandths."""
    value = "100" if run == "百" else _decimal(run) if "点" in run else _counted(run)
    return f"{value}{_SHARES[share[0]]}" if value else ""


def _written(run: str, before: str, after: str) -> str:
    """Return a run of numerals in digits, or nothing where it stays in words."""
    if "点" in run:
        return _with_point(run, before, after)
    if run.isascii() or after.startswith("几") or before.endswith("几"):
        return ""
    if _COUNTED.search(run):
        return _large(run, after)
    if len(run) == 1:
        return _small(run, before, after)
    return _code(run, after)


def _with_point(run: str, before: str, after: str) -> str:
    """Return a time of day or a decimal number."""
    hour_said, _, rest = run.partition("点")
    hour = _counted(hour_said)
    if not hour or "点" in rest:
        return ""
    timed = bool(_TIMED.search(before) or _UNTIL.search(before))
    if not rest:
        alone = hour_said in ("一", "1") and not after.startswith(("钟", "半"))
        sure = timed or (not alone and bool(_O_CLOCK.match(after)))
        return f"{hour}点" if sure and _at_most(hour, 24) and not _POINTS.match(after) else ""
    minutes = _counted(rest)
    if _at_most(hour, 24) and _at_most(minutes, 59) and ("十" in rest or timed or after.startswith("分")):
        return f"{hour}点{minutes.zfill(2) if rest[0] in '零〇' else minutes}"
    return _decimal(run)


def _at_most(value: str, limit: int) -> bool:
    return len(value) <= 2 and value.isdigit() and int(value) <= limit


def _decimal(run: str) -> str:
    whole, _, rest = run.partition("点")
    unit = rest[-1] if rest[-1:] in ("万", "亿") else ""
    rest = rest.removesuffix(unit)
    value = _counted(whole)
    return f"{value}.{_digits(rest)}{unit}" if value and rest and not _COUNTED.search(rest) else ""


def _large(run: str, after: str) -> str:
    """Return a counted number from ten on; with 万 or 亿 behind it as it is read."""
    if run == "十":
        return "10" if _TEN.match(after) else ""
    return "" if run[0] in "百千万亿" or _ABOUT.search(run) else _counted(run)


def _small(run: str, before: str, after: str) -> str:
    """Return a number below ten in front of a measure, a part of an address or a date."""
    if run == "幺" or (run == "一" and _BOUND.search(before)):
        return ""
    dated = after.startswith("日") and before.endswith("月")
    paid = before.endswith("块") and (not after or not after[0].isalnum() or _CENTS.match(after) or after[0] in "钱的")
    if dated or paid or _BEFORE_UNIT.match(after) or (run != "一" and _NOT_ONE.match(after)):
        return _VALUES.get(run, run)
    return ""


def _code(run: str, after: str) -> str:
    """Return digits that are said one by one: rooms, years, short telephone numbers; nothing with a point in it."""
    if "." in run:
        return ""
    if len(run) == 2:
        year = after.startswith("年") and _YEAR.fullmatch(run) and not _follows(run)
        return _digits(run) if year or any(c in "零〇幺" for c in run) else ""
    if len(run) < 5 and not after.startswith(("室", "房", "号")):
        in_words = "两" in run or run in _LIST or _PAIR.fullmatch(run)
        if in_words or (_follows(run) and not any(c in "零〇幺" for c in run)):
            return ""
    return _digits(run)


def _follows(run: str) -> bool:
    """Return whether each digit is one more than the one before: counted off, or about so many."""
    values = [int(c) for c in _digits(run)]
    return all(one + 1 == other for one, other in itertools.pairwise(values))


def _digits(run: str) -> str:
    return "".join(_VALUES.get(c, c) for c in run)


def _counted(run: str) -> str:
    """Return the value of a counted or spelled-out number; nothing if it is none."""
    unit = run[-1] if len(run) > 1 and run[-1] in "万亿" else ""
    said = run.removesuffix(unit)
    if not _COUNTED.search(said):
        return f"{_digits(said)}{unit}"
    try:
        return f"{_cn2an.cn2an(said, 'normal')}{unit}"
    except (ValueError, KeyError):  # cn2an raises either for what is no number
        return ""
