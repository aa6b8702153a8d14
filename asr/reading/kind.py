"""What kind of matter it is."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from asr.reading.context import ReadingContext
from asr.reading.guess import Scored, decide
from asr.reading.said import Sentence, denied
from crm.tickets.drafts import DraftField

_DECLARED = re.compile(r"(?:我|本人|是)(?:就)?(?:要|想|来|是|打算)*$")
DECLARED, NAMED, SIGN = 6.0, 3.0, 1.0
"""How much it says: the caller declares the kind (我要投诉), names it, uses a word that goes with it."""


def read_kind(
    sentences: Sequence[Sentence], context: ReadingContext, guessed: Mapping[str, float]
) -> DraftField | None:
    """Return the kind of matter.

    Args:
        sentences: What the caller told.
        context: The city's words.
        guessed: What the learned model thinks, by kind; empty without one.
    """
    scored: defaultdict[str, Scored] = defaultdict(Scored)
    seen: set[str] = set()
    for sentence in sentences:
        for hit in context.kinds.find(sentence.text):
            if hit.word in seen or denied(sentence.text, hit.at):
                continue
            seen.add(hit.word)
            named = hit.word == hit.owner
            declared = named and _DECLARED.search(sentence.text[: hit.at])
            scored[hit.owner].add(DECLARED if declared else NAMED if named else SIGN, sentence)
    return decide(scored, guessed, sentences)
