"""All rules together: the caller's utterances in, suggestions for the form out. Pure."""

from collections.abc import Sequence

from asr.reading.amount import read_amount
from asr.reading.category import read_category
from asr.reading.context import ReadingContext
from asr.reading.kind import read_kind
from asr.reading.matter import read_content, read_wants, telling_of, title_of
from asr.reading.moment import read_moment
from asr.reading.person import read_person
from asr.reading.place import read_place
from asr.reading.said import LEAST_CONFIDENCE, Sentence
from asr.reading.units import read_accused
from asr.reading.urgency import read_urgency
from crm.tickets.drafts import DraftField

LONGEST_CALL = 200
LONGEST_SENTENCE = 500
"""Sentences of a call, the last ones, and characters of each that are read."""


def suggestions(sentences: Sequence[Sentence], context: ReadingContext) -> dict[str, DraftField]:
    """Return what can be offered to the form, by field; what is not sure enough is left out.

    Args:
        sentences: Everything the caller said so far, in order.
        context: The city's words in force.
    """
    heard = [Sentence(s.utterance_id, s.text[:LONGEST_SENTENCE]) for s in sentences[-LONGEST_CALL:]]
    telling = telling_of(heard)
    found: dict[str, DraftField] = {**read_place(heard, context.places), **read_person(heard)}
    if telling:
        understood = [context.hearing.understood(sentence) for sentence in telling]
        found |= read_accused(understood, context.units, context.ticket.blame_words)
        found |= _matter(understood, context)
        found["content"] = read_content(telling, found)
    if title := title_of(_sure(found), heard):
        found["title"] = title
    return _sure(found)


def _matter(telling: Sequence[Sentence], context: ReadingContext) -> dict[str, DraftField]:
    text = "，".join(s.text for s in telling)
    model = context.model
    guessed = model.guess(text) if model else {}
    kinds, paths = guessed.get("kind", {}), guessed.get("category", {})
    found = {
        "kind": read_kind(telling, context, {kind: p for kind, p in kinds.items() if kind in context.ticket.kinds}),
        "category": read_category(telling, context, {path: p for path, p in paths.items() if path in context.paths}),
        "urgency": read_urgency(telling, context.warnings),
        "wants": read_wants(telling),
    }
    if found["kind"] or found["category"]:  # a day and a sum belong to a matter; without one they are small talk
        found |= {"happened_at": read_moment(telling, context.today), "amount": read_amount(telling)}
    return {name: value for name, value in found.items() if value}


def _sure(found: dict[str, DraftField]) -> dict[str, DraftField]:
    return {name: value for name, value in found.items() if value.confidence >= LEAST_CONFIDENCE}
