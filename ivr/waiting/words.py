"""The prompts of one telling."""

from functools import partial

from config.languages import OWN, Language
from ivr.prompts.sentence import Sentences
from ivr.waiting.estimate import LONGEST_MIN


def told(sentences: Sentences, ahead: int, minutes: int | None, wanted: Language) -> tuple[Language, tuple[str, ...]]:
    """Return what somebody who waits is told, and in which language: the hotline's own where a sound is missing.

    Args:
        sentences: The hotline's prompts.
        ahead: How many are before them.
        minutes: How long they will wait.
        wanted: What the line speaks to them.
    """
    said = place_and_time(sentences, ahead, minutes, wanted)
    if wanted == OWN or sentences.sayable(said, wanted):
        return wanted, said
    return OWN, place_and_time(sentences, ahead, minutes)


def place_and_time(sentences: Sentences, ahead: int, minutes: int | None, language: Language = OWN) -> tuple[str, ...]:
    """Return what somebody who waits is told.

    Args:
        sentences: The hotline's prompts.
        ahead: How many are before them.
        minutes: How long they will wait; nothing is said of it if nobody knows.
        language: What they are told in.
    """
    say = partial(sentences.say, language=language)
    place = say("ahead", ahead) if ahead else say("you_are_next")
    if minutes is None:
        return place
    if minutes <= 1:
        return place + say("wait_short")
    if minutes <= LONGEST_MIN:
        return place + say("wait_minutes", minutes)
    return place + say("wait_long")
