"""The prompts of one telling."""

from ivr.prompts.sentence import Sentences
from ivr.waiting.estimate import LONGEST_MIN


def place_and_time(sentences: Sentences, ahead: int, minutes: int | None) -> tuple[str, ...]:
    """Return what somebody who waits is told.

    Args:
        sentences: The hotline's prompts.
        ahead: How many are before them.
        minutes: How long they will wait; nothing is said of it if nobody knows.
    """
    place = sentences.say("ahead", ahead) if ahead else sentences.say("you_are_next")
    if minutes is None:
        return place
    if minutes <= 1:
        return place + sentences.say("wait_short")
    if minutes <= LONGEST_MIN:
        return place + sentences.say("wait_minutes", minutes)
    return place + sentences.say("wait_long")
