"""The city's places by name and by sound; one is made for each edition of the rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from asr.reading.words import WordIndex
from config.rules.catalogue import Place
from crm.pinyin import coarse, distance, syllables

Level = Literal["district", "subdistrict", "community", "street"]

_HERE = ("这边", "那边", "这里", "那里", "这块", "那块", "这一块", "那一块", "一带", "附近")
_LEAST_HEARD = 3
"""Syllables from which on a name is looked for by its sound; shorter ones sound like half the language."""
_FURTHEST = 0.25
"""How far a misheard name may be, for each syllable on average beyond the first two."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the city with what lies above it; a street has a district only."""

    level: Level
    name: str
    district: str
    subdistrict: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where places are named.

    Attributes:
        spots: What may be meant; several where a name is there more than once.
        at, end: The characters that name it.
        far: 0 for its own characters, else how far it sounds from them.
    """

    spots: tuple[Spot, ...]
    at: int
    end: int
    far: float = 0.0


class Gazetteer:
    """Finds the city's places in a sentence.

    Args:
        places: Districts with their streets and units.
    """

    def __init__(self, places: Mapping[str, Place]) -> None:
        named: defaultdict[str, dict[Spot, None]] = defaultdict(dict)
        for name, spot in _names(places):
            named[name][spot] = None
        self._spots = {name: tuple(spots) for name, spots in named.items()}
        self._words = WordIndex((name, name) for name in self._spots)
        self._heard: defaultdict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name in self._spots:
            if len(sound := _coarse(name)) >= _LEAST_HEARD:
                self._heard[sound[:2]].append((sound, name))

    def find(self, text: str) -> list[Mention]:
        """Return the places named in a sentence in order, misheard ones where no other is named."""
        found = [Mention(self._spots[hit.owner], hit.at, hit.end) for hit in self._words.find(text)]
        taken = {at for mention in found for at in range(mention.at, mention.end)}
        return sorted([*found, *self._misheard(text, taken)], key=lambda mention: mention.at)

    def _misheard(self, text: str, taken: set[int]) -> Iterable[Mention]:
        sounds, exact = _coarse(text), syllables(text)
        if len(sounds) != len(text):
            return
        for at in range(len(sounds) - _LEAST_HEARD + 1):
            for sound, name in self._heard.get(sounds[at : at + 2], ()):
                end = at + len(sound)
                if sounds[at:end] != sound or not taken.isdisjoint(range(at, end)):
                    continue
                far = distance(exact[at:end], syllables(name))
                if far <= _FURTHEST * (len(sound) - 2):
                    yield Mention(self._spots[name], at, end, far + 0.1)


def _coarse(text: str) -> tuple[str, ...]:
    return tuple(coarse(sound) for sound in syllables(text))


def _names(places: Mapping[str, Place]) -> Iterable[tuple[str, Spot]]:
    for district, place in places.items():
        for name in (district, *place.aliases):
            yield name, Spot("district", district, district)
        for street in place.streets:
            yield street, Spot("street", street, district)
        for unit in place.subdistricts:
            for name in (unit.name, *unit.aliases, *_said_for(unit.name, ("街道", "镇", "乡"), "街")):
                yield name, Spot("subdistrict", unit.name, district, unit.name)
            for one in unit.communities:
                for name in (one.name, *one.aliases, *_said_for(one.name, ("社区", "村"), "小区")):
                    yield name, Spot("community", one.name, district, unit.name)


def _said_for(name: str, kinds: tuple[str, ...], short: str) -> Iterable[str]:
    """Yield what people say for a unit: without its kind where that is clear, with the everyday word for it."""
    for kind in kinds:
        if not (stem := name.removesuffix(kind)) or stem == name:
            continue
        if len(stem) >= _LEAST_HEARD:
            yield stem
        else:
            yield from (stem + here for here in _HERE)
        if kind in ("街道", "社区"):
            yield stem + short
