"""What reading needs of a city, prepared once for each edition of its rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from asr.reading.gazetteer import Gazetteer
from asr.reading.hearing import Hearing
from asr.reading.units import UnitIndex, names_of
from asr.reading.words import WordIndex
from asr.text.common import common_words
from config.profile import Profile, TicketRules
from config.rules.city import CityRules
from config.rules.warnings import WarningRules

SHORT = 2
"""Characters of a short word."""


class Guesses(Protocol):
    """A learned model."""

    def guess(self, text: str) -> dict[str, dict[str, float]]:
        """Return the probabilities of each field's values for a text, as far as something of it is known."""


@dataclass(frozen=True)
class ReadingContext:
    """Everything the rules look into; never changed.

    Attributes:
        ticket: The closed lists of the form.
        kinds, categories: Words, owned by a kind and by a category's path.
        places: The gazetteer.
        units: The city's departments.
        hearing: Understands words that were misheard.
        warnings: Words that warn; they tell the urgency.
        today: The city's day of the call.
        model: What was learned; ``None`` before anything was.
    """

    ticket: TicketRules
    kinds: WordIndex
    categories: WordIndex
    paths: frozenset[str]
    places: Gazetteer
    units: UnitIndex
    hearing: Hearing
    warnings: WarningRules
    today: date
    model: Guesses | None = None


class Contexts:
    """Makes contexts and keeps the parts that are costly for the edition in force.

    Args:
        profile: The city.
        model: Returns the learned model in force, or nothing.
    """

    def __init__(self, profile: Profile, model: Callable[[], Guesses | None] = lambda: None) -> None:
        self._profile = profile
        self._model = model
        words = ((w, kind) for kind, listed in profile.ticket.kind_words.items() for w in listed)
        self._kinds = WordIndex(words)
        self._since: date | None = None
        self._kept: tuple[WordIndex, frozenset[str], Gazetteer, UnitIndex, Hearing] | None = None

    def at(self, moment: datetime) -> ReadingContext:
        """Return what holds at a moment."""
        rules = self._profile.rules_at(moment)
        if self._kept is None or self._since != rules.since:
            self._kept = (
                WordIndex((w, c.path) for c in rules.categories for w in c.words),
                frozenset(c.path for c in rules.categories),
                Gazetteer(rules.places),
                UnitIndex(rules.departments),
                Hearing(_words_of(self._profile.ticket, rules), common_words()),
            )
            self._since = rules.since
        categories, paths, places, units, hearing = self._kept
        return ReadingContext(
            ticket=self._profile.ticket,
            kinds=self._kinds,
            categories=categories,
            paths=paths,
            places=places,
            units=units,
            hearing=hearing,
            warnings=rules.warnings,
            today=moment.astimezone(ZoneInfo(self._profile.zone)).date(),
            model=self._model(),
        )


def _words_of(ticket: TicketRules, rules: CityRules) -> Iterator[str]:
    """Yield the words that tell a matter, and whom it is about.

    Not the short ones of categories, which sound like half the language, nor short denials: ``灯不关`` is not ``不管``.
    """
    for department in rules.departments:
        yield from names_of(department)
    for listed in (*ticket.kind_words.values(), ticket.blame_words):
        yield from (word for word in listed if len(word) > SHORT or not word.startswith("不"))
    for category in rules.categories:
        yield from (word for word in category.words if len(word) > SHORT)
