"""Search in the articles in force: an index in memory that follows the database by its revision.

Every process has its own. Whoever publishes raises the revision; whoever searches reads it first, and takes in the few
articles that changed.
"""

from collections.abc import Iterable
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
from crm.knowledge.terms import Terms, words_key

MOST_SEGMENTS = 16
SMALL = AT_ONCE // 2
"""Publications of a segment that is joined with others when there are too many."""
SAME_CATEGORY, SAME_DISTRICT = 1.3, 1.1
"""How much more an article counts that is of the category, or just for the district, of the matter at hand."""
STRONG = 1.6
"""Least worth of an answer that is offered unasked, in rare words that are told in full."""


class Wanted(NamedTuple):
    """A question. ``category`` (a code or the beginning of one), ``district`` and ``department`` narrow it."""

    text: str
    category: str = ""
    district: str = ""
    department: str = ""
    internal: bool = True
    limit: int = 10


class KnowledgeSearch:
    """Finds articles.

    Args:
        factory: Makes sessions.
        casework: The city's rules.
    """

    def __init__(self, factory: SessionFactory, casework: Casework) -> None:
        self._factory, self._casework = factory, casework
        self._following, self._reading_words = Lock(), Lock()
        self._terms: Terms | None = None
        self._key = ""
        self._since: date | None = None
        self._revision = 0
        self._index = Index()

    @property
    def size(self) -> int:
        """How many articles are in the index."""
        return self._index.size

    def warm(self, at: datetime) -> None:
        """Read index and dictionary if there is any article, so that nobody waits for them later."""
        if self._fresh(at).size:
            self._words(self._casework.rules(at)).warm()

    def find(self, wanted: Wanted, at: datetime) -> list[Found]:
        """Return the articles in force that fit best; none for a question without a word."""
        index, rules = self._fresh(at), self._casework.rules(at)
        if not index.size:
            return []
        narrowed: list[tuple[str, ...]] = [(f"category:{wanted.category}",)] if wanted.category else []
        narrowed += [_in(wanted.district)] if wanted.district else []
        narrowed += [(f"department:{wanted.department}",)] if wanted.department else []
        return index.find(
            self._words(rules).of_query(wanted.text),
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
        index, rules = self._fresh(at), self._casework.rules(at)
        if not index.size:
            return []
        better = {f"category:{category}": SAME_CATEGORY} if category else {}
        better |= {f"district:{district}": SAME_DISTRICT} if district else {}
        found = index.find(
            self._words(rules).of_query("，".join(texts)),
            self._today(at),
            all_of=[_in(district)] if district else [],
            none_of=("internal",),
            better=better,
            limit=rules.knowledge.suggested,
        )
        return [one for one in found if one.score >= max(index.worth(STRONG), found[0].score / 2)]

    def _today(self, at: datetime) -> int:
        return at.astimezone(self._casework.zone).date().toordinal()

    def _words(self, rules: CityRules) -> Terms:
        with self._reading_words:
            if self._terms is None:
                self._terms = Terms(rules)
            return self._terms

    def _fresh(self, at: datetime) -> Index:
        """Return the index with everything that was published; while another thread reads, the one before."""
        rules = self._casework.rules(at)
        with self._factory() as session:
            revision = session.scalar(select(KnowledgeState.revision)) or 0
        if revision == self._revision and rules.since == self._since:
            return self._index
        if self._following.acquire(blocking=not self._index.size):
            try:
                self._follow(rules, revision)
            finally:
                self._following.release()
        return self._index

    def _follow(self, rules: CityRules, revision: int) -> None:
        if rules.since != self._since and (key := words_key(rules)) != self._key:
            self._key, self._terms, self._revision, self._index = key, None, 0, Index()
        self._since = rules.since
        if revision == self._revision:
            return
        index = self._taken_in(rules, self._index, SearchEntry.revision > self._revision)
        if len(index.segments) > MOST_SEGMENTS:
            small = index.in_segments_below(SMALL)
            index = self._taken_in(rules, index.without_segments_below(SMALL), SearchEntry.article_id.in_(small))
        self._index, self._revision = index, revision

    def _taken_in(self, rules: CityRules, index: Index, which: ColumnElement[bool]) -> Index:
        for change in read_entries(self._factory, which, self._key, lambda: self._words(rules)):
            index = index.replaced(change.articles, change.live)
        return index


def _in(district: str) -> tuple[str, str]:
    """Return the traits of what holds in a district: its own, and what holds in the whole city."""
    return f"district:{district}", "district:"
