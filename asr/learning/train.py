"""Trains the model on labelled tellings and on the city's own words.

Logistic regression (one value against the rest, by stochastic gradient descent: seconds for hundreds of leaves) over
TF-IDF of runs of one to three characters. Each of the city's words stands for a telling of its category, so a leaf
nobody has called about yet is known as well.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from asr.learning.grams import grams_of
from asr.learning.model import FieldModel, LearnedModel
from asr.learning.requests import Request
from config.profile import TicketRules
from config.rules.catalogue import Category

OWN_MATTERS = 3
"""In so many matters of citizens a run of characters must stand before it is learned: nobody's own words are kept."""

PUBLIC_TEXTS = 2
"""The same for texts that are no citizen's: the city's words and the shipped requests."""

PENALTY, ROUNDS = 1e-4, 8
TEMPERATURES = {"category": 0.25, "kind": 1.0}
"""Found by cross-validation over the shipped requests."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and its label. ``matter`` names whose it is, empty if it is no citizen's."""

    text: str
    label: str
    matter: str = ""


def examples(told: Iterable[tuple[str, Request]]) -> tuple[list[Example], list[Example]]:
    """Return what requests, each with its matter, teach of kind and of category."""
    all_told = list(told)
    return (
        [Example(r.text, r.labels["kind"], matter) for matter, r in all_told if r.labels.get("kind")],
        [Example(r.text, r.labels["category"], matter) for matter, r in all_told if r.labels.get("category")],
    )


def train(
    kinds: Sequence[Example], categories: Sequence[Example], of_city: Iterable[Category], rules: TicketRules
) -> LearnedModel:
    """Return a model of kind and category.

    Args:
        kinds: Tellings labelled with their kind.
        categories: Tellings labelled with their category's path.
        of_city: The leaves in force, with their words.
        rules: The form's lists and words of kinds.
    """
    leaves = list(of_city)
    words = [
        Example(text, c.path)
        for c in leaves
        for text in (c.path.split("/")[-1], "".join(c.path.split("/")[1:]), *c.words)
    ]
    signs = [Example(word, kind) for kind, listed in rules.kind_words.items() for word in listed]
    known, paths = set(rules.kinds), {c.path for c in leaves}
    told = {
        "kind": [e for e in (*kinds, *signs) if e.label in known],
        "category": [e for e in (*categories, *words) if e.label in paths],
    }
    fitted = {name: _fit(found, TEMPERATURES[name]) for name, found in told.items()}
    return LearnedModel({name: field for name, field in fitted.items() if field})


def _fit(examples: Sequence[Example], temperature: float) -> FieldModel | None:
    """Return what the examples teach; nothing if there is nothing to tell apart."""
    texts = [grams_of(e.text) for e in examples]
    grams = _vocabulary(examples, texts)
    if not grams or len({e.label for e in examples}) < 2:
        return None
    rows = {gram: n for n, gram in enumerate(grams)}
    counts = Counter(gram for text in texts for gram in text if gram in rows)
    rarity = np.array([np.log((1 + len(texts)) / (1 + counts[g])) + 1 for g in grams], dtype=np.float32)
    table = _table([sorted(rows[g] for g in text if g in rows) for text in texts], rarity)
    fitted = SGDClassifier(loss="log_loss", alpha=PENALTY, max_iter=ROUNDS, tol=None, random_state=0)
    fitted.fit(table, [e.label for e in examples])
    weights, bias = fitted.coef_, fitted.intercept_
    if len(weights) == 1:  # of two values only the second one has weights
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return FieldModel(
        values=np.array(fitted.classes_, dtype=np.str_),
        grams=np.array(grams, dtype=np.str_),
        rarity=rarity,
        weights=weights.T.astype(np.float16),
        bias=bias.astype(np.float32),
        temperature=temperature,
    )


def _vocabulary(examples: Sequence[Example], texts: Sequence[set[str]]) -> list[str]:
    public = Counter(g for e, text in zip(examples, texts, strict=True) if not e.matter for g in text)
    own: dict[str, set[str]] = {}
    for example, text in zip(examples, texts, strict=True):
        if example.matter:
            for gram in text:
                own.setdefault(gram, set()).add(example.matter)
    kept = {g for g, count in public.items() if count >= PUBLIC_TEXTS}
    return sorted(kept | {g for g, matters in own.items() if len(matters) >= OWN_MATTERS})


def _table(seen: Sequence[Sequence[int]], rarity: NDArray[np.float32]) -> csr_matrix:
    values = [rarity[row] / max(float(np.linalg.norm(rarity[row])), 1e-9) for row in map(list, seen)]
    ends = np.cumsum([0, *map(len, seen)])
    columns = np.array([n for row in seen for n in row], dtype=np.int32)
    return csr_matrix((np.concatenate(values), columns, ends), shape=(len(seen), len(rarity)))
