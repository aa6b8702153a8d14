"""From text to the terms it is found by; pure, and the same for both databases.

Chinese is cut into pairs of neighbouring characters, because no dictionary knows a city's names. The last character of
a run stands alone as well, so that every single character begins some term. Anything else is cut into words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONGEST_TERM = 40
"""Characters of a word that count; PostgreSQL refuses lexemes over 2 KB."""

LONGEST_QUERY = 200
MOST_TERMS = 24
"""Of one query; more would narrow nothing and cost time."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"([{_HAN}]+)|([^\\W_{_HAN}]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query; ``prefix``: whatever begins with it fits."""

    text: str
    prefix: bool = False


def terms_of(texts: Iterable[str]) -> list[str]:
    """Return the terms texts are found by: each once, sorted. They hold letters and digits only."""
    found: set[str] = set()
    for text in texts:
        for run, word in _RUNS.findall(_plain(text)):
            if run:
                found.update(pairs_of(run))
                found.add(run[-1])
            else:
                found.add(word[:LONGEST_TERM])
    return sorted(found)


def query_terms(query: str) -> list[Term]:
    """Return the terms that must all be there, at most ``MOST_TERMS``; empty if the query holds no letter or digit."""
    wanted: dict[Term, None] = {}
    for run, word in _RUNS.findall(_plain(query[:LONGEST_QUERY])):
        if word:
            wanted[Term(word[:LONGEST_TERM])] = None
        elif len(run) == 1:
            wanted[Term(run, prefix=True)] = None
        else:
            wanted.update((Term(pair), None) for pair in pairs_of(run))
    return list(wanted)[:MOST_TERMS]


def has_all(terms: Collection[str], wanted: Iterable[Term]) -> bool:
    """Return whether a text of these terms would be found: the same answer as both databases give."""
    return all(any(term.startswith(one.text) for term in terms) if one.prefix else one.text in terms for one in wanted)


def pairs_of(text: str) -> list[str]:
    """Return the pairs of neighbouring characters, in their order."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
