"""Finding articles by weighted terms: an inverted index in arrays, made once and never changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log

import numpy as np
from numpy.typing import NDArray

FOREVER = date.max.toordinal()

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication as the index takes it in.

    Attributes:
        terms, weights: What it is found by, and the weight of each.
        traits: What it can be narrowed by, as ``district:江岸区``.
        valid_from, valid_to: Ordinals of its first and last day.
    """

    article_id: int
    number: int
    terms: Sequence[str]
    weights: Scores
    traits: Sequence[str] = ()
    valid_from: int = 0
    valid_to: int = FOREVER


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of some publications: for each term the rows that have it, and its weight in each."""

    ids: NDArray[np.int64]
    numbers: NDArray[np.int64]
    valid_from: NDArray[np.int64]
    valid_to: NDArray[np.int64]
    places: dict[str, tuple[int, int]]
    rows: NDArray[np.int32]
    weights: Scores
    traits: dict[str, NDArray[np.int32]]

    def having(self, term: str) -> tuple[NDArray[np.int32], Scores]:
        """Return the rows that have a term, and its weight in each."""
        begin, end = self.places.get(term, (0, 0))
        return self.rows[begin:end], self.weights[begin:end]

    def with_trait(self, trait: str) -> Mask:
        """Return which rows have a trait."""
        mask = np.zeros(len(self.ids), dtype=bool)
        if trait in self.traits:
            mask[self.traits[trait]] = True
        return mask


@dataclass(frozen=True, slots=True)
class Found:
    """An article that fits, with its live publication."""

    article_id: int
    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Index:
    """Segments with the rows of each that still count; a publication that was replaced counts no more."""

    segments: tuple[Segment, ...] = ()
    alive: tuple[Mask, ...] = ()
    size: int = field(default=0)

    def find(
        self,
        terms: Mapping[str, float],
        today: int,
        *,
        all_of: Iterable[Sequence[str]] = (),
        none_of: Iterable[str] = (),
        better: Mapping[str, float] | None = None,
        limit: int = 10,
    ) -> list[Found]:
        """Return the articles that fit best.

        Args:
            terms: What is looked for, and how much each term counts.
            today: Ordinal of the day on which they must be in force.
            all_of: Traits they must have: one of each group.
            none_of: Traits they must not have.
            better: Traits that make an article count more, by how much.
            limit: How many at most.
        """
        worth = {term: weight * self._rarity(term) for term, weight in terms.items()}
        found: list[Found] = []
        for segment, alive in zip(self.segments, self.alive, strict=True):
            scores = np.zeros(len(segment.ids), dtype=np.float32)
            for term, weight in worth.items():
                rows, weights = segment.having(term)
                scores[rows] += weights * np.float32(weight)
            for trait, more in (better or {}).items():
                scores[segment.with_trait(trait)] *= np.float32(more)
            fits = alive & (segment.valid_from <= today) & (segment.valid_to >= today) & (scores > 0)
            for wanted in all_of:
                fits &= np.logical_or.reduce([segment.with_trait(one) for one in wanted])
            for unwanted in none_of:
                fits &= ~segment.with_trait(unwanted)
            found += _best(segment, np.where(fits, scores, 0), limit)
        found.sort(key=lambda one: (-one.score, one.article_id))
        return found[:limit]

    def replaced(self, gone: Iterable[int], fresh: Sequence[Entry]) -> "Index":
        """Return the index without some articles and with others."""
        ids = np.fromiter(gone, dtype=np.int64)
        alive = tuple(
            mask & ~np.isin(segment.ids, ids) for segment, mask in zip(self.segments, self.alive, strict=True)
        )
        segments = self.segments
        if fresh:
            segments, alive = (*segments, make_segment(fresh)), (*alive, np.ones(len(fresh), dtype=bool))
        return Index(segments, alive, int(sum(mask.sum() for mask in alive)))

    def worth(self, words: float) -> float:
        """Return the score of an article that has so many of the rarest words, told in full."""
        return words * log(1 + (self.size - 0.5) / 1.5)

    def in_segments_below(self, rows: int) -> list[int]:
        """Return the articles of segments with fewer rows."""
        return [
            int(article_id)
            for segment, mask in zip(self.segments, self.alive, strict=True)
            if len(segment.ids) < rows
            for article_id in segment.ids[mask]
        ]

    def without_segments_below(self, rows: int) -> "Index":
        """Return the index without them."""
        kept = [(s, m) for s, m in zip(self.segments, self.alive, strict=True) if len(s.ids) >= rows]
        return Index(tuple(s for s, _ in kept), tuple(m for _, m in kept), int(sum(m.sum() for _, m in kept)))

    def _rarity(self, term: str) -> float:
        """Return BM25's inverse document frequency over what still counts."""
        having = sum(
            int(mask[segment.having(term)[0]].sum()) for segment, mask in zip(self.segments, self.alive, strict=True)
        )
        return log(1 + (self.size - having + 0.5) / (having + 0.5))


def make_segment(entries: Sequence[Entry]) -> Segment:
    """Return the postings of some publications."""
    numbered: dict[str, int] = {}
    terms = np.fromiter(
        (numbered.setdefault(term, len(numbered)) for entry in entries for term in entry.terms), dtype=np.int32
    )
    rows = np.repeat(np.arange(len(entries), dtype=np.int32), [len(entry.terms) for entry in entries])
    weights = np.concatenate([entry.weights for entry in entries])
    order = np.argsort(terms, kind="stable")
    ends = np.cumsum(np.bincount(terms, minlength=len(numbered))).tolist() if numbered else []
    traits: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        for trait in entry.traits:
            traits.setdefault(trait, []).append(row)
    return Segment(
        ids=np.array([entry.article_id for entry in entries], dtype=np.int64),
        numbers=np.array([entry.number for entry in entries], dtype=np.int64),
        valid_from=np.array([entry.valid_from for entry in entries], dtype=np.int64),
        valid_to=np.array([entry.valid_to for entry in entries], dtype=np.int64),
        places={term: (ends[at - 1] if at else 0, ends[at]) for term, at in numbered.items()},
        rows=rows[order],
        weights=weights[order],
        traits={trait: np.array(having, dtype=np.int32) for trait, having in traits.items()},
    )


def _best(segment: Segment, scores: Scores, limit: int) -> list[Found]:
    rows = np.argpartition(-scores, limit)[:limit] if len(scores) > limit else np.arange(len(scores))
    return [
        Found(int(segment.ids[row]), int(segment.numbers[row]), float(scores[row])) for row in rows if scores[row] > 0
    ]
