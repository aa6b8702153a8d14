"""Where it is: district, subdistrict, community and address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asr.reading.digits import write_house_numbers
from asr.reading.gazetteer import Gazetteer, Level, Mention, Spot
from asr.reading.said import Sentence, field, refuted
from crm.tickets.drafts import DraftField

_NUMBER = r"[0-9A-Za-z零〇一二两三四五六七八九十百千]+"
_FURTHER = re.compile(
    rf"^的?(?:{_NUMBER}(?:号楼|号院|号|弄|栋|幢|单元|楼|层|室|户)|[东西南北]段|[东西南北中]路"
    rf"|(?:和|与|跟)[^，。！？\s]{{2,6}}(?:路|街|大道)(?:的?(?:交叉口|路口|交汇处))?"
    rf"|[^，。！？\s的在有]{{2,6}}?(?:小区|花园|家园|广场|大厦|社区|市场|学校|医院|公园|工地)"
    rf"|(?:的)?(?:大门口|门口|路口|交叉口|附近|对面|旁边|楼下|站台|地铁站|公交站))"
)
_NAMED = re.compile(
    r"(?<![一-鿿])?([^，。！？\s我你他她它在到是的了住这那个有和跟们去把给找推要诉不]{2,6}?(?:(?:花园|家园|新村)?小区|花园|家园|新村|社区|大厦|广场|大道|(?<![马跑修见0-9])(?<![零一二三四五六七八九]{2})路|街|巷)"
    r"(?!灯|面|边|上|过|费|人|口碑))"
)
_ELSEWHERE = re.compile(r"(?:去|往|回|来自|从|老家在?|户口在)$")
_AT_HOME = re.compile(r"(?:我|我家|家|人)(?:就)?(?:是)?住(?:在)?$|我是(?:住)?$")


@dataclass(frozen=True, slots=True)
class _Named:
    """A mention in its sentence; ``home`` if the caller only says where they live."""

    sentence: Sentence
    mention: Mention
    home: bool

    def spots(self, level: Level, district: str = "") -> list[Spot]:
        """Return what of a level may be meant, within a district if one is given."""
        return [s for s in self.mention.spots if s.level == level and district in ("", s.district)]


def read_place(sentences: Sequence[Sentence], gazetteer: Gazetteer) -> dict[str, DraftField]:
    """Return district, subdistrict, community and address.

    A named street of the city is surer than a word that only looks like a street; a street that lies in one district
    tells the district as well, and so does a subdistrict or community whose name is there once. A misheard name is
    found by its sound: the value is the city's name, the evidence has the words as they were heard.
    """
    named = [one for sentence in sentences for one in _named_in(sentence, gazetteer)]
    found: dict[str, DraftField] = {}
    if district := _district(named):
        found["district"] = district
    found |= _units(named, found.get("district"))
    if address := _address(sentences, named, found, gazetteer):
        found["address"] = address
    if "district" not in found and (district := _by_street(named)):
        found["district"] = district
    return found


def _named_in(sentence: Sentence, gazetteer: Gazetteer) -> list[_Named]:
    text, named = sentence.text, []
    for mention in gazetteer.find(text):
        before = text[max(0, mention.at - 6) : mention.at]
        if not _ELSEWHERE.search(before) and not refuted(text, mention.at, mention.end):
            named.append(_Named(sentence, mention, bool(_AT_HOME.search(before))))
    return named


def _sure(one: _Named, confidence: float) -> float:
    return confidence - min(0.25, 0.4 * one.mention.far)


def _district(named: Sequence[_Named]) -> DraftField | None:
    said = [one for one in named if one.spots("district")]
    said = [one for one in said if not one.home] or said
    if not said:
        return None
    last = next(one for one in said if one.sentence is said[-1].sentence)
    return field(last.spots("district")[0].name, last.sentence, _sure(last, 0.9))


def _units(named: Sequence[_Named], said: DraftField | None) -> dict[str, DraftField]:
    """Return subdistrict and community, with their district if none was said; nothing if in doubt."""
    within = said.value if said else ""
    for level in ("community", "subdistrict"):
        told = [(one, spot) for one in named for spot in one.spots(level, within)]
        told = [(one, spot) for one, spot in told if not one.home] or told
        if len({spot for _, spot in told}) > 1:
            return {}
        if not told:
            continue
        one, spot = told[-1]
        confidence = _sure(one, 0.8)
        found = {"subdistrict": field(spot.subdistrict, one.sentence, confidence)}
        if level == "community":
            found["community"] = field(spot.name, one.sentence, confidence)
        if not said:
            found["district"] = field(spot.district, one.sentence, confidence)
        return found
    return {}


def _by_street(named: Sequence[_Named]) -> DraftField | None:
    for one in named:
        if len(spots := one.spots("street")) == 1:
            return field(spots[0].district, one.sentence, _sure(one, 0.65))
    return None


def _address(
    sentences: Sequence[Sentence], named: Sequence[_Named], found: dict[str, DraftField], gazetteer: Gazetteer
) -> DraftField | None:
    streets = [one for one in named if one.spots("street")]
    streets = [one for one in streets if not one.home] or streets
    if streets:
        last = next(one for one in streets if one.sentence is streets[-1].sentence)
        return field(_written(last, last.spots("street")[0].name), last.sentence, _sure(last, 0.85))
    for sentence in sentences:
        if _NAMED.search(sentence.text) and (word := _looks_like_an_address(sentence.text, gazetteer)):
            return field(word, sentence, 0.6)
    if "community" in found:
        units = [one for one in named if any(s.name == found["community"].value for s in one.spots("community"))]
        return field(_written(units[-1], found["community"].value), units[-1].sentence, 0.7)
    return None


def _written(one: _Named, name: str) -> str:
    return _with_details(name, one.sentence.text[one.mention.end :])


def _with_details(name: str, rest: str) -> str:
    end = 0
    while more := _FURTHER.match(rest[end:]):
        end += more.end()
    return write_house_numbers((name + rest[:end]).replace("的", ""))[:_LONGEST]


_LONGEST = 120


def _looks_like_an_address(text: str, gazetteer: Gazetteer) -> str:
    for mention in reversed(gazetteer.find(text)):
        text = f"{text[: mention.at]}，{text[mention.end :]}"
    named = _NAMED.search(text)
    return _with_details(named[1], text[named.end(1) :]) if named else ""
