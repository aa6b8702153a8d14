"""What the rules look at, and what they offer."""

import re
from dataclasses import dataclass

from crm.tickets.drafts import DraftField, Evidence

LEAST_CONFIDENCE = 0.5
"""A value below this stays out of the form: an empty field is filled faster than a wrong one is found."""

_DENIED = re.compile(r"(没有|没|不是|并非|不算|不要|不想|不用|不需要|不|未|无|别)(发生|出现|要|想|再|会|去|来|打算)?$")
_REFUTED = re.compile(r"(不是|并非|不算|不在|不属于)(说|讲|什么|那个|在)?$")
_TAKEN_BACK = re.compile(r"^[^，。]{0,4}[，、。 ]*(哦|噢|啊|呃|哎)?[，、 ]*(不对|不是|说错|讲错|错了|搞错)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One utterance of the caller.

    Attributes:
        text: What the rules read.
        shown: The words as the recogniser wrote them, where it misheard some.
    """

    utterance_id: int | None
    text: str
    shown: str = ""


def field(value: str, sentence: Sentence, confidence: float) -> DraftField:
    """Return a suggestion with the sentence it comes from."""
    return DraftField(
        value=value,
        confidence=round(min(confidence, 1.0), 2),
        evidence=Evidence(text=sentence.shown or sentence.text, utterance_id=sentence.utterance_id, source="said"),
    )


def denied(text: str, at: int) -> bool:
    """Whether what begins here is denied: ``没有起火`` says nothing of fire, ``不投诉`` nothing of a complaint."""
    return bool(_DENIED.search(text[max(0, at - 5) : at]))


def refuted(text: str, at: int, end: int) -> bool:
    """Whether what stands here is named only to be put aside: ``不是停电``, ``江岸区，哦不对``.

    Weaker than ``denied``: ``没有水`` and ``不退钱`` are the trouble itself.
    """
    return bool(_REFUTED.search(text[max(0, at - 5) : at]) or _TAKEN_BACK.search(text[end : end + 12]))
