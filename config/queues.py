"""The waiting lines of a city: who is rung first, when they are open, and where else a citizen may be led."""

from collections.abc import Iterator, Mapping
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from config.part import Name, Part
from config.rules.calendar import Period
from config.wrap_up import WrapUpRule

LAST_LEVEL = 9
"""The level of those who are rung last."""

Level = Annotated[int, Field(ge=0, le=LAST_LEVEL)]


def _all_first(value: object) -> object:
    return dict.fromkeys(value, 0) if isinstance(value, list | tuple) else value


Levels = Annotated[dict[Name, Level], BeforeValidator(_all_first)]
"""The queues an operator answers, each with a level: 0 is rung first. A plain list of names means level 0 in all."""

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OpenDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday", "make_up"]
"""A day of the week, or what the city's calendar makes of it: a holiday (also one of the city's own), or a day of rest
that is worked."""


class Opening(Period):
    """A stretch of some days in which a queue is open; until 00:00 is until the end of the day."""

    days: tuple[OpenDay, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def within_a_day(self) -> Self:
        """Refuse hours across midnight: it would not be clear which day they belong to."""
        if self.over_midnight and self.until != time.min:
            raise ValueError(
                f"expected hours within a day, got {self.start:%H:%M} until {self.until:%H:%M}; "
                f"write {self.start:%H:%M} until 00:00, and 00:00 until {self.until:%H:%M} for the days after"
            )
        return self


class Overflow(Part):
    """Where a citizen waits on who has waited ``after_s`` seconds, if that queue is open and somebody is at work."""

    after_s: int = Field(ge=10, le=7200)
    to: Name


class NoOperators(Part):
    """Where a citizen waits when nobody at all is signed in."""

    to: Name


class Closed(Part):
    """What happens outside the hours.

    Those who come are told, and wait on in ``to`` or, without it, are said goodbye. Those still waiting at closing time
    are ``served`` as long as anybody is signed in, or ``led`` the same way at once.
    """

    waiting: Literal["served", "led"]
    to: Name | None = None


class LastOperator(Part):
    """Whoever talked with the citizen within so many days is rung first, for ``ring_s`` seconds, if they are ready."""

    days: int = Field(ge=1, le=365)
    ring_s: int = Field(ge=5, le=30)


class Told(Part):
    """When somebody who waits is told their place and time: after ``first_s`` seconds, then every ``every_s``."""

    first_s: int = Field(ge=5, le=600)
    every_s: int = Field(ge=15, le=600)


class QueueRule(Part):
    """One waiting line of ``app_queue``.

    ``relax_s`` are the seconds after which a citizen may be rung through to one level more; with 0 everybody may be
    rung at once, lower levels before higher ones. Without ``hours`` it never closes.
    """

    name: str
    name_en: str
    strategy: Literal["leastrecent", "fewestcalls", "rrmemory", "random", "ringall"]
    ring_s: int = Field(ge=5, le=60)
    max_wait_s: int = Field(ge=30, le=7200)
    priority: int = Field(ge=0, le=100)
    wrap_up: WrapUpRule = WrapUpRule()
    relax_s: int = Field(default=0, ge=0, le=600)
    overflow: Overflow | None = None
    no_operators: NoOperators | None = None
    hours: tuple[Opening, ...] = ()
    closed: Closed | None = None
    told: Told | None = None

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        """Refuse an overflow that never comes, and hours that leave open what happens outside them."""
        if self.overflow and self.overflow.after_s >= self.max_wait_s:
            raise ValueError(f"overflow.after_s: expected less than max_wait_s, got {self.overflow.after_s}")
        if bool(self.hours) != bool(self.closed):
            raise ValueError("expected hours and closed together: one says when, the other what happens then")
        if self.closed and self.closed.waiting == "served" and not self.no_operators:
            raise ValueError("no_operators: expected where those are led whom nobody is left to serve after closing")
        for day in (*WEEK, "holiday", "make_up"):
            own = sorted((o for o in self.hours if day in o.days), key=lambda opening: opening.start)
            for earlier, later in pairwise(own):
                if earlier.over_midnight or later.start < earlier.until:
                    raise ValueError(f"hours: expected stretches one after another, got two at {later.start} on {day}")
        return self

    @property
    def ways(self) -> dict[str, str]:
        """The queues a citizen may be led to from here, by the rule that leads there."""
        leads = {"overflow": self.overflow, "no_operators": self.no_operators, "closed": self.closed}
        return {rule: way.to for rule, way in leads.items() if way and way.to}


def broken_ways(queues: Mapping[str, QueueRule]) -> Iterator[str]:
    """Yield every way between queues that leads nowhere or, over others, back to where it began."""
    for name, rule in queues.items():
        for way, to in rule.ways.items():
            if to not in queues:
                yield f"queues.{name}.{way}.to: expected one of {sorted(queues)}, got {to!r}"
        if round_way := _round_way(queues, (name,)):
            yield f"queues.{name}: expected ways that end, got {' → '.join(round_way)}"


def _round_way(queues: Mapping[str, QueueRule], gone: tuple[str, ...]) -> tuple[str, ...]:
    for to in queues[gone[-1]].ways.values():
        if to == gone[0]:
            return (*gone, to)
        if to in queues and to not in gone and (found := _round_way(queues, (*gone, to))):
            return found
    return ()
