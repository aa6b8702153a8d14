"""How long who may take: limits and the profiles that bundle them."""

from typing import Literal

from pydantic import Field

from config.part import Part

Unit = Literal["minutes", "hours", "working_hours", "days", "working_days"]
Start = Literal["at_once", "next_day", "next_working_day"]
"""When the clock begins: at the moment itself, at the next 00:00, or when the next working day opens."""

End = Literal["same_clock", "end_of_day", "end_of_work"]
"""When a limit of whole days is over: at the same time of day, at 24:00, or when work ends."""


class Limit(Part):
    """One limit. ``start`` and ``end`` matter for days and working days only; shorter units count from the moment."""

    amount: int = Field(ge=0, le=10_000)
    unit: Unit
    start: Start = "at_once"
    end: End = "same_clock"


class ExtensionRule(Part):
    """How often and how far a department may ask for more time; ``once`` and ``total`` in ``unit``."""

    unit: Unit = "working_days"
    once: int = Field(ge=0)
    total: int = Field(ge=0)
    long_days: int = Field(ge=0, le=366)
    """Natural days a long matter may take when approved separately."""
    feedback_days: int = Field(ge=1, le=60)
    """A long matter must be reported on every so many natural days."""


class LimitProfile(Part):
    """All limits of one kind of case. ``warn`` before the end of ``handle`` the yellow flag goes up."""

    name: str
    name_en: str
    dispatch: Limit
    sign: Limit
    return_: Limit = Field(alias="return")
    contact: Limit
    handle: Limit
    rework: Limit
    review: Limit
    visit: Limit
    warn: Limit
    extension: ExtensionRule


class LimitRules(Part):
    """Limits that hold for every case, the profiles, and which profile fits: the first rule that matches."""

    info: Limit
    rejection: Limit
    arbitration: Limit
    extension_review: Limit
    emergency: Limit
    supervised: Limit
    archive: Limit
    visit_attempts: int = Field(ge=1, le=10)
    visit_pause: Limit
    profiles: dict[str, LimitProfile]
    choose: tuple["ProfileChoice", ...]


class ProfileChoice(Part):
    """When a profile fits; empty lists fit everything. ``categories`` are path prefixes."""

    profile: str
    urgencies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
