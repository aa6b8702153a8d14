"""What it is about: title, content and what the caller wants."""

import re
from collections.abc import Mapping, Sequence

from asr.reading.person import read_person
from asr.reading.said import Sentence, field
from asr.reading.summary import summary_of
from crm.tickets.drafts import DraftField

LONGEST_CONTENT = 2_000
LONGEST_TITLE = 40
_WANTS = re.compile(
    r"(?:希望|要求|必须|请(?!问)|麻烦|能不能|可不可以|帮忙|帮我|尽快|马上|赶紧|赶快|快点|建议|叫他|叫她|让他|让她|你们)[^。！？；]{2,}"
)
_ASKED = re.compile(
    r"(?:请问|想问|问一下|问下|咨询|打听)[^。！；]{2,}|[^。！？；，]{2,20}(?:怎么|如何|多少|几点|哪里|什么)[^。！；]{2,}"
)
_LONGEST_WANTS = 200
_FILLERS = re.compile(r"^(?:喂|你好|您好|嗯|啊|哦|呃|好的?|对|是的?|谢谢|再见|行|可以|没有?了|那个|就是)+$")
_MARKS = re.compile(r"[\s，。！？、；：]")


def telling_of(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that say more than a greeting or a word of assent."""
    return [s for s in sentences if s.text.strip() and not _FILLERS.match(_MARKS.sub("", s.text))]


def read_content(telling: Sequence[Sentence], found: Mapping[str, DraftField]) -> DraftField:
    """Return what was told; a long telling has a summary in front, of its own sentences.

    Args:
        telling: What the caller told, at least one sentence.
        found: What was read out of it, for what matters.
    """
    ended = "".join(s.text if s.text[-1] in "，。！？；" else f"{s.text}。" for s in telling)
    summary = summary_of(telling, found)
    whole = f"{summary}\n\n{ended}" if summary else ended
    return field(whole[:LONGEST_CONTENT], telling[0], 0.9)


def read_wants(sentences: Sequence[Sentence]) -> DraftField | None:
    """Return what is asked for: the last wish, or else the question."""
    for pattern, confidence in ((_WANTS, 0.7), (_ASKED, 0.6)):
        for sentence in reversed(sentences):
            if wanted := pattern.search(sentence.text):
                return field(wanted[0].strip("，。 ")[:_LONGEST_WANTS], sentence, confidence)
    return None


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
