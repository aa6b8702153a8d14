"""Writes down what was heard: the city's words as the city spells them, numbers in digits, punctuation."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from asr.engines.base import Result, Word
from asr.text.common import common_words
from asr.text.lexicon import Lexicon, city_words
from asr.text.numbers import number_edits
from asr.text.pieces import aligned, edited, follow, moved
from asr.text.stops import stop_edits
from config.clock import utc_now
from config.profile import Profile
from config.rules.city import CityRules
from crm.db import Clock


@dataclass(frozen=True, slots=True)
class Repair:
    """A word of the city in place of what was heard; ``start`` is its place in the written text, in characters."""

    heard: str
    written: str
    start: int


@dataclass(frozen=True, slots=True)
class Written:
    """An utterance as it is kept.

    Attributes:
        text: What a person would have written down.
        words: Its words with times from the utterance's start; put together they are the text, spaces apart. Empty
            when the engine gave no times.
        heard: The recogniser's own text where it differs, otherwise empty.
        repairs: Which words are the city's.
    """

    text: str
    words: tuple[Word, ...] = ()
    heard: str = ""
    repairs: tuple[Repair, ...] = ()


class Writer:
    """Writes utterances down by the rules in force.

    Args:
        profile: The city's words, by day.
        clock: Gives the present moment.
        common: Returns the words everybody uses.
    """

    def __init__(
        self, profile: Profile, clock: Clock = utc_now, common: Callable[[], frozenset[str]] = common_words
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._common = common
        self._lexicon: tuple[CityRules, Lexicon] | None = None
        self._building = threading.Lock()

    def write(self, result: Result) -> Written:
        """Return an utterance as it is kept (about half a millisecond; the first one of an edition, a second).

        What is in another language stays as the recogniser wrote it.
        """
        if result.language:
            return Written(result.text, result.words)
        lexicon = self._in_force()
        pieces = aligned(result.text, result.words)
        repaired = lexicon.repairs(result.text)
        text, pieces = edited(result.text, repaired), follow(pieces, repaired)
        numbers = number_edits(text, lexicon.named(text))
        text, pieces = edited(text, numbers), follow(pieces, numbers)
        stops = stop_edits(text, pieces)
        text, pieces = edited(text, stops), follow(pieces, stops)
        repairs = (
            Repair(
                result.text[e.start : e.end],
                e.text,
                moved(moved(moved(e.start, repaired), numbers), stops),
            )
            for e in repaired
        )
        words = tuple((word.strip(), start, end) for word, start, end in pieces)
        return Written(text, words, "" if text == result.text else result.text, tuple(repairs))

    def _in_force(self) -> Lexicon:
        rules = self._profile.rules_at(self._clock())
        with self._building:
            if self._lexicon is None or self._lexicon[0] is not rules:
                self._lexicon = (rules, Lexicon(city_words(rules), self._common()))
            return self._lexicon[1]
