"""What search reads of the database: terms are made once for a publication and kept for every other process."""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.exc import SQLAlchemyError

from crm.db import SessionFactory
from crm.knowledge.content import ArticleContent
from crm.knowledge.index import FOREVER, Entry
from crm.knowledge.models import ArticleVersion, SearchEntry
from crm.knowledge.terms import Terms

log = logging.getLogger(__name__)

AT_ONCE = 4_096
"""Publications that become one segment of the index."""

READ_AT_ONCE = 128
"""Of them as the database has them: terms of one article take 100 kB before they are packed."""


class Change(NamedTuple):
    """Articles that changed, and the publications of theirs that are live."""

    articles: list[int]
    live: list[Entry]


class _Row(NamedTuple):
    article_id: int
    number: int | None
    revision: int
    words_key: str
    terms: Mapping[str, float]
    content: Mapping[str, object] | None


def read_entries(
    factory: SessionFactory, which: ColumnElement[bool], key: str, terms: Callable[[], Terms]
) -> Iterator[Change]:
    """Yield what search must know, a stretch at a time.

    Args:
        factory: Makes sessions.
        which: Which entries.
        key: What tells terms made with the present words (``words_key``).
        terms: Gives their maker; it is dear, and asked for only if some are missing.
    """
    live = and_(ArticleVersion.article_id == SearchEntry.article_id, ArticleVersion.number == SearchEntry.number)
    columns = (SearchEntry.number, SearchEntry.revision, SearchEntry.words_key, SearchEntry.terms)
    query = select(SearchEntry.article_id, *columns, ArticleVersion.content).outerjoin(ArticleVersion, live)
    change = Change([], [])
    with factory.begin() as session:  # rows come by and by
        query = query.where(which).order_by(SearchEntry.article_id).execution_options(yield_per=READ_AT_ONCE)
        for part in session.execute(query).partitions():
            made: dict[tuple[int, int], dict[str, float]] = {}
            for row in map(_Row._make, part):
                change.articles.append(row.article_id)
                if row.number is None:
                    continue
                content = ArticleContent.model_validate(row.content)
                if row.words_key != key:
                    made[row.article_id, row.revision] = terms().of_article(content)
                change.live.append(_entry(row, content, made.get((row.article_id, row.revision), row.terms)))
            _keep(factory, key, made)
            if len(change.articles) >= AT_ONCE:
                yield change
                change = Change([], [])
    yield change


def traits_of(content: ArticleContent) -> list[str]:
    """Return what an article can be narrowed by; one without districts is of the district without a name."""
    traits = [f"district:{district}" for district in content.districts or ("",)]
    traits += sorted({f"category:{code[:length]}" for code in content.categories for length in (2, 4, 6)})
    traits.append(f"department:{content.department}")
    return [*traits, "internal"] if content.confidentiality == "internal" else traits


def _entry(row: _Row, content: ArticleContent, terms: Mapping[str, float]) -> Entry:
    return Entry(
        article_id=row.article_id,
        number=row.number or 0,
        terms=[sys.intern(term) for term in terms],
        weights=np.fromiter(terms.values(), dtype=np.float32),
        traits=traits_of(content),
        valid_from=content.valid_from.toordinal(),
        valid_to=content.valid_to.toordinal() if content.valid_to else FOREVER,
    )


def _keep(factory: SessionFactory, key: str, made: Mapping[tuple[int, int], dict[str, float]]) -> None:
    """Keep terms; if somebody else writes just now, another process makes them again."""
    if not made:
        return
    try:
        with factory.begin() as session:
            for (article_id, revision), terms in made.items():
                same = (SearchEntry.article_id == article_id, SearchEntry.revision == revision)
                session.execute(update(SearchEntry).where(*same).values(words_key=key, terms=terms))
    except SQLAlchemyError as error:
        log.warning("terms of articles are not kept: %s", type(error).__name__)
