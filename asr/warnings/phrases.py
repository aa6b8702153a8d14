"""Phrases of the rules, looked for in plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.rules.warnings import GAP

MARKS = "，。！？；,.!?;"
_ANY = rf"[^{MARKS}]{{0,{GAP}}}?"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, cut at its gaps."""

    beginning: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> "Phrase":
        """Return the phrase of the rules."""
        parts = tuple(text.split("…"))
        return cls(parts[0], re.compile(_ANY.join(re.escape(part) for part in parts)))


def phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Return phrases of the rules."""
    return tuple(Phrase.of(text) for text in texts)


def spans_of(text: str, wanted: Iterable[Phrase]) -> Iterator[Span]:
    """Give every place where one of the phrases stands."""
    for phrase in wanted:
        if phrase.beginning in text:  # nearly none of hundreds is there; a search costs far more than this look
            yield from (found.span() for found in phrase.pattern.finditer(text))


def covered(text: str, span: Span, alike: Sequence[Phrase]) -> bool:
    """Return whether the span shares characters with a phrase that only looks like it."""
    start, end = span
    return any(one < end and start < other for one, other in spans_of(text, alike))


def clause_of(text: str, span: Span) -> Span:
    """Return where the clause begins and ends in which the span stands."""
    start = max(text.rfind(mark, 0, span[0]) for mark in MARKS) + 1
    ends = [at for mark in MARKS if (at := text.find(mark, span[1])) >= 0]
    return start, min(ends, default=len(text))
