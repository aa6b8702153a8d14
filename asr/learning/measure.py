"""How well the form is filled: precision, recall and F1 of each field over labelled requests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from asr.learning.requests import Request
from asr.reading.context import ReadingContext
from asr.reading.said import Sentence
from asr.reading.suggestions import suggestions

Values = dict[str, str]


def _same(value: str, label: str) -> bool:
    return value == label


def _top(value: str, label: str) -> bool:
    return value.split("/")[0] == label.split("/")[0]


def _holds(value: str, label: str) -> bool:
    return label in value


JUDGED: dict[str, tuple[str, Callable[[str, str], bool], bool]] = {
    "kind": ("kind", _same, True),
    "category_top": ("category", _top, True),
    "category_leaf": ("category", _same, True),
    "district": ("district", _same, True),
    "subdistrict": ("subdistrict", _same, True),
    "community": ("community", _same, True),
    "address": ("address", _holds, True),
    "happened_at": ("happened_at", _same, True),
    "amount": ("amount", _same, True),
    "callback_number": ("callback_number", _same, True),
    "accused_department": ("accused_department", _same, True),
    "accused_party": ("accused_party", _holds, False),
    "urgency": ("urgency", _same, False),
    "wants": ("wants", _holds, False),
}
"""Figure, its field, when a value is right, and whether a value without a label is wrong (else it is not judged)."""


@dataclass(slots=True)
class Figures:
    """Counts of one field."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the offered values that are right; 1 if none was offered."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the labels that were offered rightly; 1 if there is no label."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def measure(requests: Iterable[Request], context: ReadingContext) -> dict[str, Figures]:
    """Read every request and compare with its labels."""
    figures = {name: Figures() for name in JUDGED}
    for request in requests:
        read = suggestions([Sentence(1, request.text)], context)
        for name, (field, right, alone) in JUDGED.items():
            value, label = read[field].value if field in read else "", request.labels.get(field, "")
            known = request.whole and not _repeats(field, value, request)
            _count(figures[name], value, label, right, alone and known)
    return figures


def _repeats(field: str, value: str, request: Request) -> bool:
    """Return whether an address says no more than the community that has a label of its own."""
    community = request.labels.get("community", "")
    return field == "address" and bool(community) and community in value


def _count(figures: Figures, value: str, label: str, right: Callable[[str, str], bool], alone: bool) -> None:
    if label and value and right(value, label):
        figures.right += 1
        return
    figures.missed += bool(label)
    figures.wrong += bool(value) and (bool(label) or alone)
