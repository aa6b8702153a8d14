"""Which leaf of the city's tree it belongs to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from asr.reading.context import ReadingContext
from asr.reading.guess import Scored, decide
from asr.reading.said import Sentence, refuted
from crm.tickets.drafts import DraftField


def read_category(
    sentences: Sequence[Sentence], context: ReadingContext, guessed: Mapping[str, float]
) -> DraftField | None:
    """Return the leaf whose words are said; a longer word says more.

    Args:
        sentences: What the caller told.
        context: The city's words.
        guessed: What the learned model thinks, by path; empty without one.
    """
    scored: defaultdict[str, Scored] = defaultdict(Scored)
    seen: set[str] = set()
    for sentence in sentences:
        for hit in context.categories.find(sentence.text):
            if hit.word not in seen and not refuted(sentence.text, hit.at, hit.at + len(hit.word)):
                seen.add(hit.word)
                scored[hit.owner].add(float(len(hit.word)), sentence)
    return decide(scored, guessed, sentences)
