"""A short account of a long telling, in the caller's own clauses: nothing is rephrased, so nothing is invented."""

import re
from collections.abc import Mapping, Sequence

from asr.reading.said import Sentence
from crm.tickets.drafts import DraftField

LONGEST = 120
"""Characters of a summary."""

_CLAUSE = re.compile(r"[^，。！？；\s]+")
_EMPTY = re.compile(
    r"^(?:喂|你好|您好|嗯|啊|哦|呃|那个|就是说?|这个|是这样子?的?|我跟你说|对|好|同志|师傅|谢谢|麻烦(?:你|您)?了?)+[呀的]?$"
)
_WORTH = {
    "category": 4.0,
    "wants": 3.0,
    "happened_at": 2.0,
    "amount": 2.0,
    "address": 2.0,
    "district": 1.0,
    "kind": 1.0,
}
"""What a clause is worth for holding what a field was read from."""


def summary_of(telling: Sequence[Sentence], found: Mapping[str, DraftField]) -> str:
    """Return at most ``LONGEST`` characters of a telling, in its order; empty if the telling itself is no longer.

    Args:
        telling: What the caller told.
        found: What was read out of it; clauses of its sentences are worth more.
    """
    if sum(len(s.text) for s in telling) <= LONGEST:
        return ""
    clauses = [(s, c[0]) for s in telling for c in _CLAUSE.finditer(s.text) if not _EMPTY.match(c[0])]
    ranked = sorted(range(len(clauses)), key=lambda n: (-_worth(*clauses[n], found), n))
    kept: set[int] = set()
    left = LONGEST
    for n in ranked:
        if len(clauses[n][1]) + 1 <= left:
            kept.add(n)
            left -= len(clauses[n][1]) + 1
    said = "，".join(clauses[n][1] for n in sorted(kept))
    return f"{said}。" if said else ""


def _worth(sentence: Sentence, clause: str, found: Mapping[str, DraftField]) -> float:
    worth = 0.0
    for name, value in _WORTH.items():
        evidence = found[name].evidence if name in found else None
        if evidence and evidence.utterance_id == sentence.utterance_id and evidence.text == sentence.text:
            worth += value * (1.0 if found[name].value[:4] in clause else 0.5)
    return worth
