"""What it is about: kind, category, urgency, title, content and what the caller wants."""

import re
from collections.abc import Mapping, Sequence

from asr.reading.person import read_person
from asr.reading.said import Sentence, field, find_words
from config.profile import TicketRules
from config.rules.catalogue import Category
from crm.tickets.drafts import DraftField

LONGEST_CONTENT = 2_000
LONGEST_TITLE = 40
_DECLARED = r"(?:我|本人|是)(?:就)?(?:要|想|来|是|打算)*"
_WANTS = re.compile(r"(?:希望|要求|请(?!问)|麻烦|能不能|可不可以|尽快|马上|赶紧)[^。！？；]{2,}")
_FILLERS = re.compile(r"^(?:喂|你好|您好|嗯|啊|哦|呃|好的?|对|是的?|谢谢|再见|行|可以|没有?了|那个|就是)+$")
_MARKS = re.compile(r"[\s，。！？、；：]")


def read_matter(
    sentences: Sequence[Sentence], rules: TicketRules, categories: Sequence[Category]
) -> dict[str, DraftField]:
    """Return what the sentences say about the matter."""
    telling = [s for s in sentences if not _FILLERS.match(_MARKS.sub("", s.text)) and s.text.strip()]
    if not telling:
        return {}
    found = {
        "kind": _kind(telling, rules.kind_words),
        "category": _category(telling, categories),
        "urgency": _urgency(telling, rules.urgent_words),
        "content": field(_content(telling), telling[0], 0.9),
        "wants": _wants(telling),
    }
    return {name: value for name, value in found.items() if value}


def title_of(found: Mapping[str, DraftField], sentences: Sequence[Sentence]) -> DraftField | None:
    """Return a title: the place and the matter, or the first thing said when the matter is not known."""
    category = found.get("category")
    if category and category.evidence:
        place = "".join(found[name].value for name in ("district", "address") if name in found)
        sentence = Sentence(category.evidence.utterance_id, category.evidence.text)
        return field(f"{place}{category.value.rsplit('/', 1)[-1]}"[:LONGEST_TITLE], sentence, 0.75)
    for sentence in sentences:
        if read_person([sentence]):
            continue
        clauses = [c for c in re.split(r"[，。！？；\s]", sentence.text) if not _FILLERS.match(c)]
        if clauses and len("".join(clauses)) >= 6:
            return field("".join(clauses)[:LONGEST_TITLE], sentence, 0.5)
    return None


def _kind(sentences: Sequence[Sentence], kind_words: Mapping[str, Sequence[str]]) -> DraftField | None:
    best: DraftField | None = None
    for kind, words in kind_words.items():
        found = find_words(sentences, words)
        if not found:
            continue
        declared = [f for f in found if f.word == kind and re.search(rf"{_DECLARED}$", f.sentence.text[: f.at])]
        first = (declared or found)[0]
        count = len({(f.word, f.sentence.utterance_id) for f in found})
        confidence = 0.9 if declared else min(0.85, 0.6 + 0.08 * count)
        if best is None or confidence > best.confidence:
            best = field(kind, first.sentence, confidence)
    return best


def _category(sentences: Sequence[Sentence], categories: Sequence[Category]) -> DraftField | None:
    scored = []
    for category in categories:
        if found := find_words(sentences, category.words):
            words = {f.word for f in found}
            scored.append((sum(len(word) for word in words), -found[0].at, category.path, found[0].sentence))
    if not scored:
        return None
    scored.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    score, _, path, sentence = scored[0]
    rival = scored[1][0] if len(scored) > 1 else 0
    return field(path, sentence, 0.85 if score > 2 * rival else 0.7 if score > rival else 0.55)


def _urgency(sentences: Sequence[Sentence], urgent_words: Mapping[str, Sequence[str]]) -> DraftField | None:
    for urgency, words in urgent_words.items():
        if found := find_words(sentences, words):
            return field(urgency, found[0].sentence, 0.85)
    return None


def _content(sentences: Sequence[Sentence]) -> str:
    ended = (s.text if s.text[-1] in "，。！？；" else f"{s.text}。" for s in sentences)
    return "".join(ended)[:LONGEST_CONTENT]


def _wants(sentences: Sequence[Sentence]) -> DraftField | None:
    for sentence in reversed(sentences):
        if wanted := _WANTS.search(sentence.text):
            return field(wanted[0].strip("，。 "), sentence, 0.7)
    return None
