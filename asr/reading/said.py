"""What the rules look at, and what they offer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm.tickets.drafts import DraftField, Evidence

LEAST_CONFIDENCE = 0.5
"""A value below this stays out of the form: an empty field is filled faster than a wrong one is found."""

_DENIED = re.compile(r"(没有|没|不是|并非|不算|不要|不想|不用|不需要|不|未|无|别)(发生|出现|要|想|再|会|去|来|打算)?$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One utterance of the caller."""

    utterance_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A word found in an utterance."""

    word: str
    sentence: Sentence
    at: int


def field(value: str, sentence: Sentence, confidence: float) -> DraftField:
    """Return a suggestion with the sentence it comes from."""
    return DraftField(
        value=value,
        confidence=round(min(confidence, 1.0), 2),
        evidence=Evidence(text=sentence.text, utterance_id=sentence.utterance_id, source="said"),
    )


def find_words(sentences: Sequence[Sentence], words: Sequence[str]) -> list[Finding]:
    """Return where words are said and not denied (``没有起火`` and ``不投诉`` say nothing of fire and complaint)."""
    findings = []
    for sentence in sentences:
        for word in words:
            if word not in sentence.text:
                continue  # nearly all of a thousand words are not said; a search costs far more than this look
            for found in re.finditer(re.escape(word), sentence.text):
                if not _DENIED.search(sentence.text[max(0, found.start() - 5) : found.start()]):
                    findings.append(Finding(word, sentence, found.start()))
                    break
    return findings
