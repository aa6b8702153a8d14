"""Quality inspection: which calls are listened to, by which card they are scored, and how long each step may take."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.part import Name, Part

Share = Annotated[float, Field(ge=0, le=1)]
Named = Annotated[str, Field(min_length=1, max_length=64)]
Guidance = Annotated[str, Field(max_length=1_000)]


class SampleRule(Part):
    """What chance draws of one operator's answered calls: a share, at least and at most so many a week."""

    share: Share
    least: int = Field(ge=0, le=1_000)
    most: int = Field(ge=0, le=1_000)

    @model_validator(mode="after")
    def bounds_fit(self) -> Self:
        """Refuse a least above the most."""
        if self.least > self.most:
            raise ValueError(f"expected at least no more than at most, got {self.least} and {self.most}")
        return self


class NewcomerRule(SampleRule):
    """The same for whoever has had an account for less than ``days``."""

    days: int = Field(ge=1, le=366)


class AlwaysRule(Part):
    """What is inspected whatever chance says.

    Attributes:
        ratings: Keys of the survey that say dissatisfied.
        failed_transfers: Somebody was called into the call and did not come.
        dangers: The citizen's words warned of danger to life.
        longer_than_minutes: From the answer to the end; no call is too long if empty.
    """

    ratings: tuple[Annotated[int, Field(ge=0, le=9)], ...] = ()
    failed_transfers: bool = False
    dangers: bool = False
    longer_than_minutes: int | None = Field(default=None, ge=1, le=600)


class CardItem(Part):
    """One thing that is looked at. Whoever gets no point for a ``fatal`` one gets none for the call."""

    key: Name
    name: Named
    name_en: Named
    points: int = Field(ge=1, le=100)
    fatal: bool = False
    guidance: Guidance = ""
    guidance_en: Guidance = ""


class CardGroup(Part):
    """Items that belong together."""

    key: Name
    name: Named
    name_en: Named
    items: Annotated[tuple[CardItem, ...], Field(min_length=1)]


class Card(Part):
    """What a call is scored by (评分表)."""

    groups: Annotated[tuple[CardGroup, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def keys_differ(self) -> Self:
        """Refuse a key given to two groups or two items."""
        for what, keys in {"group": [g.key for g in self.groups], "item": [item.key for item in self.items]}.items():
            if twice := sorted({key for key in keys if keys.count(key) > 1}):
                raise ValueError(f"expected each {what} once, got {twice} again")
        return self

    @property
    def items(self) -> tuple[CardItem, ...]:
        """All items in their order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def most(self) -> int:
        """The points of a call without any fault."""
        return sum(item.points for item in self.items)

    def fails(self, scores: Mapping[str, int]) -> bool:
        """Return whether a fatal item got no point."""
        return any(item.fatal and scores[item.key] == 0 for item in self.items)

    def points(self, scores: Mapping[str, int]) -> int:
        """Return what a call gets for the scores of all items."""
        return 0 if self.fails(scores) else sum(scores.values())


class QualityRules(Part):
    """All of it.

    Attributes:
        claim_minutes: How long an inspector has a call for themselves.
        inspect_days: After so many days a call that was drawn is late.
        appeal_days: So long after the result the operator may appeal.
    """

    sample: SampleRule
    newcomers: NewcomerRule
    always: AlwaysRule
    card: Card
    claim_minutes: int = Field(ge=5, le=480)
    inspect_days: int = Field(ge=1, le=60)
    appeal_days: int = Field(ge=1, le=60)
