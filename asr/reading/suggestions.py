"""All rules together: the caller's utterances in, suggestions for the form out. Pure."""

from collections.abc import Sequence
from datetime import datetime

from asr.reading.matter import read_matter, title_of
from asr.reading.person import read_person
from asr.reading.place import read_place
from asr.reading.said import LEAST_CONFIDENCE, Sentence
from config.profile import Profile
from crm.tickets.drafts import DraftField


def suggestions(sentences: Sequence[Sentence], profile: Profile, at: datetime) -> dict[str, DraftField]:
    """Return what can be offered to the form, by field; what is not sure enough is left out.

    Args:
        sentences: Everything the caller said so far, in order.
        profile: The city's words.
        at: Now; the categories and places are those in force.
    """
    rules = profile.rules_at(at)
    found = {
        **read_matter(sentences, profile.ticket, rules.categories),
        **read_place(sentences, rules.places),
        **read_person(sentences),
    }
    if title := title_of(found, sentences):
        found["title"] = title
    return {name: value for name, value in found.items() if value.confidence >= LEAST_CONFIDENCE}
