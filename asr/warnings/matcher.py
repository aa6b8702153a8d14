"""Which warnings a text calls for. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from asr.text.characters import join_characters
from asr.warnings.contexts import Surroundings
from asr.warnings.phrases import MARKS, Phrase, Span, covered, phrases, spans_of
from asr.warnings.sounds import Sounds, sounds_of
from config.rules.warnings import WarningRule, WarningRules

AROUND = 60
"""Characters on each side of the words that are shown with them."""

LONGEST = 400
"""Characters of a text that are looked at, the last ones: a warning is of what was just said."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words that warn, as they stand in a text without the recogniser's spaces."""

    rule: WarningRule
    text: str
    span: Span

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.text[slice(*self.span)]

    @property
    def sentence(self) -> str:
        """What stands around the words."""
        return self.text[max(0, self.span[0] - AROUND) : self.span[1] + AROUND]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A rule, made ready."""

    rule: WarningRule
    words: tuple[Phrase, ...]
    alike: tuple[Phrase, ...]
    spared_by: tuple[Surroundings, ...]


class Matcher:
    """Finds the words of all rules.

    Args:
        rules: Those of the day.
    """

    def __init__(self, rules: WarningRules) -> None:
        contexts = {name: Surroundings.of(context) for name, context in rules.contexts.items()}
        self._rules = [
            _Ready(rule, phrases(rule.words), phrases(rule.alike), tuple(contexts[name] for name in rule.spared_by))
            for rule in rules.warnings
        ]
        self._by_sound: dict[str, list[str]] = {}
        for rule in rules.warnings:
            for word in rule.words if rule.by_sound else ():
                if "…" not in word:
                    self._by_sound.setdefault(word, []).append(rule.code)
        self._sounds = Sounds(self._by_sound)

    def find(self, text: str, leg: str = "caller") -> list[Match]:
        """Return at most one match for each rule: the first words that nothing around makes harmless."""
        text = join_characters(text)[-LONGEST:]
        sounding = self._sounding(text)
        found = []
        for ready in self._rules:
            if leg not in ready.rule.legs:
                continue
            spans = [*spans_of(text, ready.words), *sounding.get(ready.rule.code, ())]
            real = [span for span in spans if _is_real(text, span, ready)]
            if real:
                found.append(Match(ready.rule, text, min(real, key=lambda span: (span[0], -span[1]))))
        return found

    def _sounding(self, text: str) -> dict[str, list[Span]]:
        spans: dict[str, list[Span]] = {}
        for word, (start, end) in self._sounds.find(sounds_of(text)):
            if not any(mark in text[start:end] for mark in MARKS):
                for code in self._by_sound[word]:
                    spans.setdefault(code, []).append((start, end))
        return spans


@lru_cache(maxsize=8)
def matcher_of(rules: WarningRules) -> Matcher:
    """Return the matcher of the rules, made once."""
    return Matcher(rules)


def _is_real(text: str, span: Span, ready: _Ready) -> bool:
    return not covered(text, span, ready.alike) and not any(around.spares(text, span) for around in ready.spared_by)
