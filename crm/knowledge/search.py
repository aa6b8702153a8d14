"""Search in the articles in force: an index in memory that follows the database by its revision.

Every process has its own. Whoever publishes raises the revision; whoever searches reads it first, and takes in the few
articles that changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from config.rules.city import CityRules
from crm.casework import Casework
from crm.db import SessionFactory
from crm.knowledge.entries import AT_ONCE, read_entries
from crm.knowledge.index import Found, Index
from crm.knowledge.models import KnowledgeState, SearchEntry
from crm.knowledge.words import Words

MOST_SEGMENTS = 16
SMALL = AT_ONCE // 2
"""Publications of a segment that is joined with others when there are too many."""
SAME_CATEGORY, SAME_DISTRICT = 1.3, 1.1
"""How much more an article counts that is of the category, or just for the district, of the matter at hand."""
STRONG = 2.0
"""Least worth of an answer that is offered unasked, in rare words that are told in full."""
PATIENCE_S = 2.0
"""How long a search waits at most while another thread reads the first articles; then it finds nothing yet."""


class Wanted(NamedTuple):
    """A question. ``category`` (a code or the beginning of one), ``district`` and ``department`` narrow it."""

    text: str
    category: str = ""
    district: str = ""
    department: str = ""
    internal: bool = True
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What search goes by, whole: an index, and the words its terms were made with."""

    words: Words
    since: date
    revision: int = 0
    index: Index = field(default_factory=Index)


class KnowledgeSearch:
    """Finds articles.

    Args:
        factory: Makes sessions.
        casework: The city's rules.
    """

    def __init__(self, factory: SessionFactory, casework: Casework) -> None:
        self._factory, self._casework = factory, casework
        self._following = Lock()
        self._known: Known | None = None

    def warm(self, at: datetime) -> None:
        """Read index and dictionary if there is any article, so that nobody waits for them later."""
        if known := self._fresh(at):
            known.words().warm()

    def find(self, wanted: Wanted, at: datetime) -> list[Found]:
        """Return the articles in force that fit best; none for a question without a word."""
        if not (known := self._fresh(at)):
            return []
        narrowed: list[tuple[str, ...]] = [(f"category:{wanted.category}",)] if wanted.category else []
        narrowed += [_in(wanted.district)] if wanted.district else []
        narrowed += [(f"department:{wanted.department}",)] if wanted.department else []
        return known.index.find(
            known.words().of_query(wanted.text),
            self._today(at),
            all_of=narrowed,
            none_of=() if wanted.internal else ("internal",),
            limit=wanted.limit,
        )

    def suggest(self, texts: Iterable[str], category: str, district: str, at: datetime) -> list[Found]:
        """Return what may be answered to what was just said; nothing rather than something far-fetched.

        Args:
            texts: The caller's last sentences.
            category: Code of the matter's category, if it is known.
            district: Where the matter is, if it is known.
            at: Now.
        """
        if not (known := self._fresh(at)):
            return []
        better = {f"category:{category}": SAME_CATEGORY} if category else {}
        better |= {f"district:{district}": SAME_DISTRICT} if district else {}
        found = known.index.find(
            known.words().of_query("，".join(texts)),
            self._today(at),
            all_of=[_in(district)] if district else [],
            none_of=("internal",),
            better=better,
            limit=self._casework.rules(at).knowledge.suggested,
        )
        return [one for one in found if one.score >= max(known.index.worth(STRONG), found[0].score / 2)]

    def _today(self, at: datetime) -> int:
        return at.astimezone(self._casework.zone).date().toordinal()

    def _fresh(self, at: datetime) -> Known | None:
        """Return what is known with everything that was published, if there is any article.

        While another thread reads, that is what was known before.
        """
        rules, known = self._casework.rules(at), self._known
        with self._factory() as session:
            revision = session.scalar(select(KnowledgeState.revision)) or 0
        if known is None or revision != known.revision or rules.since != known.since:
            if self._following.acquire(timeout=0 if known else PATIENCE_S):
                try:
                    self._known = self._followed(rules, revision)
                finally:
                    self._following.release()
            known = self._known
        return known if known and known.index.size else None

    def _followed(self, rules: CityRules, revision: int) -> Known:
        known = self._known or Known(Words(rules), rules.since)
        if rules.since != known.since:
            words = Words(rules)
            same = words.key == known.words.key
            known = replace(known, since=rules.since) if same else Known(words, rules.since)
        if revision == known.revision:
            return known
        index = self._taken_in(known.words, known.index, SearchEntry.revision > known.revision)
        if len(index.segments) > MOST_SEGMENTS:
            small = index.in_segments_below(SMALL)
            index = self._taken_in(known.words, index.without_segments_below(SMALL), SearchEntry.article_id.in_(small))
        return replace(known, index=index, revision=revision)

    def _taken_in(self, words: Words, index: Index, which: ColumnElement[bool]) -> Index:
        for change in read_entries(self._factory, which, words.key, words):
            index = index.replaced(change.articles, change.live)
        return index


def _in(district: str) -> tuple[str, str]:
    """Return the traits of what holds in a district: its own, and what holds in the whole city."""
    return f"district:{district}", "district:"
