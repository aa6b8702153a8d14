"""Whom it is about: a unit or a person the caller complains of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from asr.reading.named import read_named
from asr.reading.said import Sentence, denied, field, refuted
from asr.reading.words import WordIndex
from config.rules.catalogue import DepartmentRule
from crm.tickets.drafts import DraftField, joined

_BETWEEN = r"(?:下|的是|你们|那个|这个|一个|一家|某|他们|啊|呀|，|、|就是|一|是)*"
_AGAINST = re.compile(rf"(?:投诉|举报|检举|控告|告){_BETWEEN}$")
_PARTY = re.compile(
    rf"(?:投诉|举报|检举){_BETWEEN}"
    r"([^，。？！、\s投诉举报]{0,10}?[^，。？！、\s投诉举报的了]"
    r"(?:公司|集团|物业|驾校|医院|诊所|学校|幼儿园|银行|酒店|宾馆|饭店|餐馆|超市|商场|旅行社|养老院|网吧|工地|工厂|开发商"
    r"|健身房|美容院|培训班|机构|中介|平台|店|厂|司机|老师|医生|护士))"
)
_WITH = re.compile(r"(?:和|与|跟|及|以及|还有|、|，|都|也)+")
_AUTHORITY = ("bureau", "district", "subdistrict", "hotline", "inspection", "discipline")


class UnitIndex:
    """The city's departments by the names people say for them.

    Args:
        departments: Those in force.
    """

    def __init__(self, departments: Sequence[DepartmentRule]) -> None:
        self._departments = {d.code: d for d in departments}
        self._words = WordIndex((name, d.code) for d in departments for name in names_of(d))

    def find(self, text: str) -> list[tuple[DepartmentRule, int, int]]:
        """Return the departments named in a sentence, each with where its name begins and ends."""
        return [(self._departments[hit.owner], hit.at, hit.end) for hit in self._words.find(text)]


def read_accused(sentences: Sequence[Sentence], units: UnitIndex, blame: Sequence[str]) -> dict[str, DraftField]:
    """Return whom the caller complains of.

    An authority whose conduct is blamed is an accused department: it will be kept out of handling the matter, so it
    is offered only then. In a sentence that is the first one named, whoever is named with it (``住建局和城管局``), and
    whoever the caller says to complain of. A company of the city's, or an authority blamed for the matter itself,
    handles it; like everybody else complained of it is written as text.

    Args:
        sentences: What the caller told.
        units: The city's departments.
        blame: Words for misconduct.
    """
    found: dict[str, DraftField] = {}
    accused: dict[str, DraftField] = {}
    for sentence in sentences:
        text, beside = sentence.text, 0
        blamed = any(word in text and not denied(text, text.find(word)) for word in blame)
        for department, at, end in units.find(text):
            against = bool(_AGAINST.search(text[:at]))
            if refuted(text, at, end) or not (against or blamed):
                continue
            if blamed and department.kind in _AUTHORITY:
                if against or not beside or _WITH.fullmatch(text[beside:at]):
                    accused.setdefault(department.code, field(department.code, sentence, 0.8 if against else 0.65))
                    beside = end
            elif against:
                found.setdefault("accused_party", field(text[at:end], sentence, 0.75))
        if named := read_named(sentence, blame):
            found.setdefault("accused_party", field(named.party, sentence, named.confidence))
        if not accused and (party := _PARTY.search(text)):
            found.setdefault("accused_party", field(party[1], sentence, 0.65))
    if accused:
        found["accused_department"] = _together(accused)
    return found


def _together(accused: dict[str, DraftField]) -> DraftField:
    """Return the units as one field: where the first one was said, as sure as the least sure one is."""
    first, *_ = accused.values()
    return replace(first, value=joined(accused), confidence=min(one.confidence for one in accused.values()))


def names_of(department: DepartmentRule) -> set[str]:
    """Return what people say for a department."""
    return {department.name, department.name.removeprefix("市"), *department.aliases}
