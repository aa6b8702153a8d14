"""What stands around words and takes the danger out of them."""

import re
from dataclasses import dataclass

from asr.warnings.phrases import Span, clause_of
from config.rules.warnings import Context

_BLANK = "□"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A context, ready to be looked for."""

    context: Context
    between: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    @classmethod
    def of(cls, context: Context) -> "Surroundings":
        """Return the context of the rules, made ready."""
        between = rf"(?:{_any_of(context.between)})*" if context.between else None
        unless = _any_of(context.unless) if context.unless else None
        return cls(context, re.compile(between) if between else None, re.compile(unless) if unless else None)

    def spares(self, text: str, span: Span) -> bool:
        """Return whether the words at the span are no danger here."""
        clause_start, clause_end = clause_of(text, span)
        return self._ahead(text[clause_start : span[0]]) or self._behind(text[span[1] : clause_end])

    def _ahead(self, text: str) -> bool:
        if self.unless:
            text = self.unless.sub(lambda found: _BLANK * len(found[0]), text)
        return any((at := text.rfind(p)) >= 0 and self._near(text[at + len(p) :]) for p in self.context.before)

    def _behind(self, text: str) -> bool:
        return any((at := text.find(p)) >= 0 and self._near(text[:at]) for p in self.context.after)

    def _near(self, between: str) -> bool:
        if len(between) > self.context.reach or any(word in between for word in self.context.breakers):
            return False
        return self.between is None or self.between.fullmatch(between) is not None


def _any_of(texts: tuple[str, ...]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
