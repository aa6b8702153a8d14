"""The learned model: linear weights over runs of characters; reading it takes numpy and nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from asr.learning.grams import grams_of

LEAST = 0.01
"""Probabilities below this are not told."""


@dataclass(frozen=True)
class FieldModel:
    """What was learned of one field.

    Attributes:
        values: The field's values, one for each column.
        grams: Runs of characters, one for each row.
        rarity: Inverse document frequency of each run.
        weights: Rows by columns.
        bias: One for each column.
        temperature: What scores are divided by, so that probabilities come true.
    """

    values: NDArray[np.str_]
    grams: NDArray[np.str_]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    temperature: float

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {gram: row for row, gram in enumerate(self.grams.tolist())}

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        return self.weights.astype(np.float32)

    def probabilities(self, grams: Collection[str]) -> dict[str, float]:
        """Return the probability of each likely value for a text's runs; empty if none of them is known."""
        known = self._rows
        rows = [known[gram] for gram in grams if gram in known]
        if not rows:
            return {}
        present = self.rarity[rows]
        scores = (present / np.linalg.norm(present)) @ self._weights[rows] + self.bias
        raised = np.exp((scores - scores.max()) / self.temperature)
        shares = raised / raised.sum()
        return {str(self.values[n]): float(shares[n]) for n in np.flatnonzero(shares >= LEAST)}


@dataclass(frozen=True)
class LearnedModel:
    """One model for each field that can be learned."""

    fields: Mapping[str, FieldModel]

    def guess(self, text: str) -> dict[str, dict[str, float]]:
        """Return the probabilities of each field's values for a text, as far as something of it is known."""
        grams = grams_of(text)
        guessed = {name: field.probabilities(grams) for name, field in self.fields.items()}
        return {name: values for name, values in guessed.items() if values}
