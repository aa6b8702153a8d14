"""The prompts of one telling."""

from config.languages import OWN, Language
from ivr.prompts.sentence import Sentences
from ivr.waiting.estimate import LONGEST_MIN


def place_and_time(sentences: Sentences, ahead: int, minutes: int | None, language: Language = OWN) -> tuple[str, ...]:
    """Return what somebody who waits is told.

    Args:
        sentences: The hotline's prompts.
        ahead: How many are before them.
        minutes: How long they will wait; nothing is said of it if nobody knows.
        language: What they are told in; the whole in Mandarin where a sound of it is missing.
    """
    place = ("ahead", ahead) if ahead else ("you_are_next",)
    return sentences.tell(place, *_time(minutes), language=language)


def _time(minutes: int | None) -> list[tuple[object, ...]]:
    if minutes is None:
        return []
    if minutes <= 1:
        return [("wait_short",)]
    return [("wait_minutes", minutes)] if minutes <= LONGEST_MIN else [("wait_long",)]
