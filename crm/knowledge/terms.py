"""From text to the terms it is found by, the same way for articles and for questions.

Three kinds of terms, told apart by their first letter: ``w`` words, ``s`` pairs of neighbouring syllables without tones
and with confusable halves made the same, ``i`` first letters of a word's syllables. Pairs of syllables find what was
misheard, mistyped, or typed in pinyin; fillers are in none of them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from config.rules.city import CityRules
from crm.knowledge.content import ArticleContent
from crm.pinyin import coarse, syllables, typed_syllables
from crm.segmentation import LEAST, Segmenter

LONGEST_QUERY = 400
LONGEST_TEXT = 4_000
"""Characters of an article's details that are looked at."""

FIELDS = {"title": (6.0, 8.0), "questions": (3.0, 16.0), "answer": (1.0, 60.0), "details": (0.4, 200.0)}
"""Weight of each field, and the number of words at which it counts plainly; longer ones count less for each word."""

SATURATION, LENGTH = 1.2, 0.6
"""BM25's k1 and b; plain lengths stand for averages, so that a term's weight depends on its own article only."""

OF_WORD, OF_SOUND, OF_INITIALS, OF_SYNONYM = 1.0, 0.35, 1.0, 0.7
"""What a term of a question counts; of several synonyms each counts less."""

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W_]")
_INITIALS = re.compile("[bpmfdtnlgkhjqxzcsrywaoe]{2,8}")


class Terms:
    """Makes terms with the words of one edition of the rules.

    Args:
        rules: The city's rules.
    """

    def __init__(self, rules: CityRules) -> None:
        known = tuple(_city_words(rules))
        self._segmenter = Segmenter(known)
        self._fillers = frozenset(rules.knowledge.fillers)
        self._synonyms = rules.knowledge.synonyms

    def warm(self) -> None:
        """Let everything be read that is read at first use."""
        self.of_query("zhun bei 准备")

    def of_article(self, content: ArticleContent) -> dict[str, float]:
        """Return the terms of an article with their weights."""
        counts: dict[str, float] = {}
        texts = {
            "title": [content.title],
            "questions": content.questions,
            "answer": [content.answer],
            "details": [content.details[:LONGEST_TEXT]],
        }
        for field, (boost, plain) in FIELDS.items():
            runs = [run for text in texts[field] for run in self._runs(text)]
            length = sum(map(len, runs))
            each = boost / (1 - LENGTH + LENGTH * length / plain)
            for run in runs:
                for term in self._terms(run, sounds=field in ("title", "questions")):
                    counts[term] = counts.get(term, 0.0) + each
        return {term: round(count * (SATURATION + 1) / (count + SATURATION), 4) for term, count in counts.items()}

    def of_query(self, text: str) -> dict[str, float]:
        """Return the terms of a question with what each counts; synonyms of what it says among them."""
        plain = _plain(text[:LONGEST_QUERY])
        wanted: dict[str, float] = {}
        self._want(wanted, plain, 1.0)
        for group in self._synonyms:
            others = [word for word in group if word.casefold() not in plain]
            if len(others) < len(group):
                for other in others:
                    self._want(wanted, _plain(other), OF_SYNONYM / len(others) ** 0.5)
        return wanted

    def _want(self, wanted: dict[str, float], text: str, factor: float) -> None:
        for run in self._runs(text):
            for term in self._terms(run, sounds=True):
                weight = {"w": OF_WORD, "s": OF_SOUND, "i": 0.0}[term[0]] * factor
                wanted[term] = max(wanted.get(term, 0.0), weight)
            for word in run:
                for term in _typed(word):
                    wanted[term] = max(wanted.get(term, 0.0), OF_INITIALS * factor)
        for term in [term for term, weight in wanted.items() if not weight]:
            del wanted[term]

    def _runs(self, text: str) -> Iterator[list[str]]:
        """Yield stretches of words without a filler, a space or a sign between them."""
        run: list[str] = []
        for word in self._segmenter.words(_plain(text)):
            if word in self._fillers or not _WORD.search(word):
                if run:
                    yield run
                run = []
            else:
                run.append(word)
        if run:
            yield run

    def _terms(self, run: Sequence[str], *, sounds: bool) -> Iterator[str]:
        for word in run:
            for part in self._segmenter.parts(word) if _HAN.search(word) else (word,):
                if len(part) > 1 and part not in self._fillers:
                    yield f"w{part[:24]}"
        if not sounds:
            return
        for stretch in _chinese("".join(run)):
            yield from _pairs(syllables(stretch))
        for word in run:
            if len(word) > 1 and all(map(_HAN.match, word)):
                yield "i" + "".join(sound[0] for sound in syllables(word))


def words_key(rules: CityRules) -> str:
    """Return what tells the words of one edition from another's; terms made with other words are made anew."""
    said = "|".join([*_city_words(rules), *rules.knowledge.fillers, repr((FIELDS, LEAST))])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _city_words(rules: CityRules) -> Iterator[str]:
    yield from rules.knowledge.words
    yield from (word for group in rules.knowledge.synonyms for word in group)
    for category in rules.categories:
        yield category.path.rpartition("/")[2]
        yield from category.words
    for name, place in rules.places.items():
        yield from (name, *place.aliases, *place.streets)
        for below in place.subdistricts:
            yield from (below.name, *below.aliases)
    yield from (unit.name for unit in rules.departments)


def _typed(word: str) -> Iterator[str]:
    """Yield what letters may stand for: syllables typed without spaces, or first letters."""
    if not word.isascii() or not word.isalpha():
        return
    yield from _pairs(typed_syllables(word[:40]))
    if _INITIALS.fullmatch(word):
        yield f"i{word}"


def _pairs(sounds: Iterable[str]) -> Iterator[str]:
    for one, other in pairwise(sounds):
        yield f"s{coarse(one)} {coarse(other)}"


def _chinese(text: str) -> list[str]:
    return re.findall(f"{_HAN.pattern}+", text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
