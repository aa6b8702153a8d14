"""Five levels, three colours, and what sets them off."""

from typing import Literal

from pydantic import Field

from config.part import Part
from config.rules.limits import Limit

Trigger = Literal[
    "warn",
    "overdue",
    "dissatisfied",
    "dissatisfied_again",
    "returns_refused",
    "instruction",
    "leader_shift",
    "promotion",
    "false_closing",
]


class TriggerRule(Part):
    """What sets a level off.

    Attributes:
        after: Counts from the event; for ``overdue``, from the missed deadline.
        answer: How long for an answer where this sets it off, if not as long as the level gives.
    """

    on: Trigger
    after: Limit | None = None
    answer: Limit | None = None
    count: int = Field(default=1, ge=1)


class LevelRule(Part):
    """One level: who signs, which letter, how long for an answer, when it rises to the next by itself.

    A level that is not ``automatic`` is issued by a person; its triggers propose it to the inspectors.
    """

    level: int = Field(ge=1, le=5)
    name: str
    name_en: str
    issuer: str
    series: str
    template: str
    triggers: tuple[TriggerRule, ...]
    answer: Limit
    promote_after: Limit | None = None
    automatic: bool = True


class FlagRule(Part):
    """A colour and what raises it."""

    flag: Literal["yellow", "orange", "red"]
    name: str
    triggers: tuple[TriggerRule, ...]


class DepartmentFlagRule(Part):
    """A department's monthly colour when a rate is below (or above) a line; rates are 0 to 1."""

    flag: Literal["yellow", "orange", "red"]
    rate: Literal["on_time", "satisfied", "returned"]
    below: float | None = None
    above: float | None = None
    at_least: int = Field(default=10, ge=1)
    """Tickets in the month below which no colour is given."""


class ReminderRule(Part):
    """What a citizen's reminder (催办) does to the place of a ticket in inboxes.

    Attributes:
        ahead: Each puts the ticket where it would stand if its time ended so much earlier; no clock moves.
        counted: How many do.
    """

    ahead: Limit
    counted: int = Field(ge=0, le=20)


class SupervisionRules(Part):
    """Everything about pressure."""

    reminders: ReminderRule
    levels: tuple[LevelRule, ...]
    flags: tuple[FlagRule, ...]
    department_flags: tuple[DepartmentFlagRule, ...]
    letter_number: str
    """``{series}〔{year}〕{sequence}号``."""
