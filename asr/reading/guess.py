"""Weighs what the rules count against what the learned model thinks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asr.reading.said import Sentence, field
from crm.tickets.drafts import DraftField

LEARNED = 1.0
"""How much the model's opinion weighs against the words' share; found on the training side by cross-validation."""

_DOUBT = 2.0
"""What one word alone has against it: a single short word is half a proof."""


@dataclass(slots=True)
class Scored:
    """The words that speak for a value, and the sentence that says most."""

    score: float = 0.0
    best: float = 0.0
    sentence: Sentence | None = None

    def add(self, score: float, sentence: Sentence) -> None:
        """Count one more word."""
        self.score += score
        if score > self.best:
            self.best, self.sentence = score, sentence


def decide(
    scored: Mapping[str, Scored], guessed: Mapping[str, float], sentences: Sequence[Sentence]
) -> DraftField | None:
    """Return the value that words and model together speak for, if any.

    Without a model the confidence follows how far the best is before its rival; with one it is the mean of both.

    Args:
        scored: What the rules counted, by value.
        guessed: The model's probabilities, by value; empty without one.
        sentences: What was told; a value without a word of its own shows the longest of them.
    """
    total = sum(one.score for one in scored.values())
    values = {**dict.fromkeys(scored), **dict.fromkeys(guessed)}
    if not values:
        return None
    shares = {value: scored[value].score / (total + _DOUBT) if value in scored else 0.0 for value in values}
    weights = {value: shares[value] + LEARNED * guessed.get(value, 0.0) for value in values}
    best = max(values, key=lambda value: (weights[value], shares[value]))
    sentence = scored[best].sentence if best in scored else None
    evidence = sentence or max(sentences, key=lambda s: len(s.text))
    if not guessed:
        rival = max((one.score for value, one in scored.items() if value != best), default=0.0)
        return field(best, evidence, _by_lead(scored[best].score, rival))
    probability = weights[best] / (total / (total + _DOUBT) + LEARNED)
    return field(best, evidence, min(0.95, 0.2 + 0.8 * probability))


def _by_lead(score: float, rival: float) -> float:
    if score > 2 * rival:
        return 0.85
    return 0.7 if score > rival else 0.55
