"""Where it is: district and address."""

import re
from collections.abc import Mapping, Sequence

from asr.reading.digits import write_house_numbers
from asr.reading.said import Sentence, field
from config.rules.catalogue import Place
from crm.tickets.drafts import DraftField

_NUMBER = r"[0-9A-Za-z零〇一二两三四五六七八九十百千]+"
_FURTHER = re.compile(
    rf"^的?(?:{_NUMBER}(?:号楼|号院|号|弄|栋|幢|单元|楼|层|室|户)|[东西南北]段|[东西南北中]路"
    rf"|(?:和|与|跟)[^，。！？\s]{{2,6}}(?:路|街|大道)(?:的?(?:交叉口|路口|交汇处))?"
    rf"|[^，。！？\s的在有]{{2,6}}?(?:小区|花园|家园|广场|大厦|社区|市场|学校|医院|公园|工地)"
    rf"|(?:的)?(?:大门口|门口|路口|交叉口|附近|对面|旁边|楼下|站台|地铁站|公交站))"
)
_NAMED = re.compile(
    r"(?<![一-鿿])?([^，。！？\s我你他她它在到是的了住这那个有和跟们]{2,6}?(?:(?:花园|家园|新村)?小区|花园|家园|新村|社区|大厦|广场|大道|路|街|巷)"
    r"(?!灯|面|边|上|过|费|人|口碑))"
)


def read_place(sentences: Sequence[Sentence], districts: Mapping[str, Place]) -> dict[str, DraftField]:
    """Return district, subdistrict, community and address.

    A named street of the city is surer than a word that only looks like a street; a street that lies in one district
    tells the district as well, and so does a subdistrict or community whose name is there once.
    """
    found: dict[str, DraftField] = {}
    streets = {street: name for name, district in districts.items() for street in district.streets}
    shared = {s for s in streets if sum(s in d.streets for d in districts.values()) > 1}
    for sentence in sentences:
        if district := _district_in(sentence.text, districts):
            found["district"] = field(district, sentence, 0.9)
        for name, unit in _units_in(sentence.text, districts, found.get("district")).items():
            found[name] = field(unit, sentence, 0.8)
        known = [(sentence.text.find(street), street) for street in streets if street in sentence.text]
        if known:
            at, street = min(known)
            found["address"] = field(_with_details(sentence.text, at, at + len(street)), sentence, 0.85)
            if "district" not in found and street not in shared:
                found["district"] = field(streets[street], sentence, 0.65)
        elif "address" not in found and (named := _named(sentence.text, districts)):
            found["address"] = field(named, sentence, 0.6)
    return found


def _district_in(text: str, districts: Mapping[str, Place]) -> str:
    for name in districts:
        if name in text:
            return name
    said = [(text.find(alias), name) for name, d in districts.items() for alias in d.aliases if alias in text]
    return min(said)[1] if said else ""


def _units_in(text: str, districts: Mapping[str, Place], said: DraftField | None) -> dict[str, str]:
    """Return subdistrict and community that are named, with their district if none was said; nothing if in doubt."""
    communities, subdistricts = [], []
    for district, place in districts.items():
        if said and said.value != district:
            continue
        for unit in place.subdistricts:
            above = {} if said else {"district": district}
            if any(word in text for word in (unit.name, *unit.aliases)):
                subdistricts.append({**above, "subdistrict": unit.name})
            for community in unit.communities:
                if any(word in text for word in (community.name, *community.aliases)):
                    communities.append({**above, "subdistrict": unit.name, "community": community.name})
    named = communities or subdistricts
    return named[0] if len(named) == 1 else {}


def _with_details(text: str, start: int, end: int) -> str:
    while more := _FURTHER.match(text[end:]):
        end += more.end()
    return write_house_numbers(text[start:end].replace("的", ""))


def _named(text: str, districts: Mapping[str, Place]) -> str:
    for name, district in districts.items():
        for word in (name, *district.aliases):
            text = text.replace(word, "，")
    named = _NAMED.search(text)
    return _with_details(text, named.start(1), named.end(1)) if named else ""
