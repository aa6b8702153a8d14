"""The city's own words, found by their sound where a recogniser wrote other characters.

A word that was not said is worse than one that is spelled wrong: where the recogniser wrote a common word, it stays
unless the sound is the same and a sign of a place stands with it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from asr.text.pieces import Edit
from config.rules.city import CityRules
from crm.pinyin import syllable_distance, syllables

Span = tuple[int, int]

LENGTHS = range(2, 13)
"""Characters of a word that is looked for; shorter ones sound like too much else."""

PER_SYLLABLE = 0.15
"""How far a word may be from what was heard, in parts of a different syllable, on average."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_TAIL = re.compile(
    r"(?:街道|街|大道|路|巷|区|镇|村|里|社区|小区|花园|家园|新村|广场|公园|市场|医院|大桥|站|局|委员会|中心|公司|集团)$"
)
_AFTER = re.compile(r"街道|街|大道|路|区|镇|村|社区|小区|附近|这[边里]|那[边里]|办事处|居委会|派出所")
_BEFORE = re.compile(r"(?:住在?|家在|位于|地址[是在]|人在|[在到去]|这里是|我是|我们是)$")
_ON_THE_WAY = re.compile(r"[从由往到回上来]$")
_GOING = frozenset("去来到在的了有是就要和")
"""Characters that belong to the sentence more often than to the end of a name."""

_LIKE_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("h", "f"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word of the city and a stretch of text that sounds like it."""

    start: int
    word: str
    cost: float

    @property
    def end(self) -> int:
        """Where the stretch ends."""
        return self.start + len(self.word)


def city_words(rules: CityRules) -> list[str]:
    """Return an edition's words: places with their aliases, units without the ``市`` before them, further ones."""
    words: list[str] = []
    for district, place in rules.places.items():
        words += [district, *place.aliases, *place.streets]
        for subdistrict in place.subdistricts:
            words += [subdistrict.name, *subdistrict.aliases]
            for community in subdistrict.communities:
                words += [community.name, *community.aliases]
    words += [department.name.removeprefix("市") for department in rules.departments]
    return list(dict.fromkeys((*words, *rules.words.all)))


class Lexicon:
    """Words by sound.

    Args:
        words: The city's words.
        common: Words everybody uses; the city's own do not count.
    """

    def __init__(self, words: Iterable[str], common: Collection[str] = frozenset()) -> None:
        self._words = frozenset(w for w in words if len(w) in LENGTHS and _HAN.fullmatch(w))
        self._common = common
        self._by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._first: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_sound[tuple(map(_folded, syllables(word)))].append(word)
            self._first[word[0]].append(word)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)

    def named(self, text: str) -> list[Span]:
        """Return where words of the city stand as they are."""
        return [
            (at, at + len(word))
            for at, letter in enumerate(text)
            for word in self._first.get(letter, ())
            if text.startswith(word, at)
        ]

    def repairs(self, text: str) -> list[Edit]:
        """Return the edits that write the city's words as the city does."""
        named = self.named(text)
        chosen: list[Candidate] = []
        for candidate in sorted(self._candidates(text), key=lambda c: (-len(c.word), c.cost, c.start)):
            apart = all(candidate.end <= c.start or c.end <= candidate.start for c in chosen)
            if apart and self._fits(text, candidate, named):
                chosen.append(candidate)
        return [Edit(c.start, c.end, c.word) for c in sorted(chosen, key=lambda c: c.start)]

    def _candidates(self, text: str) -> Iterator[Candidate]:
        for run in _HAN.finditer(text):
            sounds = syllables(run[0])
            folded = tuple(map(_folded, sounds))
            for at in range(len(folded)):
                for length in self._lengths:
                    words = self._by_sound.get(folded[at : at + length], ()) if at + length <= len(folded) else ()
                    if words and (found := self._nearest(words, run[0][at : at + length], sounds[at : at + length])):
                        yield Candidate(run.start() + at, *found)

    def _nearest(self, words: list[str], heard: str, sounds: tuple[str, ...]) -> tuple[str, float] | None:
        """Return the word that sounds most like it with its cost; none if it stands there or two are as near."""
        if heard in words:
            return None
        found = sorted(
            (sum(map(syllable_distance, sounds, syllables(word))), sum(map(str.__ne__, heard, word)), word)
            for word in words
        )
        cost, _, word = found[0]
        return None if len(found) > 1 and found[0][:2] == found[1][:2] else (word, cost)

    def _fits(self, text: str, candidate: Candidate, named: list[Span]) -> bool:
        """Return whether the word was more probably said than what is written there."""
        start, end, word = candidate.start, candidate.end, candidate.word
        other = [at for at in range(start, end) if text[at] != word[at - start]]
        if any(a <= at < b for at in other for a, b in named):
            return False
        tail = _TAIL.search(word)
        tailed = bool(tail and other[-1] < start + tail.start())
        beside = any(b == start or a == end for a, b in named)
        if any(self._good(text, at) for at in other):
            return len(word) > 2 and candidate.cost == 0 and (tailed or beside)
        headed = any(a == start and start + 2 <= b <= other[0] for a, b in named)
        if headed and text[other[0]] in _GOING and _ON_THE_WAY.search(text[:start]):
            return False
        if len(word) == 2:
            cued = beside or _AFTER.match(text, end) or _BEFORE.search(text[:start])
            return candidate.cost == 0 and bool(cued)
        return candidate.cost <= PER_SYLLABLE * len(word) and (
            tailed or headed or beside or len(other) * 2 <= len(word)
        )

    def _good(self, text: str, at: int) -> bool:
        """Return whether a common word stands over a position."""
        return any(
            text[start : start + length] in self._common and text[start : start + length] not in self._words
            for length in range(2, 5)
            for start in range(max(0, at - length + 1), at + 1)
        )


def _folded(syllable: str) -> str:
    """Return the syllable without the differences many people do not make (see ``crm.pinyin``)."""
    for initial, like in _LIKE_INITIALS:
        if syllable.startswith(initial):
            syllable = like + syllable[len(initial) :]
            break
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable
