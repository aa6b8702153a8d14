"""When it happened: said times, written down by the day of the call."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asr.reading.digits import NUMBER, counted
from asr.reading.said import Sentence, field
from crm.tickets.drafts import DraftField

_AGO = {"大前": 3, "前": 2, "昨": 1, "今": 0}
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
_PARTS = "凌晨|清早|清晨|大清早|早上|早晨|一早|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|早|晚|夜"
_DAY = (
    r"(?P<ago>大前|(?<![以之目年])前|昨|今)(?:天|日|儿|(?=早|晚|夜|上午|中午|下午|凌晨|清早|清晨|傍晚|半夜|深夜))"
    r"|(?P<week>上个?|这个?|本)?(?<!下)(?<!下个)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?!起|到|至)"
    rf"|(?:(?P<year>今年|去年)?(?P<month>{NUMBER})月|(?P<near>这个月|本月|上个月|上月))(?P<dom>{NUMBER})[号日]"
    r"|(?P<daily>每天|每日|每)"
)
_SAID = re.compile(
    rf"(?:{_DAY})(?:的|那天|都|都在)?(?P<part>{_PARTS})?"
    rf"(?:(?P<hour>{NUMBER})(?:点钟|点|时)(?P<half>半|[一三]刻)?(?:(?P<minute>{NUMBER})分?)?|(?P<clock>[0-2]?[0-9][:：][0-5][0-9]))?"
    r"(?P<about>左右|多|前后|的样子)?"
)
_SINCE = re.compile(
    rf"(?P<count>{NUMBER}|半)个?(?P<more>多|半)?(?P<unit>天|星期|周|礼拜|月|年)(?:多)?"
    r"(?=了|都?没|都?不|还没|还不|以来|来都|的?时间了)"
)
_ABOUT_THIS_CALL = re.compile(r"^(?:打|给|想|来反映|反映|咨询|问|跟)")
_AFTERNOON, _NIGHT = ("下午", "傍晚", "晚上", "晚", "夜里", "深夜", "夜"), ("半夜",)


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    confidence: float


def read_moment(sentences: Sequence[Sentence], today: date) -> DraftField | None:
    """Return when it happened as it can be written: ``2026-11-19 22:00左右``, ``2026-11-17起``, ``每天18:00``.

    The most exact saying counts, the first one among equals. What lies ahead is no time of a matter.

    Args:
        sentences: What the caller said.
        today: The day of the call in the city.
    """
    told = [(one, s) for s in sentences for one in (*_points(s.text, today), *_spans(s.text, today))]
    if not told:
        return None
    best, sentence = max(told, key=lambda pair: pair[0].confidence)
    return field(best.text, sentence, best.confidence)


def _points(text: str, today: date) -> Iterable[_Told]:
    for said in _SAID.finditer(text):
        part, clock = said["part"] or "", _clock(said)
        if said["daily"]:
            if said["daily"] != "每" or part:
                yield _Told(f"每天{clock or _long(part)}", 0.72 if clock else 0.62 if part else 0.58)
            continue
        day = _day(said, today)
        if day is None or day > today or (said["ago"] == "今" and _ABOUT_THIS_CALL.match(text[said.end() :])):
            continue
        if clock:
            yield _Told(f"{day} {clock}{'左右' if said['about'] else ''}", 0.8)
        else:
            yield _Told(f"{day}{_long(part)}", 0.75 if part else 0.65)


def _day(said: re.Match[str], today: date) -> date | None:
    try:
        if said["ago"]:
            return today - timedelta(days=_AGO[said["ago"]])
        if said["weekday"]:
            monday = today - timedelta(days=today.weekday())
            day = monday + timedelta(days=_WEEKDAYS[said["weekday"]])
            back = (said["week"] or "").startswith("上") or (not said["week"] and day > today)
            return day - timedelta(days=7 if back else 0)
        return _of_month(said, today)
    except (ValueError, OverflowError):
        return None


def _of_month(said: re.Match[str], today: date) -> date:
    dom = counted(said["dom"]) or 0
    if said["near"]:
        first = today.replace(day=1)
        return (first if "上" not in said["near"] else (first - timedelta(days=1)).replace(day=1)).replace(day=dom)
    day = date(today.year, counted(said["month"]) or 0, dom)
    return day.replace(year=today.year - 1) if said["year"] == "去年" or day > today else day


def _clock(said: re.Match[str]) -> str:
    if said["clock"]:
        return said["clock"].replace("：", ":").zfill(5)
    if not said["hour"]:
        return ""
    hour, minute = counted(said["hour"]), _QUARTERS.get(said["half"]) or counted(said["minute"] or "零")
    if hour is None or minute is None or hour > 24 or minute > 59:
        return ""
    part = said["part"] or ""
    later = (part in _AFTERNOON and hour < 12) or (part in _NIGHT and 6 < hour < 12) or (part == "中午" and hour < 4)
    return f"{hour + 12 if later else hour:02}:{minute:02}"


def _long(part: str) -> str:
    return {"早": "早上", "晚": "晚上", "夜": "晚上", "一早": "早上", "清早": "早上", "大清早": "早上"}.get(part, part)


def _spans(text: str, today: date) -> Iterable[_Told]:
    for said in _SINCE.finditer(text):
        half = said["count"] == "半"
        count = 0 if half else counted(said["count"])
        if count is None or count > 999 or (count == 0 and not half):
            continue
        days = {"天": 1, "星期": 7, "周": 7, "礼拜": 7}.get(said["unit"])
        if days and not half:
            yield _Told(f"{today - timedelta(days=days * count)}起", 0.6)
        elif said["unit"] == "月":
            since = today - timedelta(days=15) if half else _months_before(today, count)
            yield _Told(f"{since}起" if half else f"{since:%Y-%m}起", 0.6)
        elif said["unit"] == "年":
            since = _months_before(today, 6) if half else _months_before(today, 12 * count)
            yield _Told(f"{since:%Y-%m}起" if half else f"{since.year}年起", 0.6)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - min(months, 12 * 80), 12)
    return date(year, month + 1, 1)
