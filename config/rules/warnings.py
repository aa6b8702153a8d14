"""Words that warn: what is dangerous to say, what only looks like it, and who can help."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.part import Part
from config.rules.intake import Reason

Level = Literal["danger", "serious", "urgent"]
"""Danger to life; anything else people must know at once; what only makes a ticket urgent and warns nobody."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Phrase = Annotated[str, StringConstraints(pattern=r"^[^\s，。！？；,.!?;]{1,40}$")]
"""Words as they are said, without marks. ``…`` stands for up to ``GAP`` characters of the same clause."""

GAP = 6

NOTED, HANDED_OVER, FALSE_ALARM = "noted", "handed_over", "false_alarm"
"""Outcomes that the pages say with one key, or by themselves when a line that fits has answered."""


class Context(Part):
    """What takes the danger out of words that stand near it in the same clause.

    Attributes:
        before: Phrases ahead of the words (``没有`` 起火).
        after: Phrases behind them (起火 ``演练``).
        reach: Characters that may lie between.
        between: If given, nothing else may lie between.
        breakers: If one of these lies between, the danger is real (``以前`` 没事 ``现在`` 起火了).
        unless: Longer phrases that hold one of ``before`` and say something else (``是不是``).
    """

    before: tuple[Phrase, ...] = ()
    after: tuple[Phrase, ...] = ()
    reach: int = Field(ge=0, le=20)
    between: tuple[Phrase, ...] = ()
    breakers: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()


class WarningRule(Part):
    """One matter to warn of.

    Attributes:
        words: What is said of it.
        by_sound: Whether words of three syllables or more count by their sound as well.
        alike: Phrases that hold such words and mean something else (``跳楼价``).
        spared_by: Contexts that take the danger out.
        legs: Whose words count.
        lines: Lines that fit, the best first (codes of ``outgoing.lines``).
    """

    code: Name
    name: str
    name_en: str
    level: Level
    words: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    by_sound: bool = True
    alike: tuple[Phrase, ...] = ()
    spared_by: tuple[Name, ...] = ()
    legs: Annotated[tuple[Literal["caller", "operator"], ...], Field(min_length=1)] = ("caller",)
    lines: tuple[str, ...] = ()


class WarningRules(Part):
    """All of them.

    Attributes:
        urgencies: The ticket's urgency by level, the gravest first.
        settle_ms: How long words at the end of an unfinished sentence must stand: what follows may make them harmless.
        again_minutes: Words said so long after the acknowledgement warn anew.
        outcomes: What may have been done about a warning; those that the pages say are among them.
    """

    urgencies: dict[Level, str]
    settle_ms: int = Field(ge=0, le=600)
    again_minutes: int = Field(ge=1, le=240)
    outcomes: Annotated[tuple[Reason, ...], Field(min_length=1)]
    contexts: dict[Name, Context]
    warnings: tuple[WarningRule, ...]

    @model_validator(mode="after")
    def names_fit(self) -> Self:
        """Refuse a code given twice, and a context nobody described."""
        codes = [rule.code for rule in self.warnings]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"expected each code once, got {twice} again")
        if unknown := sorted({name for rule in self.warnings for name in rule.spared_by} - self.contexts.keys()):
            raise ValueError(f"expected contexts out of {sorted(self.contexts)}, got {unknown}")
        if missing := {NOTED, HANDED_OVER, FALSE_ALARM} - {outcome.code for outcome in self.outcomes}:
            raise ValueError(f"expected outcomes the pages say, {sorted(missing)} missing")
        return self

    def __hash__(self) -> int:
        """Let what is made of the rules be kept by them."""
        return hash(self.warnings)

    def warning(self, code: str) -> WarningRule | None:
        """Return the rule with this code."""
        return next((rule for rule in self.warnings if rule.code == code), None)

    def outcome(self, code: str) -> Reason | None:
        """Return the outcome with this code."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)
